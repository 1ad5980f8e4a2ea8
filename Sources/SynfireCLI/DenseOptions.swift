import ArgumentParser
import Synfire

/// How a conventional network learns.
struct DenseOptions: ParsableArguments {
  private static let customaryMomentum = 0.9
  private static let momentumRate = 0.05

  /// How weights follow their gradient.
  enum Optimizer: String, ExpressibleByArgument, CaseIterable {
    case adam
    case momentum
  }

  @Option(help: "adam (default), or momentum, of 0.9.")
  var optimizer: Optimizer?

  /// The options that were given.
  var given: [String] { optimizer == nil ? [] : ["--optimizer"] }

  /// The network of `layers`, whose learning rate falls over `epochs`.
  func configuration(
    layers: [Int], seed: UInt64, epochs: Int, learningRate: Float?, _ gradient: GradientOptions
  ) -> DenseBackprop.Configuration {
    var configuration = DenseBackprop.Configuration(layers: layers, seed: seed)
    if gradient.loss == .meanSquaredError { configuration.loss = .meanSquaredError }
    if optimizer == .momentum {
      configuration.optimizer = .momentum(Self.customaryMomentum)
      configuration.learningRate = Self.momentumRate
    }
    // By way of its digits, so that 0.001 is recorded as such.
    if let rate = learningRate.flatMap({ Double("\($0)") }) { configuration.learningRate = rate }
    switch gradient.schedule ?? .cosine {
    case .cosine: configuration.schedule = .cosine(epochs: max(1, epochs))
    case .linear: configuration.schedule = .linear(epochs: max(1, epochs))
    case .constant: configuration.schedule = .constant
    }
    if let dropout = gradient.dropout { configuration.dropout = dropout }
    if let batch = gradient.batch { configuration.batchSize = batch }
    if let threads = gradient.threads { configuration.threads = threads }
    return configuration
  }
}

/// The sizes of hidden layers, as in `512,256` or `512-256`.
struct HiddenLayers: ExpressibleByArgument, CustomStringConvertible {
  let sizes: [Int]

  init?(argument: String) {
    // A lone number may be negative, and is refused with its range.
    if let size = Int(argument) {
      sizes = [size]
    } else {
      let parts = argument.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "-" }
      sizes = parts.compactMap { Int($0) }
      guard sizes.count == parts.count else { return nil }
    }
  }

  var description: String { sizes.map(String.init).joined(separator: "-") }
}
