import Datasets
import Testing

@Suite struct TaskStreamTests {
  /// Patterns of 3×5 places with two levels; pattern i is of class i mod 6, and its bits are those of a number of its own.
  private func data(train: Int = 60, test: Int = 24) throws -> EncodedDataset {
    func patterns(_ count: Int, from first: Int) throws -> LabelledPatterns {
      try LabelledPatterns(
        (0..<count).map { index in (0..<30).map { ((first + index) &* 0x9E37_79B1) >> $0 & 1 == 1 } },
        labels: (0..<count).map { UInt16($0 % 6) }, classCount: 6, shape: PatternShape(height: 3, width: 5, levels: 2))
    }
    return EncodedDataset(train: try patterns(train, from: 1), test: try patterns(test, from: 1_000))
  }

  private func bits(_ patterns: LabelledPatterns, _ index: Int) -> [Bool] {
    (0..<patterns.width).map { patterns[index, $0] }
  }

  @Test func splitTasksHaveClassesOfTheirOwnAndLoseNothing() throws {
    let data = try data()
    let tasks = try TaskStream(data, TaskPlan(.split, .classIncremental, count: 3), seed: 1)
    #expect(tasks.classCount == 6)
    for (whole, part) in [(data.train, tasks.train), (data.test, tasks.test)] {
      let parts = (0..<3).map(part)
      #expect(parts.map { Set($0.labels) } == [[0, 1], [2, 3], [4, 5]])
      #expect(parts.map(\.count).reduce(0, +) == whole.count)
      for (task, patterns) in parts.enumerated() {
        let places = whole.labels.indices.filter { Int(whole.labels[$0]) / 2 == task }
        #expect(patterns == whole.samples(at: places))
      }
    }
  }

  @Test func labelsWithinATaskAreThoseOfTheSetModuloItsSize() throws {
    let data = try data()
    let tasks = try TaskStream(data, TaskPlan(.split, .domainIncremental, count: 2), seed: 1)
    #expect(tasks.classCount == 3)
    let second = tasks.train(1)
    let whole = data.train.labels.filter { $0 >= 3 }
    #expect(second.labels == whole.map { $0 - 3 } && second.classCount == 3)
    #expect(
      second.words == data.train.samples(at: data.train.labels.indices.filter { data.train.labels[$0] >= 3 }).words)
  }

  @Test func permutedTasksMoveWholePlacesEachOnce() throws {
    let data = try data()
    let tasks = try TaskStream(data, TaskPlan(.permuted, .domainIncremental, count: 4), seed: 3)
    #expect(tasks.classCount == 6 && tasks.train(0) == data.train && tasks.test(0) == data.test)
    let orders = (0..<4).map(tasks.placeOrder)
    #expect(orders[0] == Array(0..<15) && Set(orders).count == 4)
    for (task, order) in orders.enumerated() {
      #expect(order.sorted() == Array(0..<15))
      for (whole, moved) in [(data.train, tasks.train(task)), (data.test, tasks.test(task))] {
        #expect(moved.labels == whole.labels)
        for index in 0..<whole.count {
          let (old, new) = (bits(whole, index), bits(moved, index))
          for place in 0..<15 {
            let from = Int(order[place])
            #expect(new[2 * place] == old[2 * from] && new[2 * place + 1] == old[2 * from + 1])
          }
        }
      }
    }
  }

  @Test func greyValuesMoveWithTheirBits() throws {
    let images = try LabelledImages(
      height: 9, width: 9, pixels: (0..<81 * 4).map { UInt8(truncatingIfNeeded: $0 * $0 % 7 == 0 ? 0 : 31 * $0 + 1) },
      labels: [0, 1, 0, 1], classCount: 2)
    let tasks = try TaskStream(
      EncodedDataset(train: images.grey(), test: images.grey()), TaskPlan(.permuted, .classIncremental, count: 2),
      seed: 1)
    let (moved, order) = (tasks.train(1), tasks.placeOrder(1))
    #expect(moved.labels == [2, 3, 2, 3] && moved.classCount == 4)
    for index in 0..<4 {
      for place in 0..<81 {
        #expect(moved.grey[index * 81 + place] == images.grey().grey[index * 81 + Int(order[place])])
        #expect(moved[index, place] == (moved.grey[index * 81 + place] != 0))
      }
    }
  }

  @Test func theSeedAloneDecidesThePermutations() throws {
    let data = try data()
    let plan = TaskPlan(.permuted, .domainIncremental, count: 3)
    let first = try TaskStream(data, plan, seed: 5)
    #expect(try TaskStream(data, plan, seed: 5).train(2) == first.train(2))
    #expect(try TaskStream(data, plan, seed: 6).placeOrder(2) != first.placeOrder(2))
  }

  @Test func jointPatternsAreThoseOfAllTasksInTurn() throws {
    let tasks = try TaskStream(try data(), TaskPlan(.permuted, .classIncremental, count: 2), seed: 1)
    let joint = tasks.joint
    #expect(joint.count == 120 && joint.classCount == 12)
    #expect(joint.samples(at: 0..<60) == tasks.train(0) && joint.samples(at: 60..<120) == tasks.train(1))
  }

  @Test func plansThatDoNotFitAreRefused() throws {
    let data = try data()
    for plan in [TaskPlan(.split, .classIncremental, count: 4), .init(.split, .domainIncremental, count: 1)] {
      #expect(throws: DatasetError.self) { try TaskStream(data, plan, seed: 1) }
    }
    let few = EncodedDataset(train: data.train, test: data.test.samples(at: [0, 1]))
    #expect(throws: DatasetError.self) { try TaskStream(few, TaskPlan(.split, .classIncremental, count: 3), seed: 1) }
    #expect(throws: Never.self) { try TaskStream(few, TaskPlan(.permuted, .classIncremental, count: 3), seed: 1) }
  }
}
