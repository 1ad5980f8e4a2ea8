package import ChipSimulator
internal import Datasets
public import Experiments
internal import Learners
internal import NetworkModel
package import Recordings
public import Storage
internal import SynfireCircuits
public import SystemPackage

/// A run as one page for people, which needs nothing but itself to be seen; and the same as JSON.
///
/// ```swift
/// let folder = RunFolder("runs/a")
/// let network = try TrainedNetwork(folder)
/// let report = try RunReport(of: network, data: try await RunData.load(network.record.configuration.data, with: locator))
/// try report.write(to: "runs/a/report.html")
/// ```
///
/// Of several seeds the page shows the spread, and one of them in all its parts. What a learner does not have is missing.
public struct RunReport: Sendable, Encodable {
  /// A network's answer that was not right.
  package struct Mistake: Sendable, Encodable {
    /// The number of the image among those reported on.
    package let index: Int
    package let label: Int
    /// The first output that spiked; absent where none did.
    package let answer: Int?
    /// The image, as an address that holds it.
    package let image: String
  }

  /// A matrix of weights between inputs and the first layer behind them, as pictures.
  package struct ReceptiveFields: Sendable {
    /// The places of the neurons that are shown.
    package let neurons: [Int]
    /// The weights of each of them, pixel by pixel.
    package let weights: [[Double]]
    /// How many neurons there are.
    package let count: Int
  }

  /// The folder of the run, or of all its seeds.
  public let run: String
  /// Seeds of the folder, rising.
  public let seeds: [UInt64]
  /// What there is to know of the run that is shown.
  public let record: RunRecord
  /// After how many whole epochs its network is shown.
  public let epoch: Int
  /// Samples of the next epoch.
  public let sample: Int
  /// What to type to have the run again; RUN stands for a new folder.
  public let command: [String]
  /// What is missing from the page, and why.
  public private(set) var remarks: [String] = []
  /// The points of each seed.
  package let points: [[History.Point]]
  package let summary: SeedSummary?
  package let resources: ChipResources?
  package let chip: ChipReport?
  package let activity: [ActivityReport]?
  package let weights: [WeightSummary]
  package let imageShape: ImageShape?
  package private(set) var mistakes: Mistakes?
  package private(set) var mistakeCount = 0
  package private(set) var misclassified: [Mistake] = []
  package private(set) var circuit: CircuitView?
  package private(set) var trains: SpikeTrainView?
  /// Drawn from the checkpoint; not in the JSON, as it is in the checkpoint.
  package let receptiveFields: ReceptiveFields?

  private enum CodingKeys: CodingKey {
    case run, seeds, record, epoch, sample, command, remarks, points, summary, resources, chip, activity, weights
    case imageShape, mistakes, mistakeCount, misclassified, circuit, trains
  }

  /// The most wrong answers that a page shows.
  private static let largestMistakeCount = 60
  /// How many images a page shows step by step, unless told otherwise.
  public static let customarySampleCount = 16

  /// Gathers what a page shows.
  ///
  /// - Parameters:
  ///   - network: The run whose parts are shown.
  ///   - folders: All seeds of its folder; the run alone where there are none.
  ///   - name: The folder that the page is about; the run's own if nil.
  ///   - data: The images of the run; nil where they are not to be had, and the page says so.
  ///   - samples: Which training images are shown step by step.
  /// - Throws: `StorageError` for a history that cannot be read, `LearnerError` for images that do not fit.
  public init(
    of network: TrainedNetwork, among folders: [RunFolder] = [], name: FilePath? = nil, data: RunData?,
    samples: SampleSelection = .count(customarySampleCount)
  ) throws {
    let folders = folders.isEmpty ? [network.folder] : folders
    let configuration = network.record.configuration
    let learner = configuration.learner
    let history = try network.folder.history()
    run = (name ?? network.folder.path).string
    record = network.record
    (epoch, sample) = (network.checkpoint.position.epoch, network.checkpoint.position.sample)
    seeds = try folders.map { try $0.record().configuration.learner.seed }
    command = TrainCommandText.lines(configuration, seeds: seeds)
    let histories = try folders.map { try $0.history() }
    points = histories.map(\.points)
    summary = folders.count > 1 ? SeedSummary(histories) : nil
    resources = Self.resources(of: learner)
    chip = try ChipReport(history, of: learner)
    activity = ActivityReport.all(in: history)
    weights = WeightSummary.all(of: network.checkpoint, learner)
    imageShape = ImageShape(inputs: learner.layers[0], configuration.data.encoding, size: data?.imageSize)
    receptiveFields = imageShape.flatMap { ReceptiveFields(of: network.checkpoint, $0) }
    guard let data else { return }
    try look(at: data, with: network, samples)
  }

  /// Says on the page why something is missing.
  public mutating func remark(_ text: String) { remarks.append(text) }

  /// What the circuit of nBP takes of a chip; nil for another learner and for a circuit that does not fit.
  private static func resources(of learner: LearnerConfiguration) -> ChipResources? {
    guard learner.kind == .nbp, case .nbpOnChip(let chip)? = try? learner.moved(to: .chip),
      let circuit = try? BackpropCircuit(chip.circuit), let map = try? CoreMap(placing: circuit.network)
    else { return nil }
    return ChipResources(of: circuit.network, on: map)
  }

  /// Asks the network for its answers, and lets it show how it learns.
  private mutating func look(
    at data: RunData, with network: TrainedNetwork, _ samples: SampleSelection
  ) throws(LearnerError) {
    if !record.hasSameContent(as: data) {
      remarks.append("These are no longer the images that the run was trained and tested with.")
    }
    // In arithmetic nBP gives the same answers, many times faster.
    let twin = try? network.checkpoint.makeLearner(on: .arithmetic)
    let answering = twin ?? network.learner
    let answers = try answering.predictions(for: data.reported)
    mistakes = Mistakes(answers, on: data)
    note(answers, data.reported)
    switch network.configuration {
    case .nbp, .nbpOnChip:
      let onChip: any Learner
      do throws(LearnerError) { onChip = try network.checkpoint.makeLearner(on: .chip) } catch {
        remarks.append("No sample can be shown on the chip: \(error)")
        return
      }
      guard let onChip = onChip as? SynfireBackprop else { return }
      let indices = try samples.indices(in: data.train, of: answering, spares: 4)
      let view = CircuitView(onChip, samples: indices, in: data.train, count: samples.count)
      circuit = view
      if let failure = view.failures.first {
        remarks.append(
          "The chip stops at \(view.failures.count) of the \(indices.count) images to show, as at \(failure).")
      }
    case .ssnnBP:
      guard let learner = network.learner as? StochasticSpikingBackprop else { return }
      let indices = try samples.indices(in: data.train, of: learner)
      let view = try SpikeTrainView(learner, samples: indices, in: data.train)
      trains = view
      let leftOut = indices.count - view.samples.count
      if leftOut > 0 {
        remarks.append(
          "\(leftOut) of the \(indices.count) images to show are left out, as their spikes would make the page too large."
        )
      }
    case .dense, .softmax: break
    }
  }

  /// Keeps what was answered wrongly, with the images: some of each pair of classes before more of any.
  private mutating func note(_ answers: Predictions, _ patterns: LabelledPatterns) {
    let wrong = patterns.labels.indices.filter { answers.isWrong(at: $0, label: patterns.labels[$0]) }
    mistakeCount = wrong.count
    guard let imageShape, imageShape.width * imageShape.height < 32_000 else { return }
    var places: [[Int]: Int] = [:]
    let ranked = wrong.map { index in
      let pair = [Int(patterns.labels[index]), answers.isSilent[index] ? -1 : Int(answers.bySpikes[index])]
      places[pair, default: 0] += 1
      return (place: places[pair, default: 0], pair: pair, index: index)
    }
    let shown = ranked.sorted { ($0.place, $0.index) < ($1.place, $1.index) }.prefix(Self.largestMistakeCount)
    misclassified = shown.sorted { ($0.pair[0], $0.pair[1], $0.index) < ($1.pair[0], $1.pair[1], $1.index) }.map {
      let pixels = imageShape.pixels(of: $0.index, in: patterns)
      return Mistake(
        index: $0.index, label: $0.pair[0], answer: $0.pair[1] < 0 ? nil : $0.pair[1],
        image: PNGImage(grey: pixels, width: imageShape.width, height: imageShape.height).dataURI)
    }
  }

  /// Writes the page, whole or not at all.
  public func write(to path: FilePath) throws(StorageError) {
    try AtomicFile.write(page.utf8, to: path)
  }
}

extension RunReport.ReceptiveFields {
  /// The most neurons that a page shows.
  private static let largestCount = 100

  /// The weights from the inputs, for the neurons whose weights are largest.
  init?(of checkpoint: Checkpoint, _ shape: ImageShape) {
    guard let values = checkpoint.state["w1"]?.numbers ?? checkpoint.state["weights"]?.numbers,
      let inputs = checkpoint.learner.layers.first, checkpoint.learner.layers.count > 1
    else { return nil }
    let columns = checkpoint.learner.layers[1]
    guard values.count == inputs * columns else { return nil }
    var sizes = [Double](repeating: 0, count: columns)
    for (place, value) in values.enumerated() { sizes[place % columns] += value * value }
    count = columns
    neurons = sizes.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }.prefix(Self.largestCount).sorted()
    weights = neurons.map { neuron in
      (0..<shape.width * shape.height).map { pixel in
        (0..<shape.levels).reduce(0) { $0 + values[(pixel * shape.levels + $1) * columns + neuron] }
      }
    }
  }
}

extension Tensor {
  /// The numbers, whatever their type is of those that learners use; nil for others.
  fileprivate var numbers: [Double]? {
    if let values = try? values(as: Int16.self) { return values.map(Double.init) }
    if let values = try? values(as: Int32.self) { return values.map(Double.init) }
    return try? values(as: Float.self).map(Double.init)
  }
}
