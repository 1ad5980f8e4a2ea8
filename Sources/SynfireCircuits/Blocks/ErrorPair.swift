public import NetworkModel

/// The two halves of an error, since spikes have no sign: d⁺ where an output is missing, d⁻ where one is too many.
///
///     d⁺ = o< ∧ t ∧ ¬o        d⁻ = o< ∧ o ∧ ¬t ∧ ¬o>
///
/// Both spike one step after outputs and target do. No gate of a chain is needed: o< opens the pair of its own output,
/// so that an output far below its step is left alone, as o> leaves alone one far above.
///
/// Source: Renner et al. 2024, doi:10.1038/s41467-024-53827-9.
public struct ErrorPair: Sendable, Hashable {
  /// d⁺: an output that should have spiked.
  public let plus: GroupID
  /// d⁻: an output that should not have.
  public let minus: GroupID

  /// Joins outputs and targets to the relays of their errors.
  ///
  /// - Parameters:
  ///   - plus: The relays that become d⁺.
  ///   - minus: The relays that become d⁻.
  ///   - output: o, read at ``ReadoutLevel/half``.
  ///   - low: o<, the same sums read at ``ReadoutLevel/zero``.
  ///   - high: o>, the same sums read at ``ReadoutLevel/full``.
  ///   - target: t, which spikes in the step of the outputs.
  ///   - network: The network of all.
  /// - Throws: `NetworkError` where counts differ.
  public init(
    plus: GroupID, minus: GroupID, output: GroupID, low: GroupID, high: GroupID, target: GroupID,
    in network: inout Network
  ) throws(NetworkError) {
    self.plus = plus
    self.minus = minus
    let sources: [Part: GroupID] = [.output: output, .low: low, .high: high, .target: target]
    for wire in Self.wires {
      guard let source = sources[wire.source] else { continue }
      try network.relay(from: source, to: [wire.isPlus ? plus : minus], weight: wire.role.weight)
    }
  }

  /// What the pair listens to.
  enum Part: Hashable {
    case output, low, high, target
  }

  /// Who tells which half what, with the delay 0.
  static let wires: [(source: Part, isPlus: Bool, role: RelayRole)] = [
    (.output, false, .excites), (.target, true, .excites), (.high, false, .vetoes), (.target, false, .vetoes),
    (.output, true, .vetoes), (.low, false, .opens), (.low, true, .opens),
  ]

  /// The same for errors with a margin, d⁺ = t ∧ ¬o> and d⁻ = o< ∧ ¬t, which the gate of their phase opens.
  static let marginWires: [(source: Part, isPlus: Bool, role: RelayRole)] = [
    (.target, true, .excites), (.high, true, .vetoes), (.low, false, .excites), (.target, false, .vetoes),
  ]
}
