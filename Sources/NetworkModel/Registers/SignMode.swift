/// Which signs the weights of one connection may have.
///
/// Source: Davies et al., IEEE Micro 38(1), 2018, doi:10.1109/MM.2018.112130359; ranges as in lava-nc 0.10.0 and
/// brian2-loihi 0.5.2, which lets inhibitory mantissas reach −256.
public enum SignMode: String, Sendable, Hashable, CaseIterable {
  /// Both signs: one bit of the weight is the sign. Mantissas −256…254 in steps of 2 at 8 bits.
  case mixed
  /// No negative weight. Mantissas 0…255.
  case excitatory
  /// No positive weight. Mantissas −255…0.
  case inhibitory

  /// The mantissas of 8 bits, before the grid of a format thins them out.
  public var mantissas: ClosedRange<Int32> {
    switch self {
    case .mixed: -256...254
    case .excitatory: 0...255
    case .inhibitory: -255...0
    }
  }
}
