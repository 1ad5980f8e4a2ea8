internal import Datasets
import Experiments
internal import Learners
internal import SynfireCircuits

/// The words of the command that trains a run anew: what its configuration says where the command's own choice is another.
struct TrainCommandText {
  private(set) var words: [String] = []

  /// The command for one configuration and some seeds, as a shell reads it.
  ///
  /// A number of epochs that was changed when the run went on makes a second command.
  static func lines(_ configuration: RunConfiguration, seeds: [UInt64]) -> [String] {
    let begun = configuration.learner.scheduledEpochs ?? configuration.epochs
    var command = TrainCommandText()
    command.addLearner(configuration.learner)
    command.addData(configuration.data, isGreyCustomary: [.dense, .ssnnBP].contains(configuration.learner.kind))
    command.add("--epochs", String(begun))
    if configuration.reportsHalfEpochs { command.words.append("--half-epochs") }
    command.add(seeds.count > 1 ? "--seeds" : "--seed", seeds.map(String.init).joined(separator: ","))
    let output = command.words + ["--output", "RUN"]
    let line = "synfire train " + output.map(quoted).joined(separator: " ")
    guard begun < configuration.epochs else { return [line] }
    return [line, "synfire train --resume --output RUN --epochs \(configuration.epochs)"]
  }

  /// A word as a shell takes it.
  static func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./,:+=@".contains($0)) }
    return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }

  private mutating func add(_ flag: String, _ value: String) { words += [flag, value] }

  /// Adds a flag where the value is not the customary one.
  private mutating func add<Value: Equatable>(
    _ flag: String, _ value: Value, unless customary: Value, _ text: (Value) -> String = { "\($0)" }
  ) {
    if value != customary { add(flag, text(value)) }
  }

  private static func list(_ numbers: [Double]) -> String { numbers.map { "\($0)" }.joined(separator: ",") }

  // MARK: - Images

  private mutating func addData(_ data: DataConfiguration, isGreyCustomary: Bool) {
    add("--data", data.name)
    let encoding = data.encoding
    if let crop = encoding.crop { add("--crop", String(crop)) }
    if encoding.blockMeans { words.append("--block-means") }
    if encoding.levels > 1 {
      add("--levels", String(encoding.levels))
    } else if !encoding.isGrey, isGreyCustomary || encoding.threshold != ImageEncoding.paperThreshold {
      add("--threshold", String(encoding.threshold))
    }
    if let count = data.trainCount { add("--train-count", String(count)) }
    if data.heldOut > 0 { add("--hold-out", String(data.heldOut)) }
    if let seed = data.holdOutSeed { add("--hold-out-seed", String(seed)) }
  }

  // MARK: - Learners

  private mutating func addLearner(_ learner: LearnerConfiguration) {
    words.append(learner.kind.rawValue)
    let hidden = learner.layers.dropFirst().dropLast().map(String.init).joined(separator: "-")
    if !hidden.isEmpty { add("--hidden", hidden) }
    switch learner {
    case .nbp(let configuration): add(configuration)
    case .nbpOnChip(let configuration): add(configuration)
    case .dense(let configuration): add(configuration)
    case .ssnnBP(let configuration): add(configuration)
    case .softmax(_, _, let rate):
      add("--learning-rate", rate, unless: SoftmaxRegression.customaryLearningRate)
    }
  }

  private mutating func add(_ nbp: BinaryBackprop.Configuration) {
    add("--on", "arithmetic")
    add("--backward", nbp.backwardWeights, unless: .beforeUpdate) { $0.rawValue }
    add("--box-edge", nbp.boxEdge, unless: .inside) { $0.rawValue }
    add("--weight-range", nbp.weightRange, unless: .symmetric) { $0.rawValue }
  }

  private mutating func add(_ nbp: SynfireBackprop.Configuration) {
    add("--inhibition", nbp.inhibition, unless: .balanced) { inhibition in
      if case .weight(let weight) = inhibition { String(weight) } else { "\(inhibition)" }
    }
    add("--reward", nbp.reward, unless: .host) { $0.rawValue }
    add("--refractory", nbp.refractory, unless: 2)
    add("--weight-range", nbp.weightRange, unless: .symmetric) { $0.rawValue }
  }

  private mutating func add(_ dense: DenseBackprop.Configuration) {
    let customary = DenseBackprop.Configuration(layers: dense.layers)
    add("--loss", dense.loss, unless: customary.loss) { $0.rawValue }
    var rate = customary.learningRate
    if case .momentum = dense.optimizer {
      add("--optimizer", "momentum")
      rate = 0.05
    }
    add("--learning-rate", dense.learningRate, unless: rate)
    switch dense.schedule {
    case .cosine: break
    case .linear: add("--schedule", "linear")
    case .constant: add("--schedule", "constant")
    }
    add("--dropout", dense.dropout, unless: customary.dropout, Self.list)
    add("--batch", dense.batchSize, unless: customary.batchSize)
    add("--threads", dense.threads, unless: customary.threads)
  }

  private mutating func add(_ spiking: StochasticSpikingBackprop.Configuration) {
    let customary = StochasticSpikingBackprop.Configuration(
      layers: spiking.layers, steps: spiking.steps, update: spiking.update)
    add("--steps", spiking.steps, unless: 50)
    switch spiking.update {
    case .rate: break
    case .stochastic: add("--update", "stochastic")
    case .rateWithNoise(let steps):
      add("--update", "noise")
      add("--noise-steps", steps, unless: spiking.steps)
    }
    add("--learning-rates", spiking.learningRates, unless: customary.learningRates, Self.list)
    addLoss(spiking.loss)
    if spiking.schedule == .constant { add("--schedule", "constant") }
    add("--dropout", spiking.dropout, unless: customary.dropout, Self.list)
    add("--batch", spiking.batchSize, unless: customary.batchSize)
    add("--threads", spiking.threads, unless: customary.threads)
    addNeurons(spiking, customary)
    addSpikes(spiking, customary)
  }

  private mutating func addLoss(_ loss: StochasticSpikingBackprop.Loss) {
    switch loss {
    case .meanSquaredError: add("--loss", "mse")
    case .winnerTakeAll(let inhibition): add("--lateral-weight", inhibition, unless: 0.3)
    case .winnerTakeAllByEquation2(let weight, let turns):
      add("--loss", "wta-2")
      add("--lateral-weight", "\(weight)")
      add("--turns", turns, unless: 1)
    }
  }

  private mutating func addNeurons(
    _ spiking: StochasticSpikingBackprop.Configuration, _ customary: StochasticSpikingBackprop.Configuration
  ) {
    add("--forward-threshold", spiking.threshold, unless: customary.threshold)
    add("--gradient-threshold", spiking.gradientThreshold, unless: customary.gradientThreshold)
    add("--error-threshold", spiking.errorThreshold, unless: customary.errorThreshold)
    if let constant = spiking.timeConstant { add("--time-constant", "\(constant)") }
    add("--reset", spiking.reset, unless: customary.reset) { $0.rawValue }
    if spiking.crossReset != customary.crossReset {
      words.append(spiking.crossReset ? "--cross-reset" : "--no-cross-reset")
    }
    add("--gate", spiking.gate, unless: customary.gate) { $0.rawValue }
    add("--weight-limit", spiking.weightLimit, unless: customary.weightLimit) { $0.map { "\($0)" } ?? "none" }
    add("--weight-bits", spiking.weightBits, unless: customary.weightBits)
    add("--initial-scales", spiking.initialScales, unless: customary.initialScales, Self.list)
  }

  private mutating func addSpikes(
    _ spiking: StochasticSpikingBackprop.Configuration, _ customary: StochasticSpikingBackprop.Configuration
  ) {
    add("--input-rate", spiking.inputRate, unless: customary.inputRate)
    if spiking.isFrontLoaded != customary.isFrontLoaded { add("--input-shape", "constant") }
    add("--input-trains", spiking.inputTrains, unless: customary.inputTrains) { $0.rawValue }
    add("--label-rate", spiking.label.rate, unless: customary.label.rate)
    add("--label-delay", spiking.label.delay, unless: customary.label.delay)
    add("--label-shape", spiking.label.shape, unless: customary.label.shape) { $0.rawValue }
  }
}
