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
      try checkThatArgumentsAreText()
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
    } catch {
      exit(withError: ForeignOption.explained(error, arguments: Array(CommandLine.arguments.dropFirst())))
    }
  }

  /// Refuses an argument that is not UTF-8: a file of another name would be read or written in its place.
  private static func checkThatArgumentsAreText() throws {
    for number in 1..<max(1, Int(CommandLine.argc)) {
      guard let argument = CommandLine.unsafeArgv[number], String(validatingCString: argument) == nil else { continue }
      throw ValidationError(
        "wanted arguments in UTF-8, got \(String(cString: argument).debugDescription) with other bytes; name the file "
          + "otherwise, or through a link")
    }
  }
}
