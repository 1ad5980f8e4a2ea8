import Datasets
import Testing

@Suite struct RehearsalMemoryTests {
  /// A memory past which samples of these classes went, numbered from 0.
  private func memory(_ capacity: Int, _ labels: [UInt16], classCount: Int = 3, seed: UInt64 = 1) -> RehearsalMemory {
    var memory = RehearsalMemory(capacity: capacity, classCount: classCount, seed: seed)
    for (sample, label) in labels.enumerated() { memory.offer(sample, label: label) }
    return memory
  }

  @Test func keepsEverythingWhileThereIsRoom() {
    let memory = memory(6, [2, 0, 2, 1, 0])
    #expect(memory.classes == [[1, 4], [3], [0, 2]] && memory.count == 5)
    #expect(memory.samples == [1, 4, 3, 0, 2])
  }

  @Test func sharesItsRoomBetweenClassesThatComeOneAfterTheOther() {
    let labels =
      [UInt16](repeating: 0, count: 300) + [UInt16](repeating: 1, count: 200) + [UInt16](repeating: 2, count: 100)
    for end in [300, 500, 600] {
      let memory = memory(30, Array(labels[..<end]))
      let classes = end == 300 ? 1 : end == 500 ? 2 : 3
      #expect(memory.classes.map(\.count) == (0..<3).map { $0 < classes ? 30 / classes : 0 })
      #expect(Set(memory.samples).count == 30)
      for (label, kept) in memory.classes.enumerated() { #expect(kept.allSatisfy { Int(labels[$0]) == label }) }
    }
  }

  @Test func keepsARareClassWhole() {
    let labels = (0..<1_000).map { $0 % 200 == 199 ? UInt16(1) : 0 }
    #expect(memory(20, labels).classes[1] == [199, 399, 599, 799, 999])
  }

  @Test func everySampleOfAClassIsKeptEquallyOften() {
    var counts = [Int](repeating: 0, count: 40)
    for seed in 0..<2_000 {
      // Class 1 comes when the memory is full of class 0.
      let kept = memory(8, (0..<40).map { $0 < 20 ? 0 : 1 }, seed: UInt64(seed)).samples
      for sample in kept { counts[sample] += 1 }
    }
    // 4 of 20 each: 400 expected, with a standard deviation of 17.9.
    #expect(counts.allSatisfy { abs($0 - 400) < 90 }, "\(counts)")
  }

  @Test func everySampleThatIsKeptIsShownEquallyOften() {
    let memory = memory(10, [0, 0, 0, 1, 2, 2])
    var counts = [Int](repeating: 0, count: 6)
    for position in 0..<6_000 { counts[memory.drawn(at: position) ?? 0] += 1 }
    // 1,000 expected, with a standard deviation of 28.9.
    #expect(counts.allSatisfy { abs($0 - 1_000) < 145 }, "\(counts)")
    #expect(RehearsalMemory(capacity: 1, classCount: 1, seed: 1).drawn(at: 0) == nil)
  }

  @Test func theSeedAloneDecidesWhatIsKept() {
    let labels = (0..<500).map { UInt16($0 % 3) }
    #expect(memory(21, labels).classes == memory(21, labels).classes)
    #expect(memory(21, labels).classes != memory(21, labels, seed: 2).classes)
  }

  @Test func newNumbersFollowTheOrderOfTheSamples() {
    var memory = memory(4, [2, 0, 2, 1])
    memory.renumber(from: 70)
    #expect(memory.classes == [[70], [71], [72, 73]])
  }
}
