import Kernels
import NetworkModel
import Testing

@Suite struct SynapseNumbersTests {
  private let stream = RandomStream(seed: 5, purpose: .weights)

  private func drawn(_ numbers: SynapseNumbers, _ count: Int = 20_000) -> [Int16] {
    (0..<count).map { numbers.value(at: $0, from: stream) }
  }

  @Test func givenNumbersNeedNoChance() {
    #expect(drawn(.constant(-7), 3) == [-7, -7, -7])
    #expect(drawn(.values([3, -1, 2]), 3) == [3, -1, 2])
    #expect(SynapseNumbers.constant(-7).bounds == -7 ... -7)
    #expect(SynapseNumbers.values([3, -1, 2]).bounds == -1...3)
    #expect(SynapseNumbers.uniform(-4...9).bounds == -4...9)
    #expect(SynapseNumbers.normal(mean: 0, deviation: 1, bounds: -5...6).bounds == -5...6)
  }

  @Test func evenDrawsReachEachNumberOfTheRangeAndNoOther() {
    let values = drawn(.uniform(-3...4))
    let counts = values.reduce(into: [Int16: Int]()) { $0[$1, default: 0] += 1 }
    #expect(Set(counts.keys) == Set(-3...4))
    // 2500 expected of each, with a standard deviation of 47.
    #expect(counts.values.allSatisfy { (2_250...2_750).contains($0) })
    #expect(drawn(.uniform(.min ... .max), 100).contains { $0 < -10_000 })
    #expect(drawn(.uniform(.min ... .max), 100).contains { $0 > 10_000 })
  }

  @Test func normalDrawsHaveTheirMeanAndDeviationAndAreCut() {
    let values = drawn(.normal(mean: 10, deviation: 20, bounds: -256...254)).map(Double.init)
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    #expect(abs(mean - 10) < 0.7)
    #expect(abs(variance.squareRoot() - 20) < 0.5)
    let cut = drawn(.normal(mean: 0, deviation: 1e300, bounds: -8...6), 200)
    #expect(Set(cut) == [-8, 6])
    #expect(drawn(.normal(mean: -1e308, deviation: 1e308, bounds: -8...6), 200).allSatisfy { $0 == -8 || $0 == 6 })
    #expect(Set(drawn(.normal(mean: 2.5, deviation: 0, bounds: -8...6), 20)) == [3])
  }

  @Test func aDrawIsAFunctionOfStreamAndPlace() {
    for numbers in [SynapseNumbers.uniform(-256...254), .normal(mean: 0, deviation: 80, bounds: -256...254)] {
      let forward = drawn(numbers, 100)
      let backward = (0..<100).reversed().map { numbers.value(at: $0, from: stream) }
      #expect(forward == backward.reversed())
      let other = RandomStream(seed: 6, purpose: .weights)
      #expect(forward != (0..<100).map { numbers.value(at: $0, from: other) })
      #expect(Set(forward).count > 20)
    }
  }
}
