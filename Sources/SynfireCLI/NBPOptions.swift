public import ArgumentParser
import Synfire

/// How nBP learns: on the simulated chip or in arithmetic, and where published variants differ.
struct NBPOptions: ParsableArguments {
  @Option(help: "On the simulated chip (chip, the default), or its arithmetic, which is the same bit for bit.")
  var on: LearnerConfiguration.Ground?

  @OptionGroup var variant: CircuitVariant

  @Option(help: "On the chip: steps from a relay's spike to the next that is possible. (default: 2)")
  var refractory: Int?

  @Option(help: "Which W₂ carries errors back: before-update (default), or after-update (in arithmetic).")
  var backward: BinaryBackprop.BackwardWeights?

  @Option(
    name: .customLong("box-edge"),
    help: "A potential of exactly 1,024 lies inside of the box (default), or outside (in arithmetic).")
  var boxEdge: BinaryBackprop.BoxEdge?

  @Option(name: .customLong("weight-range"), help: "Symmetric, −254…254 (default), or register, −256…254.")
  var weightRange: BinaryBackprop.WeightRange?

  /// The options that were given.
  var given: [String] {
    let given: [(String, Bool)] = [
      ("--on", on != nil), ("--backward", backward != nil), ("--box-edge", boxEdge != nil),
      ("--weight-range", weightRange != nil),
    ]
    return (given + chipOptions).filter(\.1).map(\.0)
  }

  /// The options of the circuit.
  private var chipOptions: [(String, Bool)] {
    [
      ("--inhibition", variant.inhibition != nil), ("--reward", variant.reward != nil),
      ("--refractory", refractory != nil),
    ]
  }

  /// Refuses options that the ground does not have.
  func check() throws {
    try Numbers.check("--refractory", refractory, in: 1...2)
    if on == .arithmetic {
      if let flag = chipOptions.first(where: \.1)?.0 {
        throw ValidationError("\(flag) is for nbp on the chip, got --on arithmetic")
      }
      return
    }
    if backward == .afterUpdate {
      throw ValidationError(
        "--backward after-update has no circuit, as a spike fetches its weight before it learns: add --on arithmetic")
    }
    if boxEdge == .outside {
      throw ValidationError(
        "--box-edge outside has no circuit, as a compartment spikes above its threshold only: add --on arithmetic")
    }
  }

  /// The circuit on the chip.
  func chipConfiguration(layers: [Int], seed: UInt64) -> SynfireBackprop.Configuration {
    .init(
      layers: layers, seed: seed, weightRange: weightRange ?? .symmetric, inhibition: variant.inhibition ?? .balanced,
      reward: variant.reward ?? .host, refractory: refractory ?? 2)
  }

  /// The arithmetic of the circuit.
  func arithmeticConfiguration(layers: [Int], seed: UInt64) -> BinaryBackprop.Configuration {
    .init(
      layers: layers, seed: seed, backwardWeights: backward ?? .beforeUpdate, boxEdge: boxEdge ?? .inside,
      weightRange: weightRange ?? .symmetric)
  }
}

extension LearnerConfiguration.Ground: ExpressibleByArgument {}
extension BinaryBackprop.BackwardWeights: ExpressibleByArgument {}
extension BinaryBackprop.BoxEdge: ExpressibleByArgument {}
extension BinaryBackprop.WeightRange: ExpressibleByArgument {}
