public import Datasets
internal import Kernels
public import Learners
public import Recordings

/// A learner that is shown one task after the other, each once, and asked for all of them after each.
///
/// ```swift
/// let tasks = try TaskStream(digits, TaskPlan(.split, .classIncremental), seed: 1)
/// var run = ContinualRun(try BinaryBackprop(layers: [400, 400, 10], seed: 1), on: tasks, memory: 200)
/// while try run.learnNextTask() {}
/// print(run.accuracies.average ?? 0, run.accuracies.forgetting ?? 0)
/// ```
///
/// A task's samples come once each, in the order that the learner's seed gives its epoch of the same number. With a memory the
/// host shows one remembered sample after each new one, and then lets the new one pass the memory. An answer is right if it is
/// the class of the sample; silence is never right, as it would be for the first class if it were read as that class.
public struct ContinualRun: Sendable {
  /// The learner as it is now.
  public private(set) var learner: any Learner
  /// The tasks.
  public let tasks: TaskStream
  /// What the host remembers; nil if nothing.
  public private(set) var memory: RehearsalMemory?
  /// What was measured after each task so far.
  public private(set) var accuracies = TaskAccuracies()
  /// How many samples were learned so far, remembered ones among them.
  public private(set) var presentations = 0
  /// The samples of earlier tasks that the memory holds, in its order.
  private var remembered: LabelledPatterns?
  private let tests: [LabelledPatterns]

  /// A run that is ready for the first task.
  ///
  /// - Parameter memory: how many samples the host remembers, 1 or more; nil for none.
  public init(_ learner: any Learner, on tasks: TaskStream, memory: Int? = nil) {
    (self.learner, self.tasks) = (learner, tasks)
    self.memory = memory.map {
      RehearsalMemory(capacity: max(1, $0), classCount: tasks.classCount, seed: learner.seed)
    }
    tests = (0..<tasks.count).map(tasks.test)
  }

  /// Learns the next task and measures.
  ///
  /// - Returns: false if there is none, or if it was asked to stop; then the run is not to be gone on with.
  /// - Throws: `LearnerError` if the tasks do not fit the network, or the chip stops.
  @discardableResult
  public mutating func learnNextTask(shouldStop: () -> Bool = { false }) throws(LearnerError) -> Bool {
    let task = accuracies.rows.count
    guard task < tasks.count else { return false }
    let new = tasks.train(task)
    let samples = remembered.map { LabelledPatterns(joining: [new, $0]) } ?? new
    memory?.renumber(from: new.count)
    let order = interleaved(learner.sampleOrder(of: new.count, epoch: task), labels: new.labels)
    guard try learn(samples, order, shouldStop) else { return false }
    if let memory { remembered = samples.samples(at: memory.samples) }
    return try measure(shouldStop)
  }

  /// Learns all tasks together, their samples in one random order, and measures: the bound of learning in sequence.
  ///
  /// - Returns: false if it was asked to stop.
  /// - Precondition: nothing was learned before.
  public mutating func learnJointly(shouldStop: () -> Bool = { false }) throws(LearnerError) -> Bool {
    precondition(accuracies.rows.isEmpty, "wanted a learner that has learned no task")
    let samples = tasks.joint
    guard try learn(samples, learner.sampleOrder(of: samples.count, epoch: 0), shouldStop) else { return false }
    return try measure(shouldStop)
  }

  /// New samples in this order, one of the memory after each; the memory changes with them.
  private mutating func interleaved(_ order: [UInt32], labels: [UInt16]) -> [UInt32] {
    guard var memory else { return order }
    var mixed: [UInt32] = []
    mixed.reserveCapacity(2 * order.count)
    for sample in order {
      mixed.append(sample)
      if let old = memory.drawn(at: presentations + mixed.count) { mixed.append(UInt32(old)) }
      memory.offer(Int(sample), label: labels[Int(sample)])
    }
    self.memory = memory
    return mixed
  }

  private mutating func learn(
    _ samples: LabelledPatterns, _ order: [UInt32], _ shouldStop: () -> Bool
  ) throws(LearnerError) -> Bool {
    var pass = EpochPass(order: order)
    defer { presentations += pass.position }
    return try learner.learn(samples, in: &pass, to: order.count, shouldStop: shouldStop)
  }

  private mutating func measure(_ shouldStop: () -> Bool) throws(LearnerError) -> Bool {
    var row: [Double] = []
    for test in tests {
      if shouldStop() { return false }
      row.append(try learner.answeredFraction(of: test))
    }
    accuracies.append(row)
    return true
  }
}

extension ContinualRun {
  /// What `configuration` comes to; nil if it was asked to stop.
  ///
  /// - Throws: `LearnerError` if the tasks do not fit the network, a `DatasetError` if they do not fit the images.
  public static func result(
    of configuration: ContinualConfiguration, on data: RunData, shouldStop: () -> Bool = { false }
  ) throws -> ContinualResult? {
    let stream = try TaskStream(
      EncodedDataset(train: data.train, test: data.reported), configuration.tasks, seed: configuration.learner.seed)
    var run = ContinualRun(try configuration.learner.makeLearner(), on: stream, memory: configuration.memory)
    if configuration.isJoint {
      guard try run.learnJointly(shouldStop: shouldStop) else { return nil }
    } else {
      for _ in 0..<stream.count { guard try run.learnNextTask(shouldStop: shouldStop) else { return nil } }
    }
    return ContinualResult(accuracies: run.accuracies, presentations: run.presentations)
  }
}

extension Learner {
  /// The fraction of `samples` whose answer is their class; silence is no answer.
  func answeredFraction(of samples: LabelledPatterns) throws(LearnerError) -> Double {
    let predictions = try predictions(for: samples)
    let right = samples.labels.indices.count { !predictions.isWrong(at: $0, label: samples.labels[$0]) }
    return Double(right) / Double(max(1, samples.count))
  }
}
