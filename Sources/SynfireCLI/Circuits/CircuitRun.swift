import Synfire

/// A chip at work: it runs in pieces, shows how far it has come, and stops between two pieces where it is asked to.
struct CircuitRun {
  /// How a run has ended.
  enum Status: String, Encodable {
    case complete, interrupted, overflow
  }

  private(set) var chip: Chip
  private(set) var status = Status.complete
  /// What the chip alone has taken, in seconds.
  private(set) var seconds = 0.0
  /// The first step of this run; above 1 where a snapshot was restored.
  let firstStep: Int
  private let before: EventCounts

  /// How long a piece of work should take: long enough not to count, short enough to stop at once.
  private static let pieceSeconds = 0.05

  init(_ chip: Chip) {
    self.chip = chip
    firstStep = chip.stepCount + 1
    before = chip.events
  }

  /// The steps that are done.
  var steps: Int { chip.stepCount + 1 - firstStep }

  /// What has happened in this run.
  var events: EventCounts { chip.events - before }

  /// Runs some steps.
  ///
  /// - Throws: `ChipError` where a register overflows and the model does not allow it.
  mutating func run(steps: Int, sending spikes: HostSpikes) throws(ChipError) {
    var spikes = spikes
    var bar = ProgressBar(total: steps, unit: "steps")
    defer { ProgressBar.wipe() }
    let last = chip.stepCount + steps
    var piece = 1
    while chip.stepCount < last {
      guard !Interruption.isRequested else {
        status = .interrupted
        return
      }
      let count = min(piece, last - chip.stepCount, spikes.reachableSteps(after: chip.stepCount))
      let time = try run(piece: count, sending: &spikes)
      if time < Self.pieceSeconds { piece = min(2 * piece, 1 << 40) }
      if time > 2 * Self.pieceSeconds { piece = max(piece / 2, 1) }
      bar.update(done: self.steps, title: "step \(Format.count(chip.stepCount))")
    }
  }

  /// Runs one piece; the seconds that it took.
  private mutating func run(piece: Int, sending spikes: inout HostSpikes) throws(ChipError) -> Double {
    let start = ContinuousClock.now
    do throws(ChipError) {
      try spikes.send(to: &chip, through: chip.stepCount + piece)
      try chip.run(steps: piece)
    } catch {
      status = .overflow
      seconds += (ContinuousClock.now - start) / .seconds(1)
      throw error
    }
    let time = (ContinuousClock.now - start) / .seconds(1)
    seconds += time
    return time
  }
}
