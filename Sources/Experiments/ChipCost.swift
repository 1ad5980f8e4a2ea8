public import ChipSimulator
public import Learners
internal import NetworkModel
public import Recordings

/// What the work of a run's chips would cost on a chip, per sample, by published figures of events: an estimate.
///
///     energy per sample = Σ events · energy of one / samples
///
/// The estimate counts the events of the cores; `CostEstimate` says what it leaves out. It stands beside what was measured
/// on a chip (`MeasuredCost`), not in its place.
public struct ChipCost: Sendable, Hashable {
  /// The samples that were shown, 1 or more.
  public let samples: Int
  /// All events of all samples.
  public let estimate: CostEstimate

  /// Joules for each sample.
  public var energy: Double { estimate.energy / Double(samples) }
  /// Seconds for each sample if all cores always shared the work evenly.
  public var evenSplitTime: Double { estimate.evenSplitTime / Double(samples) }
  /// Seconds for each sample, one event after the other.
  public var serialTime: Double { estimate.serialTime / Double(samples) }
  /// How often an event happened for each sample, in the mean.
  public func count(of event: CostedEvent) -> Double { estimate.count(of: event) / Double(samples) }

  /// The cost of learning; nil if no sample was learned on the chip.
  public static func learning(
    _ work: ChipWork, with learner: AnyLearnerConfiguration
  ) throws(LearnerError) -> ChipCost? {
    guard let chip = learner.chip, chip.backend == .chip, work.learning.samples > 0 else { return nil }
    return try ChipCost(work.learning, of: chip.learningCircuit())
  }

  /// The cost of answering; nil if no sample was answered on the chip.
  public static func answering(
    _ work: ChipWork, with learner: AnyLearnerConfiguration
  ) throws(LearnerError) -> ChipCost? {
    guard let chip = learner.chip, chip.backend == .chip, work.answering.samples > 0 else { return nil }
    return try ChipCost(work.answering, of: chip.answeringCircuit())
  }

  /// Places the circuit and gives its groups the spikes that were counted; other events enter the estimate as sums only.
  private init?(
    _ activity: ChipActivity, of circuit: (network: Network, model: ChipModel)
  ) throws(LearnerError) {
    let (network, model) = circuit
    guard let limits = model.limits, !network.connections.isEmpty else { return nil }
    do {
      var events = EventCounts(for: network)
      events.steps = activity.steps
      for (index, group) in network.groups.enumerated() {
        events.groups[index].spikes = activity.spikes[group.name] ?? 0
      }
      events.groups[0].activeUpdates = activity.activeUpdates
      events.groups[0].inactiveUpdates = activity.inactiveUpdates
      events.connections[0].synapticOperations = activity.synapticOperations
      events.connections[0].synapseUpdates = activity.synapseUpdates
      samples = activity.samples
      estimate = CostEstimate(events, of: network, on: try CoreMap(placing: network, limits: limits))
    } catch {
      throw LearnerError("on the chip: \(error)")
    }
  }
}
