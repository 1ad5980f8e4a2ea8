/// A group of the backpropagation circuit: what its compartments do, and the layer whose neurons they stand for.
///
/// A group has as many compartments as its layer has neurons. Its name, such as `h<`, is given by the plan
/// (``BackpropPlan/name(of:)``), since it depends on how many layers there are.
public struct CircuitGroup: Sendable, Hashable {
  /// What a group is for, in the order in which the groups of a layer are built.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// x, h, o: the activity of the layer, u > Θ/2. It also repeats the activity, and then carries the layer's error.
    case activity
    /// h<, o<: u > 0, the lower edge of the box; it also carries the layer's error.
    case lowerEdge
    /// h>, o>: u > Θ, the upper edge of the box; it also carries the layer's error.
    case upperEdge
    /// m_x, m_h: the memory of the activity.
    case memory
    /// b_h = h< ∧ ¬h>: the box, in which the derivative of the clipped ramp is 1.
    case box
    /// d₁: the sign of the error that comes back to the layer; in between it repeats the activity.
    case returnedError
    /// oT−: what carries the layer's error into the negated copy of the transposed weights.
    case negatedCarrier
    /// t: the target.
    case target
    /// d⁺ = o< ∧ t ∧ ¬o: an output that should have spiked.
    case missing
    /// d⁻ = o ∧ ¬t ∧ ¬o>: an output that should not have.
    case excess
    /// d₁≥: where the error that comes back to the layer is not negative; in between it repeats the activity.
    case returnedNotNegative
    /// oT+: what carries the layer's error into the transposed weights, where the activity itself does not.
    case positiveCarrier
    /// 1: a single neuron that spikes whenever the activity of the layer does.
    case bias
  }

  /// What it is for.
  public let kind: Kind
  /// The layer, from 0 for the inputs.
  public let layer: Int

  /// A group of a layer.
  public init(_ kind: Kind, layer: Int) {
    self.kind = kind
    self.layer = layer
  }
}
