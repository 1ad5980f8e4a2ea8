/// What keeps a closed group of relays silent.
public enum RelayClosing: String, Sendable, Hashable, Codable, CaseIterable {
  /// The bias of the relays, −8,192 weight units, and inhibition by the gates where plastic sums arrive.
  case bias
  /// The threshold of the relays, 65,536 weight units, in every phase and without any inhibition.
  ///
  /// It is safe for 258 inputs of the strongest weights at once, as two inhibitions of −32,512 are.
  case wall
}
