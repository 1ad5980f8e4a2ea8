/// What a spike of one relay does to another, one to one.
public enum RelayRole: Sendable, Hashable, CaseIterable {
  /// It excites: an open relay spikes.
  case excites
  /// It vetoes: an open relay that is excited once stays silent.
  case vetoes
  /// It opens, as a gate does, but each relay its own.
  case opens

  /// The weight, in weight units.
  public var weight: Int {
    switch self {
    case .excites: CircuitLevels.relay
    case .vetoes: -CircuitLevels.relay
    case .opens: CircuitLevels.gate
    }
  }
}

extension RelayRole {
  /// The weight that it has beside these gates, the sum of its connections.
  func weight(_ gates: GateWeights) -> Int { weights(gates).reduce(0, +) }

  /// The weights of its connections beside these gates.
  func weights(_ gates: GateWeights) -> [Int] { self == .opens ? gates.opener : [weight] }
}
