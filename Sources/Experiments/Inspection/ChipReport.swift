internal import ChipSimulator
package import Learners
package import Recordings
internal import SynfireCircuits

/// What the chips of a run did, over all of its points: what crossed their borders, margins and costs.
package struct ChipReport: Sendable, Encodable {
  /// How far voltages went in the part of the run that ends at one point, in weight units.
  package struct Margin: Sendable, Encodable {
    package let epoch: Double
    /// The highest voltage of groups that had to be silent, by phase.
    package let highestClosed: [Int: Int]
    /// The group that came nearest to a spike.
    package let nearestGroup: String
    /// The lowest voltage of any group, and the group.
    package let lowest: Int
    package let lowestGroup: String

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
  package struct Cost: Sendable, Encodable {
    package let energy: Double
    package let evenSplitTime: Double
    package let serialTime: Double
    package let measured: MeasuredCost
    /// Events of one sample, in the mean, by kind.
    package let events: [String: Double]
    /// Joules of one sample, by kind of event.
    package let energies: [String: Double]

    init?(_ cost: ChipCost?, measured: MeasuredCost) {
      guard let cost else { return nil }
      (energy, evenSplitTime, serialTime) = (cost.energy, cost.evenSplitTime, cost.serialTime)
      self.measured = measured
      let kinds = CostedEvent.allCases
      events = Dictionary(kinds.map { ($0.rawValue, cost.count(of: $0)) }) { $1 }
      energies = Dictionary(kinds.map { ($0.rawValue, cost.estimate.energy(of: $0) / Double(cost.samples)) }) { $1 }
    }
  }

  /// The rule of every plastic synapse.
  package let rule: String
  package let learning: ChipActivity
  package let answering: ChipActivity
  /// A group that has to be silent spikes above this voltage, in weight units.
  package let threshold = CircuitLevels.threshold
  /// The lowest voltage of the register, in weight units.
  package let registerEnd = InhibitionRule.lowestVoltage
  package let margins: [Margin]
  package let learningCost: Cost?
  package let answeringCost: Cost?
  package let caveat = CostEstimate.caveat

  package init?(_ history: History, of learner: AnyLearnerConfiguration) throws {
    guard let work = history.chip, let chip = learner.chip.map({ type(of: $0) }) else { return nil }
    rule = chip.rule
    (learning, answering) = (work.learning, work.answering)
    margins = history.points.compactMap(Margin.init)
    learningCost = Cost(try ChipCost.learning(work, with: learner), measured: chip.measuredLearning)
    answeringCost = Cost(try ChipCost.answering(work, with: learner), measured: chip.measuredAnswering)
  }
}
