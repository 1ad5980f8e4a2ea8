import CKernels
import Kernels

/// Each loop of `CKernels` against the same loop in Swift, at the sizes of nBP on MNIST (400-400-10).
struct KernelBenchmarks {
  /// Patterns in turn, so that no branch predictor learns one by heart.
  private static let patterns = 64
  private static let stream = RandomStream(seed: 1, purpose: .weights)

  static func run() throws {
    print(Table.heading("loop of CKernels", ["C", "Swift", "Swift / C"]))
    for (rows, groups, active, name) in [
      (400, 7, 99, "sums of W1: 99 of 400 rows of 448"), (400, 1, 82, "sums of W2: 82 of 400 rows of 64"),
      (10, 7, 1, "sums of W2 transposed: 1 of 10 rows of 448"),
      (784, 7, 245, "sums of W1: 245 of 784 rows of 448"),
    ] {
      try race(name, Work(rows: rows, groups: groups, active: active)) {
        $0.sumInC()
      } swift: {
        $0.sumInSwift()
      }
    }
    for (groups, name) in [(7, "threshold of 448 sums"), (1, "threshold of 64 sums")] {
      try race(name, Work(rows: 400, groups: groups, active: 99)) {
        $0.thresholdInC()
      } swift: {
        $0.thresholdInSwift()
      }
    }
    try race("comparison of 448 sums", Work(rows: 400, groups: 7, active: 99)) {
      $0.compareInC()
    } swift: {
      $0.compareInSwift()
    }
    for (rows, groups, active, changes, name) in [
      (400, 7, 99, 49, "update of W1: 99 of 400 rows of 448"), (400, 1, 82, 2, "update of W2: 82 of 400 rows of 64"),
      (10, 7, 1, 82, "update of W2 transposed: 1 of 10 rows of 448"),
    ] {
      try race(name, Work(rows: rows, groups: groups, active: active, changes: changes)) {
        $0.addInC()
      } swift: {
        $0.addInSwift()
      }
    }
  }

  private static func race(
    _ name: String, _ work: Work, c: @escaping (Work) -> Void, swift: @escaping (Work) -> Void
  ) throws {
    defer { work.free() }
    precondition(work.isSame(after: c, swift), "\(name): C and Swift differ")
    let times = try Race().times([
      .init(name: "C") {
        for pattern in 0..<patterns { c(work.at(pattern)) }
      },
      .init(name: "Swift") {
        for pattern in 0..<patterns { swift(work.at(pattern)) }
      },
    ])
    let nanoseconds = times.map { Table.nanoseconds($0.seconds / Double(patterns)) }
    print(Table.line(name, nanoseconds + [Table.ratio(times[1].ratio)]))
  }

  /// A matrix, sums and spikes in memory of their own, which no optimiser can see through.
  struct Work {
    let groups: Int
    let words: Int
    let weights: UnsafeMutablePointer<Int8>
    let sums: UnsafeMutablePointer<Int32>
    let spikes: UnsafeMutablePointer<UInt64>
    var rows: UnsafeMutablePointer<UInt64>
    var plus: UnsafeMutablePointer<UInt64>
    var minus: UnsafeMutablePointer<UInt64>

    /// - Parameters:
    ///   - active: how many rows spike.
    ///   - changes: how many columns change, half of them upwards.
    init(rows: Int, groups: Int, active: Int, changes: Int = 0) {
      self.groups = groups
      words = (rows + 63) / 64
      // On a cache line, as the learner's are.
      weights = UnsafeMutableRawPointer.allocate(byteCount: words * 64 * groups * 64, alignment: 64)
        .bindMemory(to: Int8.self, capacity: words * 64 * groups * 64)
      for index in 0..<words * 64 * groups * 64 {
        weights[index] = Int8(stream.integer(below: 241, at: UInt64(index)) - 120)
      }
      sums = .allocate(capacity: 2 * 64 * groups)
      for index in 0..<2 * 64 * groups { sums[index] = Int32(stream.integer(below: 1_000, at: UInt64(index))) - 500 }
      spikes = .allocate(capacity: groups)
      self.rows = Self.bits(of: rows, set: active, words: words, substream: 1)
      plus = Self.bits(of: 64 * groups, set: changes / 2, words: groups, substream: 2)
      minus = Self.bits(of: 64 * groups, set: changes - changes / 2, words: groups, substream: 3)
    }

    /// For each pattern, words in which `set` of the first `count` bits are set.
    private static func bits(of count: Int, set: Int, words: Int, substream: UInt32) -> UnsafeMutablePointer<UInt64> {
      let bits = UnsafeMutablePointer<UInt64>.allocate(capacity: patterns * words)
      bits.initialize(repeating: 0, count: patterns * words)
      for pattern in 0..<patterns {
        let stream = RandomStream(seed: UInt64(pattern), purpose: .order, substream: substream)
        for bit in stream.permutation(of: count).prefix(set) {
          bits[pattern * words + Int(bit) / 64] |= 1 << UInt64(bit % 64)
        }
      }
      return bits
    }

    /// Whether both leave the same matrix, sums and spikes.
    func isSame(after first: (Work) -> Void, _ second: (Work) -> Void) -> Bool {
      let start = contents
      first(self)
      let once = contents
      restore(start)
      second(self)
      return contents.weights == once.weights && contents.sums == once.sums && contents.spikes == once.spikes
    }

    private var contents: (weights: [Int8], sums: [Int32], spikes: [UInt64]) {
      (
        Array(UnsafeBufferPointer(start: weights, count: words * 64 * groups * 64)),
        Array(UnsafeBufferPointer(start: sums, count: 64 * groups)),
        Array(UnsafeBufferPointer(start: spikes, count: groups))
      )
    }

    private func restore(_ contents: (weights: [Int8], sums: [Int32], spikes: [UInt64])) {
      weights.update(from: contents.weights, count: contents.weights.count)
      sums.update(from: contents.sums, count: contents.sums.count)
      spikes.update(from: contents.spikes, count: contents.spikes.count)
    }

    /// The same matrix and sums with the spikes of `pattern`.
    func at(_ pattern: Int) -> Work {
      var work = self
      work.rows += pattern * words
      work.plus += pattern * groups
      work.minus += pattern * groups
      return work
    }

    func free() {
      weights.deallocate()
      sums.deallocate()
      for words in [spikes, rows, plus, minus] { words.deallocate() }
    }
  }
}

extension KernelBenchmarks.Work {
  func sumInC() { spike_sum_rows(weights, groups, rows, words, sums) }
  func sumInSwift() { SwiftLoop.sumRows(weights, groups: groups, rows: rows, words: words, sums: sums) }
  func thresholdInC() { spike_threshold(sums, groups, 256, spikes) }
  func thresholdInSwift() { SwiftLoop.threshold(sums, groups: groups, threshold: 256, spikes: spikes) }
  func compareInC() { spike_compare(sums, sums + 64 * groups, groups, spikes) }
  func compareInSwift() { SwiftLoop.compare(sums, sums + 64 * groups, groups: groups, spikes: spikes) }
  func addInC() { spike_add_outer(weights, groups, rows, words, plus, minus, -127) }
  func addInSwift() {
    SwiftLoop.addOuter(
      weights, groups: groups, rows: rows, words: words, plus: plus, minus: minus, lowest: -127)
  }
}
