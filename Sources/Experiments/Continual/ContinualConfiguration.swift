public import Datasets
public import Learners
public import Recordings

/// Everything that decides the course of a learner on a sequence of tasks.
public struct ContinualConfiguration: Sendable, Hashable, Codable {
  /// The learner; its outputs are those of the plan.
  public var learner: AnyLearnerConfiguration
  /// The images and how they become inputs.
  public var data: DataConfiguration
  /// The tasks.
  public var tasks: TaskPlan
  /// How many samples the host remembers, one of which follows each new sample; nil if none.
  public var memory: Int?
  /// Whether all tasks are learned together, their samples shuffled: what could be learned if nothing came in sequence.
  public var isJoint: Bool

  /// Puts a configuration together.
  public init(
    learner: AnyLearnerConfiguration, data: DataConfiguration, tasks: TaskPlan, memory: Int? = nil,
    isJoint: Bool = false
  ) {
    (self.learner, self.data, self.tasks) = (learner, data, tasks)
    (self.memory, self.isJoint) = (memory, isJoint)
  }
}

/// What a learner on a sequence of tasks came to.
public struct ContinualResult: Sendable, Hashable, Codable {
  /// The accuracy on each task after each task, or after all together.
  public var accuracies: TaskAccuracies
  /// How many samples were learned, remembered ones among them.
  public var presentations: Int
}
