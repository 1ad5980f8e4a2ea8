public import ArgumentParser
public import Synfire

/// How SSNN-BP learns: its neurons, spikes and rules.
struct StochasticSpikingOptions: ParsableArguments {
  static let customaryEpochs = 5

  /// The local rule by which weights change.
  enum Update: String, ExpressibleByArgument, CaseIterable {
    case rate
    case stochastic
    case noise
  }

  /// A largest size of weights.
  enum WeightLimit: ExpressibleByArgument, Equatable {
    case unlimited
    case size(Double)

    init?(argument: String) {
      guard argument != "none" else {
        self = .unlimited
        return
      }
      guard let size = Double(argument) else { return nil }
      self = .size(size)
    }
  }

  @Flag(help: "The paper's settings wherever it speaks, the simplest ones elsewhere; other options change them.")
  var published = false

  @Option(parsing: .unconditional, help: "Steps for which a sample is shown, T. (default: 50)")
  var steps: Int?

  @Option(
    help:
      "By products of spike counts (rate, the default), coincidences (stochastic), or rate with their noise (noise).")
  var update: Update?

  @Option(
    name: .customLong("noise-steps"), parsing: .unconditional,
    help: "The noise is that of coincidences in so many steps. (default: --steps)")
  var noiseSteps: Int?

  @Option(
    name: .customLong("learning-rates"), parsing: .unconditional,
    help: """
      The initial learning rate of each matrix, inputs' first. (default: 0.03,0.2; stochastic: 1.5,5 times T/50)
      """,
    transform: { try Numbers.list($0, in: 0...1e9, called: "rates") })
  var learningRates: [Double]?

  @Option(
    name: .customLong("lateral-weight"), parsing: .unconditional,
    help: """
      What an output's spike takes from the others: in thresholds (wta, 0.3), or by equation 2 (wta-2, 0.9 of what would \
      silence all: 0.1 for ten outputs).
      """)
  var lateralWeight: Double?

  @Option(parsing: .unconditional, help: "wta-2: how often equation 2 is applied. (default: 1)")
  var turns: Int?

  @Option(
    name: .customLong("forward-threshold"), parsing: .unconditional, help: "Threshold of forward neurons. (default: 5)")
  var forwardThreshold: Double?

  @Option(
    name: .customLong("gradient-threshold"), parsing: .unconditional,
    help: "Threshold of the gradient neurons of hidden layers. (default: 0.1)")
  var gradientThreshold: Double?

  @Option(
    name: .customLong("error-threshold"), parsing: .unconditional,
    help: "Threshold of the error neurons of outputs. (default: 1)")
  var errorThreshold: Double?

  @Option(
    name: .customLong("time-constant"), parsing: .unconditional,
    help: "Time constant of the synapses in steps. (default: T/10)")
  var timeConstant: Double?

  @Option(help: "What a spike does to the potential: subtraction of the threshold (default), or zero.")
  var reset: StochasticSpikingBackprop.Reset?

  @Flag(
    name: .customLong("cross-reset"), inversion: .prefixedNo,
    help: "Whether a gradient neuron's spike also moves its partner, the other way. (default: yes; published: no)")
  var crossReset: Bool?

  @Option(help: "When gradient neurons may fire: from the first-spike of their neuron on (default), or always (open).")
  var gate: StochasticSpikingBackprop.Gate?

  @Option(
    name: .customLong("input-rate"), parsing: .unconditional, help: "Mean rate of a white pixel, 0 to 1. (default: 0.4)"
  )
  var inputRate: Double?

  @Option(
    name: .customLong("input-shape"),
    help: "How input rates go over the sample: falling from twice their mean to 0 (default), or constant.")
  var inputShape: StochasticSpikingBackprop.Label.Shape?

  @Option(
    name: .customLong("input-trains"),
    help: "How input spikes lie in time: by chance (poisson, the default), or evenly (regular).")
  var inputTrains: StochasticSpikingBackprop.InputTrains?

  @Option(name: .customLong("label-rate"), parsing: .unconditional, help: "Mean rate of the label. (default: 0.5)")
  var labelRate: Double?

  @Option(
    name: .customLong("label-delay"), parsing: .unconditional,
    help: "Steps before the label's first spike. (default: 0.08 T; stochastic: 0.16 T; published: 0)")
  var labelDelay: Int?

  @Option(name: .customLong("label-shape"), help: "How the label's rate goes: constant (default), or falling.")
  var labelShape: StochasticSpikingBackprop.Label.Shape?

  @Option(
    name: .customLong("weight-limit"), parsing: .unconditional,
    help: "The largest size of a weight, or none. (default: 0.5; published: none)")
  var weightLimit: WeightLimit?

  @Option(
    name: .customLong("weight-bits"), parsing: .unconditional,
    help: "Bits after the binary point that neurons see of a weight. (default: 10)")
  var weightBits: Int?

  @Option(
    name: .customLong("initial-scales"), parsing: .unconditional,
    help: "Initial weights of each matrix have the standard deviation √(2/rows) times this. (default: 1)",
    transform: { try Numbers.list($0, in: 0...100, called: "scales") })
  var initialScales: [Double]?

  /// The options that were given.
  var given: [String] {
    let given: [(String, Bool)] = [
      ("--published", published), ("--steps", steps != nil), ("--update", update != nil),
      ("--noise-steps", noiseSteps != nil), ("--learning-rates", learningRates != nil),
      ("--lateral-weight", lateralWeight != nil), ("--turns", turns != nil),
      ("--forward-threshold", forwardThreshold != nil), ("--gradient-threshold", gradientThreshold != nil),
      ("--error-threshold", errorThreshold != nil), ("--time-constant", timeConstant != nil), ("--reset", reset != nil),
      (crossReset == false ? "--no-cross-reset" : "--cross-reset", crossReset != nil), ("--gate", gate != nil),
      ("--input-rate", inputRate != nil), ("--input-shape", inputShape != nil),
      ("--input-trains", inputTrains != nil), ("--label-rate", labelRate != nil),
      ("--label-delay", labelDelay != nil), ("--label-shape", labelShape != nil),
      ("--weight-limit", weightLimit != nil),
      ("--weight-bits", weightBits != nil), ("--initial-scales", initialScales != nil),
    ]
    return given.filter(\.1).map(\.0)
  }
}

extension StochasticSpikingBackprop.Reset: ExpressibleByArgument {}
extension StochasticSpikingBackprop.Gate: ExpressibleByArgument {}
extension StochasticSpikingBackprop.InputTrains: ExpressibleByArgument {}
extension StochasticSpikingBackprop.Label.Shape: ExpressibleByArgument {}
