import ArgumentParser
import Synfire
import SystemPackage

/// The verb `synfire circuit`.
struct CircuitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "circuit",
    abstract: "Show a circuit as text, as JSON or as a drawing.",
    subcommands: [Show.self, NBPCommand.self],
    defaultSubcommand: Show.self)

  /// How a circuit is written.
  enum Form: String, ExpressibleByArgument, CaseIterable {
    case text, json, dot
  }

  /// The verb `synfire circuit show`.
  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A circuit from a file: its parts with their registers and rules.",
      usage: "synfire circuit <circuit> [<options>]",
      discussion: """
        Examples:
          synfire circuit circuit.json
          synfire circuit circuit.json --format dot | dot -Tsvg > circuit.svg
        """)

    @OptionGroup var circuit: CircuitArgument
    @OptionGroup var writing: CircuitWriting

    func run() async throws {
      if let output = writing.output.map({ FilePath($0) }), writing.format != .json,
        output.isSameFile(as: FilePath(circuit.circuit))
      {
        throw StorageError(
          output, "wanted a separate file for text or a drawing, got the circuit file", kind: .unusable)
      }
      try writing.write(circuit.read().network)
    }
  }
}

/// How and where a circuit is written.
struct CircuitWriting: ParsableArguments {
  @Option(help: "text; json, in its canonical form; or dot, for Graphviz.")
  var format = CircuitCommand.Form.text

  @Option(help: "File to write to. (default: the standard output)")
  var output: String?

  func validate() throws {
    if output == "" { throw ValidationError("--output: wanted the name of a file, got an empty one") }
  }

  /// Writes a circuit; as text its listing, or what is given in its place.
  func write(_ network: Network, text: String? = nil) throws {
    let text =
      switch format {
      case .text: (text ?? CircuitListing(network).lines.joined(separator: "\n")) + "\n"
      case .json: String(decoding: network.jsonData(), as: UTF8.self)
      case .dot: network.graphviz
      }
    if let output {
      try AtomicFile.write(text.utf8, to: FilePath(output))
    } else {
      try Terminal.deliver(String(text.dropLast()))
    }
  }
}
