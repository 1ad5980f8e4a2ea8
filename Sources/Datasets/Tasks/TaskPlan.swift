/// How a set of images becomes a sequence of tasks, which are learned one after the other.
///
/// There is no scenario in which the network is told the task and answers with outputs of that task alone: with it hardly
/// anything is forgotten, and choosing among the outputs would be done outside of the chip.
///
/// Source: van de Ven, Tolias, "Three scenarios for continual learning", arXiv:1904.07734 (2019).
public struct TaskPlan: Sendable, Hashable, Codable {
  /// What makes one task differ from the next.
  public enum Division: String, Sendable, Hashable, Codable, CaseIterable {
    /// Each task has classes of its own: 0 and 1, 2 and 3, and so on, in the order of the set.
    case split
    /// Each task has all images, the pixels in an order of its own; the first task has them as they are.
    case permuted
  }

  /// What the outputs stand for.
  public enum Scenario: String, Sendable, Hashable, Codable, CaseIterable {
    /// All classes of all tasks; the network is not told which task an image belongs to.
    case classIncremental = "class-incremental"
    /// The classes within a task, the same outputs for all tasks.
    case domainIncremental = "domain-incremental"
  }

  /// What makes one task differ from the next.
  public var division: Division
  /// What the outputs stand for.
  public var scenario: Scenario
  /// How many tasks there are, 2 or more; of a split set, a divisor of the number of its classes.
  public var count: Int

  /// A plan; five tasks unless a number is given.
  public init(_ division: Division, _ scenario: Scenario, count: Int = 5) {
    (self.division, self.scenario, self.count) = (division, scenario, count)
  }

  /// How many classes each task has, of a set with `classCount`.
  public func classesPerTask(of classCount: Int) -> Int { division == .split ? classCount / count : classCount }

  /// How many classes the outputs stand for, of a set with `classCount`.
  public func outputClasses(of classCount: Int) -> Int {
    classesPerTask(of: classCount) * (scenario == .classIncremental ? count : 1)
  }

  /// Refuses fewer than two tasks, and a number that does not divide the classes of a split set.
  func check(classCount: Int) throws(DatasetError) {
    guard count >= 2, division == .permuted || (classCount >= count && classCount.isMultiple(of: count)) else {
      let wanted = division == .split ? "2 or more that divide \(classCount) classes" : "2 or more"
      throw DatasetError(.invalidArgument, "tasks", "wanted \(wanted), got \(count)")
    }
    guard outputClasses(of: classCount) <= Int(UInt16.max) else {
      throw DatasetError(
        .invalidArgument, "tasks", "wanted at most 65,535 classes in all, got \(outputClasses(of: classCount))")
    }
  }
}
