import ArgumentParser
import Synfire

/// The `synfire` command.
@main
struct SynfireCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synfire",
    abstract: "Train networks that learn by backpropagation with spikes, and run circuits on a simulated chip.",
    discussion: """
      Start with `synfire train`: it trains nBP on built-in images in seconds and downloads nothing.
      `synfire run` runs a circuit of your own, written as JSON.
      Exit codes: 0 done, 1 failed, 64 wrong usage, 130 stopped by Ctrl-C.
      """,
    version: synfireVersion,
    subcommands: [
      TrainCommand.self, EvaluateCommand.self, RunCommand.self, CircuitCommand.self, InspectCommand.self,
      ReportCommand.self, ReproduceCommand.self, DataCommand.self,
    ])

  static func main() async {
    Interruption.turnSignalsOfWritesIntoErrors()
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
    } catch {
      exit(withError: ForeignOption.explained(error, arguments: Array(CommandLine.arguments.dropFirst())))
    }
  }
}
