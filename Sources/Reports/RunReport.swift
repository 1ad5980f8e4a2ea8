package import ChipSimulator
package import Datasets
public import Experiments
package import Learners
package import Recordings
public import Storage
public import SystemPackage

/// A run as one self-contained page, and the same as JSON.
///
/// ```swift
/// let folder = RunFolder("runs/a")
/// let network = try TrainedNetwork(folder)
/// let report = try RunReport(of: network, data: try await RunData.load(network.record.configuration.data, with: locator))
/// try report.write(to: "runs/a/report.html")
/// ```
///
/// For several seeds the page shows the spread, and one of them in full. What a learner does not have is left out.
public struct RunReport: Sendable {
  /// A network's answer that was not right.
  package struct Mistake: Sendable, Encodable {
    /// The number of the image among those reported on.
    package let index: Int
    package let label: Int
    /// The class that the image was taken for; absent if there was no answer.
    package let answer: Int?
    /// The image, as an address that holds it.
    package let image: String
  }

  /// The folder of the run, or of all its seeds.
  public let run: String
  /// The seeds in the folder, in ascending order.
  public let seeds: [UInt64]
  /// The record of the run that is shown.
  public let record: RunRecord
  /// The whole epochs after which its network is shown.
  public let epoch: Int
  /// Samples of the next epoch.
  public let sample: Int
  /// The commands that repeat the run; RUN stands for a new folder.
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
  /// How the inputs lie; nil if they are no image, or if nothing says so.
  package let imageShape: PatternShape?
  package private(set) var mistakes: Mistakes?
  package private(set) var mistakeCount = 0
  package private(set) var misclassified: [Mistake] = []
  /// Single samples, for one of the page's players.
  package private(set) var playback: SamplePlayback?
  /// Drawn from the checkpoint; not in the JSON, as it is in the checkpoint.
  package let receptiveFields: ReceptiveFields?

  /// The most wrong answers that a page shows.
  private static let largestMistakeCount = 60
  /// The most pixels of an image that a page shows.
  private static let largestImage = 32_000
  /// How many images a page shows step by step by default.
  public static let defaultSampleCount = 16

  /// Gathers what a page shows.
  ///
  /// - Parameters:
  ///   - network: The run that is shown in full.
  ///   - folders: All seeds of its folder; the run alone if there are none.
  ///   - name: The folder that the page is about; the run's own if nil.
  ///   - data: The images of the run; nil if they are not available.
  ///   - samples: Which training images are shown step by step.
  /// - Throws: `StorageError` for a history that cannot be read, `LearnerError` for images that do not fit.
  public init(
    of network: TrainedNetwork, among folders: [RunFolder] = [], name: FilePath? = nil, data: RunData?,
    samples: SampleSelection = .count(defaultSampleCount)
  ) throws {
    let folders = folders.isEmpty ? [network.folder] : folders
    let configuration = network.record.configuration
    let learner = configuration.learner
    let history = try network.folder.history()
    run = (name ?? network.folder.path).string
    record = network.record
    (epoch, sample) = (network.checkpoint.position.epoch, network.checkpoint.position.sample)
    seeds = try folders.map { try $0.record().configuration.learner.seed }
    command = configuration.commands(seeds: seeds)
    let histories = try folders.map { try $0.history() }
    points = histories.map(\.points)
    summary = folders.count > 1 ? SeedSummary(histories) : nil
    resources = Self.resources(of: learner)
    chip = try ChipReport(history, of: learner)
    activity = ActivityReport.all(in: history)
    weights = WeightSummary.all(of: network.checkpoint.state, learner)
    imageShape = record.imageShape(of: data)
    receptiveFields = imageShape.flatMap { ReceptiveFields(of: network.checkpoint, $0) }
    guard let data else { return }
    try addAnswers(of: network, to: data, samples)
  }

  /// Adds a line that says why something is missing.
  public mutating func remark(_ text: String) { remarks.append(text) }

  /// What the circuit that learns takes of a chip; nil for a learner without a circuit, and for one that does not fit.
  private static func resources(of learner: AnyLearnerConfiguration) -> ChipResources? {
    guard let chip = (try? learner.converted(to: .chip))?.chip, let network = try? chip.learningCircuit().network,
      let map = try? CoreMap(placing: network)
    else { return nil }
    return ChipResources(of: network, on: map)
  }

  /// Asks the network for its answers, and lets it show how it learns.
  private mutating func addAnswers(
    of network: TrainedNetwork, to data: RunData, _ samples: SampleSelection
  ) throws(LearnerError) {
    if !record.hasSameContent(as: data) {
      remarks.append("These are no longer the images that the run was trained and tested with.")
    }
    let answering = try network.checkpoint.makeLearner(as: network.configuration.fastest)
    let answers = try answering.predictions(for: data.reported)
    mistakes = Mistakes(answers, on: data)
    add(answers, data.reported)
    guard let learner = network.configuration.showingSamples else { return }
    let search = type(of: learner).sampleSearch
    let chosen = try samples.samples(of: data.train, answeredBy: answering, search)
    let playback = try learner.playback(
      of: chosen, in: data.train, from: network.checkpoint.state, count: samples.count)
    remarks += playback.remarks
    self.playback = playback
  }

  /// Keeps the wrong answers, with the images: some of each pair of classes before more of any.
  private mutating func add(_ answers: Predictions, _ patterns: LabelledPatterns) {
    let wrong = patterns.labels.indices.filter { answers.isWrong(at: $0, label: patterns.labels[$0]) }
    mistakeCount = wrong.count
    guard let imageShape, imageShape.width * imageShape.height < Self.largestImage else { return }
    var places: [[Int]: Int] = [:]
    let ranked = wrong.map { index in
      let pair = [Int(patterns.labels[index]), answers.isSilent[index] ? -1 : Int(answers.answers[index])]
      places[pair, default: 0] += 1
      return (place: places[pair, default: 0], pair: pair, index: index)
    }
    let shown = ranked.sorted { ($0.place, $0.index) < ($1.place, $1.index) }.prefix(Self.largestMistakeCount)
    misclassified = shown.sorted { ($0.pair[0], $0.pair[1], $0.index) < ($1.pair[0], $1.pair[1], $1.index) }.map {
      let pixels = patterns.pixels(of: $0.index, imageShape)
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
