import ArgumentParser
import Synfire

/// An option that the learner to train does not have, but others have.
enum ForeignOption {
  /// `error` itself, or an error that names the learners that have the option which it calls unknown.
  static func explained(_ error: any Error, arguments: [String]) -> any Error {
    guard arguments.first == "train",
      let match = SynfireCommand.message(for: error).prefixMatch(of: /Unknown option '--(?<name>[a-z-]+)'/)
    else { return error }
    let option = String(match.output.name)
    let setting = option.hasPrefix("no-") ? String(option.dropFirst(3)) : option
    let owners = LearnerTable.all.filter { names(of: $0).contains(setting) }.map { $0.name }
    guard !owners.isEmpty else { return error }
    let learner = arguments.dropFirst().first.flatMap { LearnerTable[$0] } ?? NBPConfiguration.self
    return ValidationError("--\(option) is no option of the learner \(learner.name), but of \(Format.list(owners))")
  }

  private static func names<Configuration: LearnerConfiguration>(of configuration: Configuration.Type) -> [String] {
    Configuration.settings.map(\.name)
  }
}
