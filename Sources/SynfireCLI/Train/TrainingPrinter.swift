import Synchronization
import Synfire

/// Prints what training runs tell, from several threads, as a table or as JSON lines.
final class TrainingPrinter: Sendable {
  private struct State {
    var bar: ProgressBar
    /// Samples trained so far, by seed.
    var done: [UInt64: Int]
    var hasLostItsReader = false
  }

  private let state: Mutex<State>
  private let format: OutputFormat
  private let total: Int
  private let hasSeveralSeeds: Bool
  private let isHeldOut: Bool
  private let countsSpikes: Bool
  private let columns: ScoreColumns

  init(_ runs: [TrainingRun], format: OutputFormat) {
    self.format = format
    total = runs.reduce(0) { $0 + $1.sampleCount }
    hasSeveralSeeds = runs.count > 1
    isHeldOut = runs.first.map { $0.configuration.data.heldOut > 0 } ?? false
    let learner = runs.first?.configuration.learner
    countsSpikes = learner.map { type(of: $0.base).countsSpikes } ?? false
    columns = ScoreColumns(readings: learner?.readings ?? NBPConfiguration.readings)
    let done = Dictionary(runs.map { ($0.configuration.learner.seed, $0.samplesDone) }) { $1 }
    state = Mutex(State(bar: ProgressBar(total: total, unit: "samples", done: done.values.reduce(0, +)), done: done))
    if format == .text, let first = runs.first { printHead(first, seeds: runs.map(\.configuration.learner.seed)) }
  }

  /// Whether the standard output was closed, so that nobody reads what is printed.
  var hasLostItsReader: Bool { state.withLock { $0.hasLostItsReader } }

  func report(_ event: RunEvent) {
    state.withLock { state in
      switch event {
      case .progress(let seed, let epoch, let sample, let count):
        state.done[seed] = epoch * count + sample
        state.bar.update(done: state.done.values.reduce(0, +), title: "epoch \(epoch + 1)")
      case .point(let point):
        ProgressBar.wipe()
        let line = format == .json ? JSONText.line(point) : row(point)
        if !Terminal.print(line) { state.hasLostItsReader = true }
      }
    }
  }

  func finish(_ sweep: SeedSweep, status: RunRecord.Status, folder: RunFolder?) {
    ProgressBar.wipe()
    if status == .complete, let summary = sweep.summary {
      let lines = summaryLines(summary)
      switch format {
      case .text: for line in [""] + lines + marginLines(sweep) + activityLines(sweep) { Terminal.print(line) }
      // Lines of JSON are points and nothing else.
      case .json where hasSeveralSeeds: for line in lines { Terminal.remark(line) }
      case .json: break
      }
    }
    guard status == .interrupted else { return }
    let reason = hasLostItsReader ? "Stopped, as the standard output takes no more" : "Stopped"
    let advice =
      folder.map { "go on with: synfire train --resume --output \($0.path)" } ?? "nothing was kept (no --output)"
    Terminal.remark("\(reason); \(advice)")
  }

  /// How near the chip came to a spike out of its phase, and to the end of a register, over all epochs and seeds.
  private func marginLines(_ sweep: SeedSweep) -> [String] {
    let work = sweep.runs.compactMap(\.history.chip).map(\.learning)
    guard let first = work.first else { return [] }
    return work.dropFirst().reduce(first, +).marginLine.map { [$0] } ?? []
  }

  /// How the hidden activity of each run went.
  private func activityLines(_ sweep: SeedSweep) -> [String] {
    sweep.runs.compactMap { run in
      run.history.activityLine.map { hasSeveralSeeds ? "seed \(run.configuration.learner.seed): \($0)" : $0 }
    }
  }

  private func printHead(_ run: TrainingRun, seeds: [UInt64]) {
    let configuration = run.configuration
    let seedText = (seeds.count > 1 ? "seeds " : "seed ") + seeds.map(String.init).joined(separator: ", ")
    Terminal.print(
      "\(configuration.learner.title) \(configuration.learner.shape) on \(configuration.data.name), \(seedText)")
    Terminal.print(
      "\(Format.count(run.trainCount)) images to learn, \(Format.count(run.reportedCount)) "
        + (isHeldOut ? "held out" : "to test") + "; \(configuration.data.preparation)")
    if run.samplesDone > 0 {
      let done = Double(run.samplesDone) / Double(max(1, run.trainCount))
      Terminal.print("goes on after \(Format.epoch(done)) of \(Format.count(configuration.epochs, "epoch"))")
    }
    Terminal.print(
      "\n" + (hasSeveralSeeds ? "      " : "") + Format.left("        train %", columns.width + 9)
        + (isHeldOut ? "held out %" : "test %"))
    Terminal.print(
      (hasSeveralSeeds ? "  seed" : "") + " epoch\(columns.heading) \(columns.heading) samples/s"
        + (countsSpikes ? "  hidden spikes" : ""))
  }

  private func row(_ point: History.Point) -> String {
    return (hasSeveralSeeds ? Format.right(String(point.seed), 6) : "") + Format.right(Format.epoch(point.epoch), 6)
      + columns.row(point.train) + " " + columns.row(point.reported)
      + " " + Format.right(Format.count(Int(min(point.trainSamplesPerSecond, 1e15))), 9)
      + (point.activity.map { Format.right($0.hiddenSpikes, 15) } ?? "")
  }

  private func summaryLines(_ summary: SeedSummary) -> [String] {
    let name = isHeldOut ? "held out" : "test"
    return [
      "\(name), last epoch: \(summary.last.text(columns.readings))",
      "\(name), best epoch: \(summary.best.text(columns.readings))",
      "(best epochs are chosen on the \(name) images themselves, for each reading its own; quote them only beside the last)",
    ]
  }
}
