public import Recordings

/// The request to record a quantity while the chip runs; `chip[probe]` is what came back.
///
/// `Recording` is `Raster` for spikes and `Series` for numbers.
public struct Probe<Recording: Sendable>: Sendable, Hashable {
  /// The place among the network's probes, from 0.
  public let index: Int
}

/// What of a group can be recorded.
public struct GroupQuantity<Recording: Sendable>: Sendable, Hashable {
  let quantity: ProbedQuantity
}

extension GroupQuantity where Recording == Raster {
  /// The spikes of each compartment.
  public static var spikes: GroupQuantity { GroupQuantity(quantity: .spikes) }
}

extension GroupQuantity where Recording == Series {
  /// The current of each compartment after the step, in current units (2⁻⁶ weight unit).
  public static var current: GroupQuantity { GroupQuantity(quantity: .current) }
  /// The voltage of each compartment after the step, in membrane units (2⁻⁶ weight unit): 0 where it spiked.
  public static var voltage: GroupQuantity { GroupQuantity(quantity: .voltage) }
}

/// What of a connection can be recorded.
public struct ConnectionQuantity: Sendable, Hashable {
  let quantity: ProbedQuantity

  /// The mantissa of each synapse's weight after the learning of the step.
  public static let weight = ConnectionQuantity(quantity: .weight)
  /// Each synapse's tag after the learning of the step.
  public static let tag = ConnectionQuantity(quantity: .tag)
  /// Each synapse's delay after the learning of the step, in steps.
  public static let delay = ConnectionQuantity(quantity: .delay)

  /// A trace of the rule, as the learning of the step saw it: one for each source (x1, x2), for each target (y1, y2,
  /// y3), or a single one (r1).
  public static func trace(_ name: TraceName) -> ConnectionQuantity { ConnectionQuantity(quantity: .trace(name)) }
}

/// A quantity that a probe records.
public enum ProbedQuantity: Sendable, Hashable {
  /// Spikes of a group or a spike generator.
  case spikes
  /// Currents of a group.
  case current
  /// Voltages of a group.
  case voltage
  /// Mantissas of a connection.
  case weight
  /// Tags of a connection.
  case tag
  /// Delays of a connection.
  case delay
  /// A trace of a connection's rule.
  case trace(TraceName)
}

extension ProbedQuantity: CustomStringConvertible, CaseIterable {
  /// Every quantity, that is each case and each trace.
  public static var allCases: [ProbedQuantity] {
    [.spikes, .current, .voltage, .weight, .tag, .delay] + TraceName.allCases.map { .trace($0) }
  }

  /// The quantity in words, as in `spikes` or `trace x1`.
  public var description: String {
    switch self {
    case .spikes: "spikes"
    case .current: "current"
    case .voltage: "voltage"
    case .weight: "weight"
    case .tag: "tag"
    case .delay: "delay"
    case .trace(let name): "trace \(name.rawValue)"
    }
  }
}

/// One entry of a network's list of probes.
public struct ProbeRequest: Sendable, Hashable {
  /// What is probed.
  public enum Subject: Sendable, Hashable {
    /// The compartments of a group.
    case group(GroupID)
    /// The sources of a spike generator.
    case generator(SpikeGeneratorID)
    /// The synapses of a connection, or the traces of its rule.
    case connection(ConnectionID)
  }

  /// The group, spike generator or connection.
  public let subject: Subject
  /// What of it.
  public let quantity: ProbedQuantity
  /// It is recorded in a number of steps between two values, at the steps that this number divides; 1 for spikes.
  public let period: Int
}
