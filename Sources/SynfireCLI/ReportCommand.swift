import ArgumentParser
import Reports
import Synfire
import SystemPackage

/// The verb `synfire report`.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a run as one page that a browser shows: curves, mistakes, and one sample step by step.",
    usage: "synfire report <run> [<options>]",
    discussion: """
      The page is one file that needs nothing else, no network and no server: open it, or send it to somebody.
        synfire report runs/mnist
        synfire report runs/mnist --seed 2 --samples 24 --output mnist.html
        synfire report runs/mnist --images 4,17,230
      """)

  @Argument(help: "The folder of a run, or of several seeds, as given to --output.")
  var run: String

  @Option(help: "The file to write. (default: report.html in the folder of the run)")
  var output: String?

  @Option(
    parsing: .unconditional, help: "Of several seeds, the one that is shown in all its parts. (default: the first)")
  var seed: UInt64?

  @Option(
    parsing: .unconditional,
    help: "How many training images are shown step by step: mistakes, and one of each class. (default: 16)")
  var samples: Int?

  @Option(
    help: "The training images that are shown step by step, by their numbers from 0, such as 4,17,230.",
    transform: Self.numbers)
  var images: [Int]?

  @OptionGroup var checkpoint: CheckpointOptions

  @Option(help: "Where the images of the run lie now, if they have moved. (default: where they were)")
  var data: String?

  @OptionGroup(title: "Where images are found") var dataFolder: DataFolderOption

  func validate() throws {
    if output == "" { throw ValidationError("--output: wanted the name of a file, got an empty one") }
    try Numbers.check("--samples", samples, in: 1...100)
    if samples != nil, images != nil { throw ValidationError("wanted --samples or --images, got both") }
  }

  func run() async throws {
    let folder = RunFolder(FilePath(run))
    let runs = try folder.runs()
    let path = output.map { FilePath($0) } ?? folder.path.appending("report.html")
    try RunReport.checkDestination(path, of: runs)
    let network = try TrainedNetwork(try chosen(of: runs, in: folder), at: checkpoint.choice)
    var report = try await report(network, runs, folder)
    for remark in report.remarks { Terminal.remark(remark) }
    if let failure = network.record.failure { report.remark("The run has failed: \(failure)") }
    try report.write(to: path)
    Terminal.print(path.string)
  }

  /// The report, without images if they are not available.
  private func report(_ network: TrainedNetwork, _ runs: [RunFolder], _ folder: RunFolder) async throws -> RunReport {
    let selection = images.map { SampleSelection.images($0) } ?? .count(samples ?? RunReport.defaultSampleCount)
    do {
      var configuration = network.record.configuration.data
      if let data { configuration.name = DataOptions.absolute(data) }
      let data = try await dataFolder.load(configuration)
      return try RunReport(of: network, among: runs, name: folder.path, data: data, samples: selection)
    } catch let error as DatasetError {
      var report = try RunReport(of: network, among: runs, name: folder.path, data: nil, samples: selection)
      report.remark("Without the images of the run, which are not available: \(error)")
      return report
    }
  }

  /// The run of `--seed`, or the first that has come to a checkpoint.
  private func chosen(of runs: [RunFolder], in folder: RunFolder) throws -> RunFolder {
    guard let seed else { return runs.first { !$0.checkpointPositions().isEmpty } ?? runs[0] }
    let seeds = try runs.map { try $0.record().configuration.learner.seed }
    guard let place = seeds.firstIndex(of: seed) else {
      let list = seeds.map(String.init).joined(separator: ", ")
      throw StorageError(folder.path, "wanted one of the seeds \(list), got \(seed)")
    }
    return runs[place]
  }

  private static func numbers(_ text: String) throws -> [Int] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard numbers.count == parts.count, numbers.count <= 100, numbers.allSatisfy({ $0 >= 0 }) else {
      throw ValidationError("wanted up to 100 whole numbers from 0 separated by commas, got \"\(text)\"")
    }
    return numbers
  }
}
