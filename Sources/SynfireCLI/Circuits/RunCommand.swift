import ArgumentParser
import Foundation
import Synfire
import SystemPackage

/// The verb `synfire run`.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a circuit on the simulated chip, and report what it did.",
    usage: "synfire run <circuit> --steps <steps> [<options>]",
    discussion: """
      Examples:
        synfire run circuit.json --steps 1000
        synfire run circuit.json --steps 16 --probe weight:plastic:8
        synfire run circuit.json --steps 16 --output runs/c
        synfire run circuit.json --steps 500 --spikes reward:reward.csv
      """)

  @OptionGroup var circuit: CircuitArgument

  @Option(parsing: .unconditional, help: "How many steps.")
  var steps: Int

  @OptionGroup(title: "Chip") var chip: ChipOptions

  @Option(parsing: .unconditional, help: "Seed of every random number. (default: the circuit's)")
  var seed: UInt64?

  @Option(
    name: .customLong("probe"),
    help: ArgumentHelp(
      "Record something beside the circuit's probes, such as spikes:hidden, voltage:hidden or weight:plastic:8.",
      discussion: """
        Quantities: spikes of a group or spike generator; current, voltage of a group; weight, tag, delay, x1, x2, y1, \
        y2, y3, r1 of a connection. A number behind the name: a number of steps between two values.
        """, valueName: "quantity:name"),
    transform: ProbeOption.parse)
  var probes: [ProbeOption] = []

  @Option(
    name: .customLong("spikes"),
    help: ArgumentHelp(
      "Spikes to send to a spike generator, as a CSV file of step,source.", valueName: "generator:file"))
  var hostSpikes: [String] = []

  @Option(help: "Folder for the summary, the recordings and what was learned. (default: nothing is kept)")
  var output: String?

  @Option(help: "Go on from a snapshot that --save wrote, of the same circuit, probes, seed and model.")
  var restore: String?

  @Option(help: "File for a snapshot of the chip after the last step.")
  var save: String?

  @Option(help: "text, or json: one object; with the recordings, unless there is --output.")
  var format = OutputFormat.text

  func validate() throws {
    guard (0...Network.maximumStep).contains(steps) else {
      throw ValidationError("--steps: wanted 0 to \(Format.count(Network.maximumStep)), got \(steps)")
    }
    for (flag, value) in [("--output", output), ("--restore", restore), ("--save", save)] where value == "" {
      throw ValidationError("\(flag): wanted a name, got an empty one")
    }
  }

  func run() async throws {
    let folder = output.map { CircuitRunFolder(FilePath($0)) }
    try folder?.checkThatItIsFree()
    try checkThatASnapshotHasAPlace()
    let file = try circuit.read()
    let chip = try makeChip(file.network)
    let spikes = try HostSpikes(hostSpikes, for: chip.network)
    Interruption.noteRequests()
    try folder?.create()
    var run = CircuitRun(chip)
    remark(on: spikes, of: run)
    do throws(ChipError) {
      try run.run(steps: steps, sending: spikes)
    } catch {
      try folder?.write(run, RunSummary(run, of: file.name, withNumbers: false))
      throw error
    }
    let summary = RunSummary(run, of: file.name, withNumbers: false)
    try folder?.write(run, summary)
    if let save { try run.chip.save(to: FilePath(save)) }
    try report(run, summary)
    if run.status == .interrupted { throw Interruption.exitCode }
  }

  /// The chip with the circuit as the options change it.
  private func makeChip(_ given: Network) throws -> Chip {
    var network = given
    if let seed { network.seed = seed }
    for probe in probes { try probe.add(to: &network) }
    var chip = try Chip(network, model: chip.chipModel, placement: chip.placement ?? .firstFit)
    if let restore { try chip.restore(from: FilePath(restore)) }
    return chip
  }

  /// Refuses, before the run, a place where no snapshot can be written, and the circuit file itself.
  private func checkThatASnapshotHasAPlace() throws(StorageError) {
    guard let save else { return }
    let folder = FilePath(save).removingLastComponent()
    guard folder.isEmpty || FileManager.default.fileExists(atPath: folder.string) else {
      throw StorageError(FilePath(save), "wanted an existing folder, got none", kind: .missing)
    }
    guard !FilePath(save).isSameFile(as: FilePath(circuit.circuit)) else {
      throw StorageError(
        FilePath(save), "wanted a separate file for the snapshot, got the circuit file", kind: .unusable)
    }
    try FilePath(save).checkThatItTakesBytes()
  }

  /// Tells of spikes that this run does not come to.
  private func remark(on spikes: HostSpikes, of run: CircuitRun) {
    let last = run.firstStep + steps - 1
    let outside = steps > 0 ? spikes.count(outside: run.firstStep...last) : 0
    guard outside > 0 else { return }
    Terminal.remark(
      "--spikes: \(Format.count(outside, "spike")) outside of the steps \(run.firstStep) to \(last) passed over")
  }

  private func report(_ run: CircuitRun, _ summary: RunSummary) throws {
    switch format {
    case .json:
      try Terminal.deliver(
        JSONText.line(output == nil ? RunSummary(run, of: summary.circuit, withNumbers: true) : summary))
    case .text: for line in RunText(run, summary).lines(width: Terminal.width) { Terminal.print(line) }
    }
  }
}
