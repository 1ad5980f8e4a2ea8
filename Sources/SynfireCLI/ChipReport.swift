import Synfire

/// What the chips of a run did, over all of its points: what crossed their borders, margins and costs.
struct ChipReport: Encodable {
  /// How far voltages went in the part of the run that ends at one point, in weight units.
  struct Margin: Encodable {
    let epoch: Double
    /// The highest voltage of groups that had to be silent, by phase.
    let highestClosed: [Int: Int]
    /// The group that came nearest to a spike.
    let nearestGroup: String
    /// The lowest voltage of any group, and the group.
    let lowest: Int
    let lowestGroup: String

    init?(_ point: History.Point) {
      guard let learning = point.chip?.learning, let nearest = learning.nearestToSpike, let lowest = learning.lowest
      else { return nil }
      epoch = point.epoch
      highestClosed = learning.highestClosed
      nearestGroup = nearest.group
      (lowestGroup, self.lowest) = lowest
    }
  }

  /// The estimate for one sample, in joules and seconds, beside what was measured on a chip.
  struct Cost: Encodable {
    let energy: Double
    let evenSplitTime: Double
    let serialTime: Double
    let measured: ChipCost.Measurement
    /// Events of one sample, in the mean, by kind.
    let events: [String: Double]
    /// Joules of one sample, by kind of event.
    let energies: [String: Double]

    init?(_ cost: ChipCost?, measured: ChipCost.Measurement) {
      guard let cost else { return nil }
      (energy, evenSplitTime, serialTime) = (cost.energy, cost.evenSplitTime, cost.serialTime)
      self.measured = measured
      let kinds = CostedEvent.allCases
      events = Dictionary(kinds.map { ($0.rawValue, cost.count(of: $0)) }) { $1 }
      energies = Dictionary(kinds.map { ($0.rawValue, cost.estimate.energy(of: $0) / Double(cost.samples)) }) { $1 }
    }
  }

  /// The rule of every plastic synapse.
  let rule = BackpropCircuit.rule
  let learning: ChipActivity
  let answering: ChipActivity
  /// A group that has to be silent spikes above this voltage, in weight units.
  let threshold = CircuitLevels.threshold
  /// The lowest voltage of the register, in weight units.
  let registerEnd = InhibitionRule.lowestVoltage
  let margins: [Margin]
  let learningCost: Cost?
  let answeringCost: Cost?
  let caveat = CostEstimate.caveat

  init?(_ history: History, of learner: LearnerConfiguration) throws {
    guard let work = history.chip else { return nil }
    (learning, answering) = (work.learning, work.answering)
    margins = history.points.compactMap(Margin.init)
    learningCost = Cost(try ChipCost.learning(work, with: learner), measured: .publishedTraining)
    answeringCost = Cost(try ChipCost.answering(work, with: learner), measured: .publishedInference)
  }
}
