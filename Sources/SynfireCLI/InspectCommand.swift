import ArgumentParser
import Synfire

/// The verb `synfire inspect`.
struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show a run (configuration, weights, accuracy, mistakes) or a circuit (parts, cores, warnings).",
    usage: "synfire inspect <run-or-circuit> [<options>]",
    discussion: """
      Examples:
        synfire inspect runs/mnist
        synfire inspect circuit.json
      """)

  @Argument(
    help: """
      The folder of a run, or of several seeds, as given to --output; or a circuit as JSON (- reads it from the standard \
      input).
      """)
  var runOrCircuit: String

  @OptionGroup(title: "Runs") var checkpoint: CheckpointOptions
  @OptionGroup(title: "Where the images of a run are found") var dataFolder: DataFolderOption
  @OptionGroup(title: "The chip for a circuit") var chip: ChipOptions

  @Option(help: "text, or json: one object a line for each run, or one for a circuit.")
  var format = OutputFormat.text

  func validate() throws {
    if runOrCircuit.isEmpty { throw ValidationError("wanted the name of a folder or file, got an empty one") }
    if CircuitFile.argument(for: runOrCircuit) != nil {
      if !checkpoint.isEmpty { throw ValidationError("--epoch and --best are for runs, got a circuit") }
    } else if !chip.isEmpty {
      throw ValidationError("--model, --overflow, --chips and --placement are for circuits, got a run or nothing")
    }
  }

  func run() async throws {
    if let circuit = CircuitFile.argument(for: runOrCircuit) {
      try inspect(CircuitFile(circuit))
    } else {
      try await inspectRuns()
    }
  }

  /// Shows a circuit, also one that does not fit, which is an error in the end.
  private func inspect(_ file: CircuitFile) throws {
    let inspection = CircuitInspection(file, on: chip)
    switch format {
    case .json: try Terminal.deliver(JSONText.line(inspection))
    case .text: for line in inspection.lines { Terminal.print(line) }
    }
    if let error = inspection.error { throw error }
  }

  private func inspectRuns() async throws {
    var loaded: (configuration: DataConfiguration, data: RunData)?
    for network in try checkpoint.networks(of: runOrCircuit) {
      var inspection = try Inspection(network)
      do {
        let configuration = network.record.configuration.data
        let data =
          if let loaded, loaded.configuration == configuration { loaded.data } else {
            try await dataFolder.load(configuration)
          }
        loaded = (configuration, data)
        checkpoint.warn(of: data, unlike: network.record)
        inspection.mistakes = try Mistakes(network, on: data)
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
