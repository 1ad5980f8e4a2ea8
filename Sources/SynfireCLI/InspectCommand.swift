import ArgumentParser
import Synfire

/// The verb `synfire inspect`.
struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show a run: its configuration, sizes, weights, accuracy and mistakes.",
    usage: "synfire inspect <run> [<options>]")

  @OptionGroup var run: RunOptions
  @OptionGroup var dataFolder: DataFolderOption

  @Option(help: "text, or json: one object a line for each run.")
  var format = OutputFormat.text

  func run() async throws {
    var loaded: (configuration: DataConfiguration, data: RunData)?
    for network in try run.checkpoints() {
      var inspection = Inspection(network)
      do {
        let configuration = network.record.configuration.data
        let data =
          if let loaded, loaded.configuration == configuration { loaded.data } else {
            try await dataFolder.load(configuration)
          }
        loaded = (configuration, data)
        run.warn(of: data, unlike: network.record)
        inspection.mistakes = try Inspection.Mistakes(network, on: data)
      } catch let error as DatasetError {
        Terminal.remark("No confusion matrix: \(error)")
      }
      switch format {
      case .json: Terminal.print(JSONText.line(inspection))
      case .text: for line in inspection.lines(width: max(Terminal.width, 80)) { Terminal.print(line) }
      }
    }
  }
}
