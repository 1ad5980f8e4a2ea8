/// A matrix of weights in a circuit, of which one or more connections are copies.
///
/// Synapses cannot be shared and spikes have no sign, so W of a layer above the first exists in three forms.
public struct WeightMatrix: Sendable, Hashable {
  /// The direction in which a matrix sends, and the sign that it gives.
  public enum Form: Sendable, Hashable, CaseIterable {
    /// W, from the layer below to the layer.
    case forward
    /// Wᵀ, from the layer back to the one below.
    case transposed
    /// −Wᵀ, the same for errors of the other sign.
    case negated
    /// The row of W for the neuron of the layer below that always spikes.
    case bias
  }

  /// The layer that W reads into, 1 for the first one above the inputs.
  public let layer: Int
  /// Its form.
  public let form: Form

  /// W of a layer, from the layer below.
  public static func forward(_ layer: Int) -> WeightMatrix { WeightMatrix(layer: layer, form: .forward) }
  /// Wᵀ of a layer.
  public static func transposed(_ layer: Int) -> WeightMatrix { WeightMatrix(layer: layer, form: .transposed) }
  /// −Wᵀ of a layer.
  public static func negated(_ layer: Int) -> WeightMatrix { WeightMatrix(layer: layer, form: .negated) }
  /// The biases of a layer.
  public static func bias(_ layer: Int) -> WeightMatrix { WeightMatrix(layer: layer, form: .bias) }

  /// Whether its rows are the neurons of the layer, which sends errors back.
  public var isTransposed: Bool { form == .transposed || form == .negated }
  /// The layer whose neurons are the rows.
  public var rowLayer: Int { isTransposed ? layer : layer - 1 }
  /// The layer whose neurons are the columns.
  public var columnLayer: Int { isTransposed ? layer - 1 : layer }

  /// W1, W2T, -W2T or b1.
  public var name: String {
    switch form {
    case .forward: "W\(layer)"
    case .transposed: "W\(layer)T"
    case .negated: "-W\(layer)T"
    case .bias: "b\(layer)"
    }
  }
}
