import Kernels
import Testing

@Suite("Random streams")
struct RandomStreamTests {
  /// Known answers of the file kat_vectors of Random123, philox4x32 with 10 rounds.
  @Test(
    arguments: [
      ([0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
      (
        [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff], [0xffff_ffff, 0xffff_ffff],
        [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
      ),
      (
        [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
      ),
    ] as [([UInt32], [UInt32], [UInt32])])
  func philoxGivesThePublishedAnswers(counter: [UInt32], key: [UInt32], answer: [UInt32]) {
    let block = Philox4x32.block(counter: Philox4x32.Block(counter), key: SIMD2(key))
    #expect(block == Philox4x32.Block(answer))
  }

  @Test func seedPurposeSubstreamAndPositionEachChangeTheNumber() {
    let base = RandomStream(seed: 7, purpose: .weights).bits(at: 0)
    let others = [
      RandomStream(seed: 8, purpose: .weights).bits(at: 0),
      RandomStream(seed: 7 + 1 << 32, purpose: .weights).bits(at: 0),
      RandomStream(seed: 7, purpose: .order).bits(at: 0),
      RandomStream(seed: 7, purpose: .weights, substream: 1).bits(at: 0),
      RandomStream(seed: 7, purpose: .weights).bits(at: 1),
      RandomStream(seed: 7, purpose: .weights).bits(at: 1 << 32),
    ]
    #expect(Set(others + [base]).count == 7)
    #expect(RandomStream(seed: 7, purpose: .weights).bits(at: 0) == base)
  }

  @Test func uniformsFillTheUnitInterval() {
    let stream = RandomStream(seed: 1, purpose: .weights)
    let draws = (0..<20_000).map { stream.uniform(at: $0) }
    #expect(draws.allSatisfy { $0 >= 0 && $0 < 1 })
    var bins = [Int](repeating: 0, count: 20)
    for draw in draws { bins[Int(draw * 20)] += 1 }
    // χ² of 19 degrees of freedom: above 43.8 once in a thousand seeds.
    let chiSquare = bins.reduce(0.0) { $0 + (Double($1) - 1_000) * (Double($1) - 1_000) / 1_000 }
    #expect(chiSquare < 43.8)
    #expect((0..<1_000).allSatisfy { (2.5...3).contains(stream.uniform(in: 2.5...3, at: $0)) })
  }

  @Test func normalsHaveTheMomentsOfTheNormalDistribution() {
    let stream = RandomStream(seed: 3, purpose: .weights)
    let draws = (0..<40_000).map { stream.normal(at: $0) }
    let moment = { (power: Int) in
      draws.reduce(0.0) { sum, draw in sum + (0..<power).reduce(1.0) { product, _ in product * draw } } / 40_000
    }
    // Five standard errors: √(1/n), √(2/n), √(15/n), √(96/n).
    #expect(abs(moment(1)) < 0.025)
    #expect(abs(moment(2) - 1) < 0.036)
    #expect(abs(moment(3)) < 0.097)
    #expect(abs(moment(4) - 3) < 0.245)
    #expect(draws.allSatisfy { $0.isFinite })
  }

  @Test func bernoulliHitsItsProbability() {
    let stream = RandomStream(seed: 4, purpose: .weights)
    let hits = (0..<40_000).count { stream.bernoulli(0.3, at: UInt64($0)) }
    #expect(abs(hits - 12_000) < 460)
    #expect((0..<1_000).allSatisfy { !stream.bernoulli(0, at: $0) && stream.bernoulli(1, at: $0) })
  }

  @Test(arguments: [0, 1, 2, 3, 64, 1_001]) func permutationsHoldEachNumberOnce(count: Int) {
    let order = RandomStream(seed: 5, purpose: .order).permutation(of: count)
    #expect(order.sorted() == (0..<count).map(UInt32.init))
  }

  @Test func allOrdersAreEquallyLikely() {
    var counts: [[UInt32]: Int] = [:]
    for epoch in 0..<6_000 {
      counts[RandomStream(seed: 6, purpose: .order, substream: UInt32(epoch)).permutation(of: 3), default: 0] += 1
    }
    #expect(counts.count == 6)
    // Five standard deviations of a binomial of mean 1,000.
    #expect(counts.values.allSatisfy { abs($0 - 1_000) < 145 })
  }

  @Test func integersStayBelowTheirBound() {
    let stream = RandomStream(seed: 9, purpose: .holdOut)
    let draws = (0..<7_000).map { stream.integer(below: 7, at: $0) }
    #expect(Set(draws) == Set(0..<7))
    #expect((0..<7).allSatisfy { value in abs(draws.count { $0 == value } - 1_000) < 150 })
    #expect(stream.integer(below: 1, at: 5) == 0)
  }
}
