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

  @Option(
    name: .customLong("learning-rate"), parsing: .unconditional,
    help: "The initial learning rate. (default: 0.02 for softmax, 0.001 for dense, 0.05 with momentum)")
  var learningRate: Float?

  @OptionGroup(title: "nBP") var circuit: NBPOptions
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
    if seed != nil, seeds != nil { throw ValidationError("wanted --seed or --seeds, got both") }
    if let flag = foreign(to: learner ?? .nbp).first {
      let owners = LearnerConfiguration.Kind.allCases.filter { !foreign(to: $0).contains(flag) }.map(\.rawValue)
      throw ValidationError(
        "\(flag) is no option of the learner \((learner ?? .nbp).rawValue), but of \(owners.joined(separator: " and "))"
      )
    }
    if (learner ?? .nbp) == .nbp { try circuit.check() }
    if let learner, learner == .dense || learner == .ssnnBP { try gradient.check(for: learner) }
    if learner == .ssnnBP { try spiking.check(with: gradient) }
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
    case .nbp where circuit.on != .arithmetic:
      .nbpOnChip(circuit.chipConfiguration(layers: binaryLayers(inputs, outputs), seed: seed))
    case .nbp:
      .nbp(circuit.arithmeticConfiguration(layers: binaryLayers(inputs, outputs), seed: seed))
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

  /// Sizes of a network with one hidden layer.
  private func binaryLayers(_ inputs: Int, _ outputs: Int) -> [Int] {
    [inputs] + (hidden?.sizes ?? [Self.customaryHidden]) + [outputs]
  }

  /// The options that were given and belong to another learner than `kind`; all that belong to one where it is nil.
  private func foreign(to kind: LearnerConfiguration.Kind?) -> [String] {
    let given: [(flag: String, isGiven: Bool, owners: [LearnerConfiguration.Kind])] = [
      ("--hidden", hidden != nil, [.nbp, .dense, .ssnnBP]),
      ("--learning-rate", learningRate != nil, [.dense, .softmax]),
    ]
    let foreign = given.filter { owned in owned.isGiven && !owned.owners.contains { $0 == kind } }.map(\.flag)
    return foreign + (kind == .nbp ? [] : circuit.given)
      + (kind == .dense || kind == .ssnnBP ? [] : gradient.given) + (kind == .dense ? [] : dense.given)
      + (kind == .ssnnBP ? [] : spiking.given)
  }
}

extension LearnerConfiguration.Kind: ExpressibleByArgument {}
