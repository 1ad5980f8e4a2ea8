import Kernels

/// A set of patterns as a sequence of tasks, each with patterns to learn from and to report on.
///
/// ```swift
/// let tasks = try TaskStream(digits, TaskPlan(.split, .classIncremental), seed: 1)
/// let ones = tasks.train(0)  // the digits 0 and 1
/// ```
public struct TaskStream: Sendable {
  /// What the tasks are.
  public let plan: TaskPlan
  /// How many classes the outputs stand for.
  public let classCount: Int
  private let data: EncodedDataset
  private let seed: UInt64

  /// How many tasks there are.
  public var count: Int { plan.count }

  /// The tasks of `data`; the permutations of pixels are drawn from `seed`.
  ///
  /// - Throws: ``DatasetError`` of kind `invalidArgument` if the plan does not fit the number of classes, or a task would
  ///   have no pattern to learn from or none to report on.
  public init(_ data: EncodedDataset, _ plan: TaskPlan, seed: UInt64) throws(DatasetError) {
    try plan.check(classCount: data.train.classCount)
    classCount = plan.outputClasses(of: data.train.classCount)
    (self.data, self.plan, self.seed) = (data, plan, seed)
    for samples in [data.train, data.test] {
      let tasks = Set(samples.labels.map { plan.division == .split ? Int($0) / classesPerTask : 0 })
      guard tasks.count == (plan.division == .split ? count : 1) else {
        throw DatasetError(
          .invalidArgument, "tasks", "wanted patterns for each of \(count) tasks, got some for \(tasks.count)")
      }
    }
  }

  private var classesPerTask: Int { plan.classesPerTask(of: data.train.classCount) }

  /// The patterns to learn from in task `task`, in the order of the set.
  ///
  /// - Parameter task: 0 ..< ``count``.
  public func train(_ task: Int) -> LabelledPatterns { patterns(data.train, of: task) }

  /// The patterns to report on in task `task`, in the order of the set.
  ///
  /// - Parameter task: 0 ..< ``count``.
  public func test(_ task: Int) -> LabelledPatterns { patterns(data.test, of: task) }

  /// The patterns to learn from of all tasks, task after task.
  public var joint: LabelledPatterns { LabelledPatterns(joining: (0..<count).map(train)) }

  /// Where the places of a pattern come from in task `task`: place i of it is place `order[i]` of the set's pattern.
  ///
  /// - Parameter task: 0 ..< ``count``.
  public func placeOrder(_ task: Int) -> [UInt32] {
    let places = data.train.width / data.train.shape.levels
    guard plan.division == .permuted, task > 0 else { return Array(0..<UInt32(places)) }
    return RandomStream(seed: seed, purpose: .pixelPermutation, substream: UInt32(task)).permutation(of: places)
  }

  private func patterns(_ samples: LabelledPatterns, of task: Int) -> LabelledPatterns {
    precondition((0..<count).contains(task), "wanted a task of 0 ..< \(count), got \(task)")
    let size = classesPerTask
    let base = plan.scenario == .classIncremental ? task * size : 0
    switch plan.division {
    case .split:
      let chosen = samples.labels.indices.filter { Int(samples.labels[$0]) / size == task }
      return samples.samples(at: chosen).labelled(classCount: classCount) { UInt16(base + Int($0) % size) }
    case .permuted:
      let moved = task == 0 ? samples : samples.permuted(by: placeOrder(task))
      return moved.labelled(classCount: classCount) { UInt16(base + Int($0)) }
    }
  }
}
