/// What it took to learn from samples or to answer them: the spikes, and what chips did.
public struct Effort: Sendable, Hashable {
  /// What a chip did; nil for a learner without a chip.
  public var chip: ChipActivity?
  /// The spikes of the samples, layer by layer; nil for a learner that does not count them.
  public var activity: MeanActivity?

  /// What was counted; nothing unless given.
  public init(chip: ChipActivity? = nil, activity: MeanActivity? = nil) {
    self.chip = chip
    self.activity = activity
  }

  /// Adds what another part of the same work took.
  public static func += (left: inout Effort, right: Effort) {
    if let chip = right.chip { left.chip = left.chip.map { $0 + chip } ?? chip }
    if let activity = right.activity {
      if left.activity == nil { left.activity = activity } else { left.activity? += activity }
    }
  }
}

/// What a network answered to patterns, and what that took.
public struct Answers: Sendable, Hashable {
  /// The answers.
  public let predictions: Predictions
  /// What they took.
  public let effort: Effort

  /// Answers that took `effort`; nothing was counted unless it is given.
  public init(_ predictions: Predictions, effort: Effort = Effort()) {
    self.predictions = predictions
    self.effort = effort
  }
}
