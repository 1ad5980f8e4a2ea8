public import ArgumentParser
import Synfire

/// Which learner, its sizes, seeds and variants.
struct LearnerOptions: ParsableArguments {
  static let customaryEpochs = 10
  static let customaryHidden = 400
  static let largeHidden = 1_280

  @Argument(
    help: """
      nbp (default), or ssnn-bp; dense, a conventional network, or softmax, a linear classifier, to compare with.
      """)
  var learner: LearnerConfiguration.Kind?

  @Option(
    parsing: .unconditional,
    help: """
      Passes over the training images. (default: \(Self.customaryEpochs); ssnn-bp: \
      \(StochasticSpikingOptions.customaryEpochs))
      """)
  var epochs: Int?

  @Option(
    parsing: .unconditional,
    help: """
      Size of the hidden layer; dense and ssnn-bp: of each, such as 512,256. (default: \(Self.customaryHidden); dense and \
      ssnn-bp: \(Self.largeHidden))
      """)
  var hidden: HiddenLayers?

  @Option(parsing: .unconditional, help: "Seed of the initial weights and of the order of the images. (default: 1)")
  var seed: UInt64?

  @Option(
    help: "Several seeds, trained side by side, such as 1,2,3; their mean and spread are printed.",
    transform: Self.seedList)
  var seeds: [UInt64]?

  @Option(help: "nbp: on the simulated chip (chip, the default), or its arithmetic, which is the same bit for bit.")
  var on: LearnerConfiguration.Ground?

  @Option(
    parsing: .unconditional,
    help: "nbp on the chip: balanced (default), published, none, or a weight of 0 or below, in weight units.",
    transform: NBPCommand.inhibition)
  var inhibition: BackpropCircuit.Inhibition?

  @Option(help: "nbp on the chip: where r1 comes from, host (default) or chip.")
  var reward: BackpropCircuit.Reward?

  @Option(help: "nbp on the chip: steps from a relay's spike to the next that is possible. (default: 2)")
  var refractory: Int?

  @Option(help: "nbp: which W₂ carries errors back: before-update (default), or after-update (in arithmetic).")
  var backward: BinaryBackprop.BackwardWeights?

  @Option(
    name: .customLong("box-edge"),
    help: "nbp: a potential of exactly 1,024 lies inside of the box (default), or outside (in arithmetic).")
  var boxEdge: BinaryBackprop.BoxEdge?

  @Option(name: .customLong("weight-range"), help: "nbp: symmetric, −254…254 (default), or register, −256…254.")
  var weightRange: BinaryBackprop.WeightRange?

  @Option(
    name: .customLong("learning-rate"), parsing: .unconditional,
    help: "The initial learning rate. (default: 0.02 for softmax, 0.001 for dense, 0.05 with momentum)")
  var learningRate: Float?

  @OptionGroup(title: "Conventional network and SSNN-BP") var gradient: GradientOptions
  @OptionGroup(title: "Conventional network") var dense: DenseOptions
  @OptionGroup(title: "SSNN-BP") var spiking: StochasticSpikingOptions

  @Flag(name: .customLong("half-epochs"), help: "Report in the middle of each epoch too.")
  var halfEpochs = false

  /// Whether nothing but the number of epochs was asked for.
  var isEmpty: Bool { learner == nil && seed == nil && seeds == nil && !halfEpochs && foreign(to: nil).isEmpty }

  func validate() throws {
    try Numbers.check("--epochs", epochs, in: 1...RunConfiguration.largestEpochCount)
    for size in hidden?.sizes ?? [] { try Numbers.check("--hidden", size, in: 1...BinaryBackprop.largestLayer) }
    if let hidden, hidden.sizes.count > 1, learner == nil || learner == .nbp {
      throw ValidationError("--hidden: wanted one layer for nbp, got \(hidden)")
    }
    if let learningRate, !(learningRate > 0 && learningRate.isFinite) {
      throw ValidationError("--learning-rate: wanted a number above 0, got \(learningRate)")
    }
    try Numbers.check("--refractory", refractory, in: 1...2)
    try checkGround()
    if seed != nil, seeds != nil { throw ValidationError("wanted --seed or --seeds, got both") }
    if let flag = foreign(to: learner ?? .nbp).first {
      let owners = LearnerConfiguration.Kind.allCases.filter { !foreign(to: $0).contains(flag) }.map(\.rawValue)
      throw ValidationError(
        "\(flag) is no option of the learner \((learner ?? .nbp).rawValue), but of \(owners.joined(separator: " and "))"
      )
    }
    if let learner, learner == .dense || learner == .ssnnBP { try gradient.check(for: learner) }
    if learner == .ssnnBP { try spiking.check(with: gradient) }
  }

  /// Refuses options that the ground of nBP does not have.
  private func checkGround() throws {
    let chip = [("--inhibition", inhibition != nil), ("--reward", reward != nil), ("--refractory", refractory != nil)]
    if let flag = chip.first(where: \.1)?.0 {
      if let learner, learner != .nbp {
        throw ValidationError("\(flag) is no option of the learner \(learner.rawValue)")
      }
      if on == .arithmetic { throw ValidationError("\(flag) is for nbp on the chip, got --on arithmetic") }
    }
    guard learner == nil || learner == .nbp, on != .arithmetic else { return }
    if backward == .afterUpdate {
      throw ValidationError(
        "--backward after-update has no circuit, as a spike fetches its weight before it learns: add --on arithmetic")
    }
    if boxEdge == .outside {
      throw ValidationError(
        "--box-edge outside has no circuit, as a compartment spikes above its threshold only: add --on arithmetic")
    }
  }

  /// The epochs that were asked for, or the customary number.
  var epochCount: Int {
    epochs ?? (learner == .ssnnBP ? StochasticSpikingOptions.customaryEpochs : Self.customaryEpochs)
  }

  var seedList: [UInt64] { seeds ?? [seed ?? 1] }

  static func seedList(_ text: String) throws -> [UInt64] {
    let seeds = text.split(separator: ",", omittingEmptySubsequences: false).compactMap { UInt64($0) }
    guard seeds.count == text.split(separator: ",", omittingEmptySubsequences: false).count,
      Set(seeds).count == seeds.count
    else { throw ValidationError("wanted whole numbers separated by commas, each once, got \"\(text)\"") }
    return seeds
  }

  func learner(inputs: Int, outputs: Int, seed: UInt64) -> LearnerConfiguration {
    switch learner ?? .nbp {
    case .nbp where on != .arithmetic:
      .nbpOnChip(
        .init(
          layers: [inputs] + (hidden?.sizes ?? [Self.customaryHidden]) + [outputs], seed: seed,
          weightRange: weightRange ?? .symmetric, inhibition: inhibition ?? .balanced, reward: reward ?? .host,
          refractory: refractory ?? 2))
    case .nbp:
      .nbp(
        .init(
          layers: [inputs] + (hidden?.sizes ?? [Self.customaryHidden]) + [outputs], seed: seed,
          backwardWeights: backward ?? .beforeUpdate, boxEdge: boxEdge ?? .inside,
          weightRange: weightRange ?? .symmetric))
    case .dense:
      .dense(
        dense.configuration(
          layers: [inputs] + (hidden?.sizes ?? [Self.largeHidden]) + [outputs], seed: seed, epochs: epochCount,
          learningRate: learningRate, gradient))
    case .ssnnBP:
      .ssnnBP(
        spiking.configuration(
          layers: [inputs] + (hidden?.sizes ?? [Self.largeHidden]) + [outputs], seed: seed, epochs: epochCount, gradient
        ))
    case .softmax:
      .softmax(
        layers: [inputs, outputs], seed: seed, learningRate: learningRate ?? SoftmaxRegression.customaryLearningRate)
    }
  }

  /// The options that were given and belong to another learner than `kind`; all that belong to one where it is nil.
  private func foreign(to kind: LearnerConfiguration.Kind?) -> [String] {
    let given: [(flag: String, isGiven: Bool, owners: [LearnerConfiguration.Kind])] = [
      ("--hidden", hidden != nil, [.nbp, .dense, .ssnnBP]), ("--backward", backward != nil, [.nbp]),
      ("--box-edge", boxEdge != nil, [.nbp]), ("--weight-range", weightRange != nil, [.nbp]),
      ("--on", on != nil, [.nbp]), ("--inhibition", inhibition != nil, [.nbp]), ("--reward", reward != nil, [.nbp]),
      ("--refractory", refractory != nil, [.nbp]),
      ("--learning-rate", learningRate != nil, [.dense, .softmax]),
    ]
    let foreign = given.filter { owned in owned.isGiven && !owned.owners.contains { $0 == kind } }.map(\.flag)
    return foreign + (kind == .dense || kind == .ssnnBP ? [] : gradient.given) + (kind == .dense ? [] : dense.given)
      + (kind == .ssnnBP ? [] : spiking.given)
  }
}

extension LearnerConfiguration.Kind: ExpressibleByArgument {}
extension LearnerConfiguration.Ground: ExpressibleByArgument {}
extension BinaryBackprop.BackwardWeights: ExpressibleByArgument {}
extension BinaryBackprop.BoxEdge: ExpressibleByArgument {}
extension BinaryBackprop.WeightRange: ExpressibleByArgument {}
