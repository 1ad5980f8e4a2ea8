import ArgumentParser
import Synfire

/// The verb `synfire circuit nbp`.
struct NBPCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nbp",
    abstract: "The circuit of nBP: its groups, connections, phases and cores.",
    usage: "synfire circuit nbp [--layers <inputs-hidden-…-outputs>] [<options>]",
    discussion: """
      Examples:
        synfire circuit nbp --layers 400-400-10
        synfire circuit nbp --layers 400-400-400-10 --design serial
        synfire circuit nbp --layers 20x20-conv:5x5/2x16-400-10
        synfire circuit nbp --layers 784-400-10 --inference --format json | synfire inspect -
        synfire circuit nbp --layers 2-2-1 --format dot | dot -Tsvg > nbp.svg
      """)

  /// How the circuit is laid onto cores.
  enum Cores: String, ExpressibleByArgument, CaseIterable {
    case firstFit = "first-fit"
    case authors
  }

  @Option(
    help: ArgumentHelp(
      """
      Inputs, the compartments of each hidden layer, and outputs; above images such as 20x20 or 28x28x3 also windows, such as \
      local:7x7/3x32, or the fixed kernels of a convolution, such as conv:5x5/2x16.
      """, valueName: "layers"),
    transform: Self.shape)
  var layers = NetworkShape(dense: [400, 400, 10])

  @Flag(help: "The circuit that recognises, of a step for each layer and one more; its weights are 0.")
  var inference = false

  @Option(
    help: ArgumentHelp(
      """
      How learning is timed: published (one hidden layer, 12 steps), serial (5 steps for each layer of weights), parallel or \
      single-copy. (default: published, or serial for more hidden layers and for kernels in front)
      """, valueName: "design"))
  var design: BackpropPlan.Design?

  @Flag(name: .customLong("fused-error"), help: "Form output errors inside the carriers, which saves a step.")
  var fusesErrors = false

  @Option(help: "What keeps closed groups silent: bias (and inhibition), or wall, a threshold of 65,536.")
  var closing = RelayClosing.bias

  @Option(
    help: ArgumentHelp(
      "Noise on the voltages that read hidden errors: 4, 8, 16 … 512, the error up to which it matters.",
      valueName: "weight units"))
  var dither: Int?

  @OptionGroup var variant: CircuitVariant

  @Option(help: "The cores: first-fit, or authors, as in the published code.")
  var placement = Cores.firstFit

  @OptionGroup var writing: CircuitWriting

  func validate() throws {
    do throws(NetworkError) { _ = try BackpropPlan(options) } catch {
      throw ValidationError(
        "--\(["design", "closing", "dither"].contains(error.subject) ? error.subject : "layers"): \(error.reason)")
    }
    guard inference else { return }
    if dither != nil { throw ValidationError("--dither is no option of --inference, which has no errors") }
    if design != nil { throw ValidationError("--design is no option of --inference, which does not learn") }
    if variant.inhibition != nil { throw ValidationError("--inhibition is no option of --inference, which needs none") }
    if variant.reward != nil { throw ValidationError("--reward is no option of --inference, which does not learn") }
  }

  private var options: BackpropPlan.Options {
    get throws(NetworkError) {
      var configuration = SynfireBackprop.Configuration(NBPNetwork(shape: layers), design: design)
      (configuration.fusesErrors, configuration.closing, configuration.dither) = (fusesErrors, closing, dither)
      return try configuration.plan
    }
  }

  func run() async throws {
    if inference {
      let circuit = try InferenceCircuit(options)
      try write(circuit.network, circuit.description, PublishedPlacement(of: circuit))
    } else {
      let circuit = try BackpropCircuit(
        .init(options, inhibition: variant.inhibition ?? .balanced, reward: variant.reward ?? .host))
      try write(circuit.network, circuit.description, PublishedPlacement(of: circuit))
    }
  }

  private func write(_ network: Network, _ text: String, _ published: PublishedPlacement) throws {
    guard writing.format == .text else { return try writing.write(network) }
    let authors = Placement.explicit(
      published.cores.mapValues { .init(firstCore: $0.first, compartmentsPerCore: $0.compartments) })
    try writing.write(network, text: text + "\n\n" + cores(network, placement == .authors ? authors : .firstFit))
  }

  /// What the circuit takes of a chip, core by core, or why it does not fit.
  private func cores(_ network: Network, _ placement: Placement) -> String {
    do throws(ChipError) {
      let map = try CoreMap(placing: network, placement: placement)
      return "takes \(ChipResources(of: network, on: map))\n\n\(map)"
    } catch {
      return "does not fit: \(error)"
    }
  }

  private static func shape(_ text: String) throws -> NetworkShape {
    let words = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    let sides = words[0].split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    let limit = NetworkShape.largestLayer
    let layers = words.dropFirst().compactMap { NetworkShape.Layer(word: $0) }
    guard (1...3).contains(sides.count), sides.allSatisfy({ (1...limit).contains($0) }),
      sides.reduce(1, { min($0 * $1, limit + 1) }) <= limit, layers.count == words.count - 1, !layers.isEmpty
    else { throw ValidationError("wanted sizes of 1 to 65,536, such as 400-400-10, got \"\(text)\"") }
    let input =
      sides.count == 1
      ? PatternShape(count: sides[0])
      : PatternShape(height: sides[0], width: sides[1], levels: sides.count > 2 ? sides[2] : 1)
    var below = input
    for (index, layer) in layers.enumerated() {
      guard layer.fits(below), NetworkShape(input: below, layers: [layer]).outputCount <= limit else {
        throw ValidationError(
          "wanted windows that fit into \(below), and at most 65,536 neurons, got \(words[index + 1])")
      }
      if case .convolution = layer, index > 0 || layers.count < 3 {
        throw ValidationError(
          "wanted a convolution directly above the inputs and below a hidden layer, got \"\(text)\"")
      }
      below = NetworkShape(input: below, layers: [layer]).shapes[1]
    }
    return NetworkShape(input: input, layers: layers)
  }
}

extension NetworkShape.Layer {
  /// Whether its windows are no larger than the layer below.
  fileprivate func fits(_ below: PatternShape) -> Bool {
    switch self {
    case .locallyConnected(let size, _, _), .convolution(let size, _, _), .pooling(let size, _):
      size <= min(below.height, below.width)
    case .dense, .recurrent: true
    }
  }
}
