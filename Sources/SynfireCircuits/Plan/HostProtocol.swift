public import NetworkModel

/// What the host of a circuit sends, and in which step.
///
/// Phase p of sample i is step `firstInput` + p + T i, for a cycle of T phases. A gate of the chain acts one step after it
/// spikes, and the first gate spikes one step after the host starts the chain; so the start is two steps before the
/// phase 0 of the first sample.
///
/// As in the published code the chain starts near the end of a first cycle that is left empty: at T − 1, which is 11 of
/// 12 for the training circuit and 3 of 4 for inference. The first input then goes out at T + 1, 13 or 5.
///
/// Source: the published code of Renner et al. 2024 (github.com/lanl/spikingBackprop at f725a74).
public struct HostProtocol: Sendable, Hashable {
  /// What a spike of the host stands for.
  public enum Signal: Sendable, Hashable {
    /// An input that is 1.
    case input
    /// The right class.
    case target
    /// r1 is present.
    case reward
    /// A neuron of a layer may take part in what the weights above it learn.
    case permits(layer: Int)

    /// Its generator's name.
    public var name: String {
      switch self {
      case .input: "input"
      case .target: "targets"
      case .reward: "r1"
      case .permits(let layer): "permits\(layer)"
      }
    }
  }

  /// Spikes that the host sends for each sample.
  public struct Send: Sendable, Hashable {
    /// What they stand for.
    public let signal: Signal
    /// The phase in which they are emitted; 0 is the last one of the cycle before.
    public let phase: Int
    /// The steps from the one before phase 0 to the one in which they are emitted.
    public var inSteps: Int { phase + 1 }
  }

  /// The steps of a sample, T.
  public let cycle: Int
  /// What is sent for each sample.
  public let sends: [Send]

  /// The step in which the host starts the chain.
  public var start: Int { firstInput - 2 }
  /// The step in which the host sends the first input: phase 0 of the first sample.
  public var firstInput: Int { cycle + 1 }

  /// The step of a phase.
  ///
  /// - Parameters:
  ///   - phase: From 0.
  ///   - sample: The sample, from 0.
  public func step(ofPhase phase: Int, sample: Int = 0) -> Int { firstInput + phase + cycle * sample }

  /// The phase, from 1, of a step; nil before the first sample.
  public func phase(ofStep step: Int) -> Int? {
    let place = step - firstInput
    return place >= 1 ? (place - 1) % cycle + 1 : nil
  }
}

extension BackpropPlan {
  /// What the host sends: inputs, targets and r1, which a circuit leaves out if its chip gives it.
  public var host: HostProtocol {
    var sends: [HostProtocol.Send] = []
    for row in rows {
      guard case .host(let signal) = row.source else { continue }
      sends.append(HostProtocol.Send(signal: signal, phase: row.sent))
    }
    sends += rewardedPhases.map { HostProtocol.Send(signal: .reward, phase: $0) }
    return HostProtocol(cycle: length, sends: sends)
  }
}

/// Spikes for a chip from its host.
public struct HostSpikes: Sendable, Hashable {
  /// Which generator emits them.
  public let generator: SpikeGeneratorID
  /// Which of its sources.
  public let sources: [Int]
  /// In how many steps from the present one; 1 is the next step.
  public let inSteps: Int
}
