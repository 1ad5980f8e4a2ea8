/// What a core has a limited amount of.
public enum CoreResource: String, Sendable, Hashable, CaseIterable, Codable {
  /// State machines.
  case compartments
  /// Axons that end on the core.
  case inputAxons
  /// Axons that begin on the core.
  case outputAxons
  /// Bytes of synaptic memory.
  case synapticBytes

  /// The name for people, in the plural.
  public var title: String {
    switch self {
    case .compartments: "compartments"
    case .inputAxons: "input axons"
    case .outputAxons: "output axons"
    case .synapticBytes: "bytes of synaptic memory"
    }
  }
}
