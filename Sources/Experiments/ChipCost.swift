public import ChipSimulator
public import Learners
internal import NetworkModel
public import Recordings
internal import SynfireCircuits

/// What the work of a run's chips would cost on a chip, per sample, by published figures of events: an estimate.
///
///     energy per sample = Σ events · energy of one / samples
///
/// The estimate counts the events of the cores; `CostEstimate` says what it leaves out. It stands beside what was measured
/// on a chip (``Measurement``), not in its place.
public struct ChipCost: Sendable, Hashable {
  /// What was measured on a chip.
  public struct Measurement: Sendable, Hashable, Codable {
    /// Joules for each sample.
    public let energy: Double
    /// Seconds for each sample.
    public let time: Double

    /// nBP while it learns MNIST, 400-400-10: 0.59 mJ and 1.5 ms a sample.
    ///
    /// Source: Renner et al. 2024, doi:10.1038/s41467-024-53827-9, Table 1, measured on Loihi.
    public static let publishedTraining = Measurement(energy: 0.59e-3, time: 1.5e-3)
    /// The same network while it only answers: 0.0025 mJ and 0.17 ms a sample.
    ///
    /// Source: as of ``publishedTraining``.
    public static let publishedInference = Measurement(energy: 0.0025e-3, time: 0.17e-3)
  }

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

  /// The cost of learning; nil where no sample was learned on the chip.
  public static func learning(
    _ work: ChipWork, with learner: LearnerConfiguration
  ) throws(LearnerError) -> ChipCost? {
    guard case .nbpOnChip(let configuration) = learner else { return nil }
    return try ChipCost(work.learning) { () throws in
      try (BackpropCircuit(configuration.circuit).network, configuration.model)
    }
  }

  /// The cost of answering; nil where no sample was answered on the chip.
  public static func answering(
    _ work: ChipWork, with learner: LearnerConfiguration
  ) throws(LearnerError) -> ChipCost? {
    guard case .nbpOnChip = learner else { return nil }
    let layers = learner.layers
    return try ChipCost(work.answering) { () throws in (try InferenceCircuit(layers: layers).network, .loihi1) }
  }

  /// Places the circuit and gives its groups the spikes that were counted; other events enter the estimate as sums only.
  private init?(
    _ activity: ChipActivity, of circuit: () throws -> (network: Network, model: ChipModel)
  ) throws(LearnerError) {
    guard activity.samples > 0 else { return nil }
    do {
      let (network, model) = try circuit()
      guard let limits = model.limits, !network.connections.isEmpty else { return nil }
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
      throw LearnerError("nBP on the chip: \(error)")
    }
  }
}
