public import ArgumentParser
public import Synfire

/// How a conventional network learns.
struct DenseOptions: ParsableArguments {
  static let customaryHidden = 1_280
  private static let customaryMomentum = 0.9
  private static let momentumRate = 0.05

  /// How weights follow their gradient.
  enum Optimizer: String, ExpressibleByArgument, CaseIterable {
    case adam
    case momentum
  }

  /// How the learning rate changes over the epochs.
  enum Schedule: String, ExpressibleByArgument, CaseIterable {
    case cosine
    case linear
    case constant
  }

  @Option(help: "dense: cross-entropy (default), or mse.")
  var loss: DenseBackprop.Loss?

  @Option(help: "dense: adam (default), or momentum, of 0.9.")
  var optimizer: Optimizer?

  @Option(help: "dense: how the learning rate falls to 0 over the epochs, cosine (default) or linear; or constant.")
  var schedule: Schedule?

  @Option(
    parsing: .unconditional,
    help: "dense: the fraction of each layer that is left out of a sample, inputs first. (default: 0.2,0.3)",
    transform: Self.fractions)
  var dropout: [Double]?

  @Option(parsing: .unconditional, help: "dense: samples between two changes of the weights. (default: 64)")
  var batch: Int?

  @Option(parsing: .unconditional, help: "dense: threads that share the work; they change no result. (default: 1)")
  var threads: Int?

  /// The options that were given.
  var given: [String] {
    [
      ("--loss", loss != nil), ("--optimizer", optimizer != nil), ("--schedule", schedule != nil),
      ("--dropout", dropout != nil), ("--batch", batch != nil), ("--threads", threads != nil),
    ].filter(\.1).map(\.0)
  }

  /// The network of `layers`, whose learning rate falls over `epochs`.
  func configuration(
    layers: [Int], seed: UInt64, epochs: Int, learningRate: Float?
  ) throws -> DenseBackprop.Configuration {
    var configuration = DenseBackprop.Configuration(layers: layers, seed: seed)
    if let loss { configuration.loss = loss }
    if optimizer == .momentum {
      configuration.optimizer = .momentum(Self.customaryMomentum)
      configuration.learningRate = Self.momentumRate
    }
    // By way of its digits, so that 0.001 is recorded as such.
    if let rate = learningRate.flatMap({ Double("\($0)") }) { configuration.learningRate = rate }
    switch schedule ?? .cosine {
    case .cosine: configuration.schedule = .cosine(epochs: max(1, epochs))
    case .linear: configuration.schedule = .linear(epochs: max(1, epochs))
    case .constant: configuration.schedule = .constant
    }
    if let dropout { configuration.dropout = dropout }
    if let batch { configuration.batchSize = batch }
    if let threads { configuration.threads = threads }
    return configuration
  }

  private static func fractions(_ text: String) throws -> [Double] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let fractions = parts.compactMap { Double($0) }
    guard fractions.count == parts.count, fractions.allSatisfy({ (0...0.99).contains($0) }) else {
      throw ValidationError("wanted fractions of 0 to 0.99 separated by commas, got \"\(text)\"")
    }
    return fractions
  }
}

/// The sizes of hidden layers, as in `512-256`.
struct HiddenLayers: ExpressibleByArgument, CustomStringConvertible {
  let sizes: [Int]

  init?(argument: String) {
    // A lone number may be negative, and is refused with its range.
    if let size = Int(argument) {
      sizes = [size]
    } else {
      let parts = argument.split(separator: "-", omittingEmptySubsequences: false)
      sizes = parts.compactMap { Int($0) }
      guard sizes.count == parts.count else { return nil }
    }
  }

  var description: String { sizes.map(String.init).joined(separator: "-") }
}

extension DenseBackprop.Loss: ExpressibleByArgument {}
