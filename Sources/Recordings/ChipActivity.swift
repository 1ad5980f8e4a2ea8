/// What a chip and its host did in a part of a run: what crossed the chip's border, what happened inside, how far
/// voltages went.
///
/// Activities of parts add up: counts are summed, extremes are joined.
public struct ChipActivity: Sendable, Hashable, Codable {
  /// What crossed the border, by kind and direction.
  public struct Border: Sendable, Hashable, Codable {
    /// Host to chip: spikes of the inputs.
    public var inputSpikes = 0
    /// Host to chip: spikes of the targets.
    public var targetSpikes = 0
    /// Host to chip: spikes of the reinforcement channel r1.
    public var rewardSpikes = 0
    /// Host to chip: spikes that permit neurons to take part in learning; nil where none has to be permitted.
    public var permitSpikes: Int?
    /// Host to chip: spikes that start the gating chain.
    public var startSpikes = 0
    /// Host to chip: weights that were written, each copy of a matrix counted by itself.
    public var weightsWritten = 0
    /// Chip to host: weights that were read.
    public var weightsRead = 0
    /// Chip to host: spikes that were read.
    public var spikesRead = 0
    /// Chip to host: currents that were read.
    public var currentsRead = 0

    /// Nothing crossed.
    public init() {}

    fileprivate static let counts: [any WritableKeyPath<Border, Int> & Sendable] = [
      \.inputSpikes, \.targetSpikes, \.rewardSpikes, \.startSpikes, \.weightsWritten, \.weightsRead, \.spikesRead,
      \.currentsRead,
    ]
  }

  /// The extremes of the voltage of one group, before a reset, in weight units.
  public struct Extremes: Sendable, Hashable, Codable {
    /// The lowest voltage in any step.
    public var lowest: Int
    /// The highest voltage in each phase (from 1) in which the group has to be silent; those in which it slept are missing.
    public var highestClosed: [Int: Int]

    /// Puts extremes together.
    public init(lowest: Int, highestClosed: [Int: Int]) {
      self.lowest = lowest
      self.highestClosed = highestClosed
    }

    /// Whether a chip can have had them: phases from 1, voltages of registers of 32 bits at most.
    fileprivate var isValid: Bool {
      let voltages = -1 << 31...1 << 31
      return voltages.contains(lowest)
        && highestClosed.allSatisfy { phase, highest in phase >= 1 && voltages.contains(highest) }
    }

    /// The extremes of two parts.
    func joined(with other: Extremes) -> Extremes {
      Extremes(
        lowest: min(lowest, other.lowest),
        highestClosed: highestClosed.merging(other.highestClosed, uniquingKeysWith: max))
    }
  }

  /// Samples that were shown.
  public var samples = 0
  /// Chip steps.
  public var steps = 0
  /// What crossed the border.
  public var border = Border()
  /// Spikes inside the chip, by group.
  public var spikes: [String: Int] = [:]
  /// Weights that a spike added to a current.
  public var synapticOperations = 0
  /// Synapses for which the rule asked for a change.
  public var synapseUpdates = 0
  /// Updates of compartments that had something to do.
  public var activeUpdates = 0
  /// Updates of compartments at rest.
  public var inactiveUpdates = 0
  /// The extremes of the voltages, by group, of the groups that were watched.
  public var voltages: [String: Extremes] = [:]

  /// Nothing yet.
  public init() {}

  private static let counts: [any WritableKeyPath<ChipActivity, Int> & Sendable] = [
    \.samples, \.steps, \.synapticOperations, \.synapseUpdates, \.activeUpdates, \.inactiveUpdates,
  ]

  /// Whether a chip can have done this: no count is negative, all of them together are at most 2⁶⁰, so that any of them
  /// can be added up, and voltages are those of a register.
  package var isValid: Bool {
    let counts =
      Self.counts.map { self[keyPath: $0] } + Border.counts.map { border[keyPath: $0] } + Array(spikes.values)
      + [border.permitSpikes ?? 0]
    return counts.allSatisfy { $0 >= 0 } && counts.reduce(0, Self.adding) <= 1 << 60
      && voltages.values.allSatisfy(\.isValid)
  }

  /// The highest voltage that watched groups had while they had to be silent, by phase.
  public var highestClosed: [Int: Int] {
    voltages.values.reduce(into: [:]) { $0.merge($1.highestClosed, uniquingKeysWith: max) }
  }

  /// The watched group that came nearest to a spike while it had to be silent, and the phase; the first by name of equals.
  public var nearestToSpike: (group: String, phase: Int, voltage: Int)? {
    let all = voltages.flatMap { name, extremes in
      extremes.highestClosed.map { (group: name, phase: $0.key, voltage: $0.value) }
    }
    return all.min { ($1.voltage, $0.group, $0.phase) < ($0.voltage, $1.group, $1.phase) }
  }

  /// The watched group whose voltage came nearest to the lower end of the register; the first by name of equals.
  public var lowest: (group: String, voltage: Int)? {
    voltages.map { (group: $0.key, voltage: $0.value.lowest) }
      .min { ($0.voltage, $0.group) < ($1.voltage, $1.group) }
  }

  /// What was done in both parts.
  public static func + (left: ChipActivity, right: ChipActivity) -> ChipActivity {
    var sum = left
    for count in counts { sum[keyPath: count] = adding(left[keyPath: count], right[keyPath: count]) }
    for count in Border.counts {
      sum.border[keyPath: count] = adding(left.border[keyPath: count], right.border[keyPath: count])
    }
    if left.border.permitSpikes != nil || right.border.permitSpikes != nil {
      sum.border.permitSpikes = adding(left.border.permitSpikes ?? 0, right.border.permitSpikes ?? 0)
    }
    sum.spikes.merge(right.spikes, uniquingKeysWith: adding)
    sum.voltages.merge(right.voltages) { $0.joined(with: $1) }
    return sum
  }

  /// Counts that were read from a file may be as large as they like; their sum stays in its type.
  private static func adding(_ left: Int, _ right: Int) -> Int {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? .max : sum
  }
}

/// What chips did for one point of a training: to learn since the point before, and to answer for the scores.
public struct ChipWork: Sendable, Hashable, Codable {
  /// The chip that learns.
  public var learning: ChipActivity
  /// The chip that answers, with weights that do not change.
  public var answering: ChipActivity

  /// Puts the two together.
  public init(learning: ChipActivity = ChipActivity(), answering: ChipActivity = ChipActivity()) {
    self.learning = learning
    self.answering = answering
  }

  /// What the chips of the two efforts did; nil if no chip learned.
  public init?(learning: Effort, answering: Effort) {
    guard let chip = learning.chip else { return nil }
    self.init(learning: chip, answering: answering.chip ?? ChipActivity())
  }

  /// Whether chips can have done this.
  package var isValid: Bool { learning.isValid && answering.isValid }

  /// What was done for both points.
  public static func + (left: ChipWork, right: ChipWork) -> ChipWork {
    ChipWork(learning: left.learning + right.learning, answering: left.answering + right.answering)
  }
}
