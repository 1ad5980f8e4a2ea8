import Datasets
import ExperimentFixtures
import Experiments
import Learners
import Recordings
import Synchronization
import Testing

@Suite struct ContinualRunTests {
  private func configuration(
    _ name: String = "nbp", _ division: TaskPlan.Division = .split, _ scenario: TaskPlan.Scenario = .classIncremental,
    memory: Int? = nil, isJoint: Bool = false
  ) -> ContinualConfiguration {
    ContinualConfiguration(
      learner: .stripes(name), data: DataConfiguration(name: "stripes", encoding: ImageEncoding()),
      tasks: TaskPlan(division, scenario, count: 2), memory: memory, isJoint: isJoint)
  }

  private func data(train: Int = 400) throws -> RunData {
    try RunData(.stripes(train: train, test: 80), DataConfiguration(name: "stripes", encoding: ImageEncoding()))
  }

  private func result(_ configuration: ContinualConfiguration, _ data: RunData) throws -> ContinualResult {
    try #require(try ContinualRun.result(of: configuration, on: data))
  }

  @Test(arguments: LearnerTable.all.map { $0.name })
  func everyLearnerLearnsTasksAndRepeatsThemBitForBit(name: String) throws {
    let data = try data()
    for memory in [nil, 20] {
      let first = try result(configuration(name, .split, .domainIncremental, memory: memory), data)
      #expect(try result(configuration(name, .split, .domainIncremental, memory: memory), data) == first)
      #expect(first.accuracies.rows.count == 2 && first.accuracies.rows.allSatisfy { $0.count == 2 })
      // Every sample once, and one that is remembered after each but the first.
      #expect(first.presentations == (memory == nil ? 400 : 799))
    }
  }

  @Test func rehearsalHelpsTheFirstTask() throws {
    let data = try data(train: 2_000)
    let name = "softmax"
    let forgets = try result(configuration(name), data).accuracies
    let remembers = try result(configuration(name, memory: 40), data).accuracies
    let joint = try result(configuration(name, isJoint: true), data)
    #expect(joint.accuracies.rows.count == 1 && joint.presentations == 2_000)
    // Two of four classes are wrong where they are forgotten.
    #expect(forgets.rows[1][0] < 0.2 && forgets.rows[0][0] > 0.8)
    #expect(remembers.rows[1][0] > 0.6)
    #expect((joint.accuracies.average ?? 0) > 0.8)
  }

  @Test func theFirstTaskIsWhatTheLearnerMakesOfItsSamplesAlone() throws {
    let data = try data()
    let tasks = try TaskStream(
      EncodedDataset(train: data.train, test: data.test), TaskPlan(.split, .classIncremental, count: 2), seed: 1)
    var run = ContinualRun(try AnyLearnerConfiguration.stripes().makeLearner(), on: tasks)
    #expect(try run.learnNextTask())
    var learner = try AnyLearnerConfiguration.stripes().makeLearner()
    _ = try learner.fit(tasks.train(0), epochs: 1)
    #expect(run.learner.state == learner.state)
    #expect(try run.learnNextTask())
    _ = try learner.fit(tasks.train(1), epochs: 1, startingAt: 1)
    #expect(run.learner.state == learner.state)
    #expect(try !run.learnNextTask() && run.accuracies.rows.count == 2)
  }

  @Test func theMemoryHoldsSamplesOfAllTasksInEqualNumbers() throws {
    let data = try data()
    let tasks = try TaskStream(
      EncodedDataset(train: data.train, test: data.test), TaskPlan(.split, .classIncremental, count: 2), seed: 1)
    var run = ContinualRun(try AnyLearnerConfiguration.stripes().makeLearner(), on: tasks, memory: 20)
    while try run.learnNextTask() {}
    #expect(run.memory?.classes.map(\.count) == [5, 5, 5, 5])
    // Numbers are those of the last task: its own samples first, then the memory as it was before it.
    let last = tasks.train(1)
    for (label, kept) in (run.memory?.classes ?? []).enumerated() {
      #expect(kept.allSatisfy { label < 2 ? $0 >= last.count : Int(last.labels[$0]) == label })
    }
  }

  @Test func theChipLearnsTasksAsItsArithmeticDoes() throws {
    let data = try data(train: 120)
    let arithmetic = configuration("nbp", .split, .classIncremental, memory: 12)
    var chip = arithmetic
    chip.learner = try arithmetic.learner.converted(to: .chip)
    #expect(try result(chip, data) == (try result(arithmetic, data)))
  }

  @Test func silenceIsNoAnswer() throws {
    // Without weights no output of nBP spikes, which its own reading takes for class 0.
    let data = try data(train: 40)
    let tasks = try TaskStream(
      EncodedDataset(train: data.train.samples(at: 0..<40), test: data.test),
      TaskPlan(.split, .classIncremental, count: 2), seed: 1)
    var silent = try BinaryBackprop(layers: [64, 12, 4], seed: 1)
    try silent.restore(try BinaryBackprop(.silent).state)
    #expect(try silent.accuracy(on: tasks.test(0)) > 0.4)
    var run = ContinualRun(silent, on: tasks)
    try run.learnNextTask()
    #expect(run.accuracies.rows[0][1] == 0)
  }

  @Test func aRunThatIsStoppedHasNoResult() throws {
    let data = try data()
    let looks = Mutex(0)
    let result = try ContinualRun.result(of: configuration(), on: data) {
      looks.withLock { looks in
        looks += 1
        return looks > 2
      }
    }
    #expect(result == nil)
  }
}

extension BinaryBackprop.Configuration {
  /// Weights of 0, which no sum makes spike.
  fileprivate static var silent: Self {
    var network = NBPNetwork(layers: [64, 12, 4])
    network.scales = [0, 0]
    return Self(network, seed: 1)
  }
}
