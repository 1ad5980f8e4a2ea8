extension BackpropPlan {
  /// What an open group has to receive to spike, as it is meant; ``BackpropPlan/step(of:inLayer:)`` has it in weight units.
  public enum Level: String, Sendable, Hashable, Codable, CaseIterable {
    /// More than 0.
    case zero
    /// More than Θ/2 of its layer.
    case half
    /// More than Θ of its layer.
    case full
    /// 0 or more: more than −2, as sums of weights are even.
    case notNegative = "not-negative"
    /// More than the lower margin of an output error.
    case lowMargin = "low-margin"
    /// More than the upper margin of an output error.
    case highMargin = "high-margin"
    /// More than the threshold of its map, for the features of a convolution.
    case feature

    /// Drawings and texts name what is opened at the upper steps last.
    var isUpper: Bool { self == .full || self == .highMargin }
  }
}
