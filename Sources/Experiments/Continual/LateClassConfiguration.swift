public import Learners

/// A class that is left out of a training and learned afterwards from a few samples, while the network goes on.
public struct LateClassConfiguration: Sendable, Hashable, Codable {
  /// The learner, with outputs for all classes.
  public var learner: AnyLearnerConfiguration
  /// The images and how they become inputs.
  public var data: DataConfiguration
  /// The class that is left out.
  public var leftOut: Int
  /// Passes over the other classes.
  public var epochs: Int
  /// How many samples of the class are shown in the end, ascending.
  public var counts: [Int]
  /// How often each of them is shown.
  public var repeats: Int
  /// How many samples of the other classes the host remembers; nil if none.
  public var memory: Int?
  /// How many remembered samples follow each new one.
  public var remembered: Int

  /// Puts a configuration together.
  public init(
    learner: AnyLearnerConfiguration, data: DataConfiguration, leftOut: Int, epochs: Int = 1,
    counts: [Int] = [1, 5, 20], repeats: Int, memory: Int? = nil, remembered: Int = 1
  ) {
    (self.learner, self.data, self.leftOut, self.epochs) = (learner, data, leftOut, epochs)
    (self.counts, self.repeats, self.memory, self.remembered) = (counts, repeats, memory, remembered)
  }
}

/// What was measured before and after a left-out class was shown.
public struct LateClassResult: Sendable, Hashable, Codable {
  /// Accuracies at one time.
  public struct Point: Sendable, Hashable, Codable {
    /// How many samples of the class were shown; 0 before.
    public var count: Int
    /// How often samples of it were shown, all together.
    public var presentations: Int
    /// The accuracy on the class, 0…1.
    public var late: Double
    /// The accuracy on the other classes, 0…1.
    public var others: Double
  }

  /// Before, and after each number of samples, each from the state before.
  public var points: [Point]
}
