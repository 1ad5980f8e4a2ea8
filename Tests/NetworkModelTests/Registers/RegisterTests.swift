import NetworkModel
import Testing

/// Edges of 24 bits and of 32 bits, and a dense sample between them.
private let samples: [Int32] = {
  let edges: [Int64] = [0, 1 << 12, 1 << 22, 1 << 23, 1 << 24, 3 << 23, (1 << 31) - 4]
  let around = edges.flatMap { edge in (-3...3).flatMap { [edge + $0, -edge + $0] } }
  let dense = stride(from: Int64(-1) << 25, through: 1 << 25, by: 48_611)
  return (around + Array(dense)).map { Int32(truncatingIfNeeded: $0) } + [.min, .max]
}()

@Suite("Registers of currents and voltages")
struct RegisterTests {
  /// The product has at most 44 bits, so the quotient of doubles is exact before it is truncated.
  @Test func decayTruncatesTheExactQuotientTowardZero() {
    let decays = Array(0...70) + Array(stride(from: 71, through: 4_095, by: 61)) + [2_047, 2_048, 4_095, 4_096]
    for decay in decays {
      let wrong = samples.filter { value in
        let exact = (Double(value) * Double(4_096 - decay) / 4_096).rounded(.towardZero)
        return Double(Decay.apply(value, decay: Int32(decay))) != exact
      }
      #expect(wrong.isEmpty, "decay \(decay)")
    }
  }

  @Test func decayKeepsAllAtZeroAndNothingAtUnity() {
    #expect(samples.allSatisfy { Decay.apply($0, decay: 0) == $0 })
    #expect(samples.allSatisfy { Decay.apply($0, decay: Decay.unity) == 0 })
  }

  @Test func decayTreatsBothSignsAlikeAndTakesTheLastUnit() {
    for decay: Int32 in [1, 2, 128, 4_095] {
      #expect(samples.dropLast(2).allSatisfy { Decay.apply(-$0, decay: decay) == -Decay.apply($0, decay: decay) })
    }
    #expect(Decay.apply(1, decay: 1) == 0 && Decay.apply(-1, decay: 1) == 0)
    #expect(Decay.apply(4_096, decay: 1) == 4_095)
  }

  @Test func wrappingLeavesTheLowTwentyFourBitsBitByBit() {
    for value in samples.map(Int64.init) + [1 << 40, -(1 << 40) + 5, .min, .max] {
      var bitwise: Int32 = 0
      for bit in 0..<23 where value >> Int64(bit) & 1 == 1 { bitwise += 1 << Int32(bit) }
      if value >> 23 & 1 == 1 { bitwise -= 1 << 23 }
      #expect(Register24.wrapped(value) == bitwise, "\(value)")
      #expect(Register24.contains(value) == (Int64(bitwise) == value), "\(value)")
      #expect(Register24.wrapped(Int64(bitwise)) == bitwise)
    }
  }

  /// Within one turn, Lava's rule is the remainder that lies in −2²³ + 1…2²³, found here by division toward zero.
  @Test func lavaWrapsByOneTurnAndKeepsTheUpperEdge() {
    let turn = Int64(1) << 24
    for value in samples.map(Int64.init) where abs(value) < 3 << 23 {
      var remainder = value % turn
      if remainder > turn / 2 { remainder -= turn }
      if remainder <= -turn / 2 { remainder += turn }
      #expect(Int64(Register24.wrappedOnceAsLava(value)) == remainder, "\(value)")
    }
    #expect(Register24.wrappedOnceAsLava(8_388_608) == 8_388_608)
    #expect(Register24.wrappedOnceAsLava(-8_388_608) == 8_388_608)
    #expect(Register24.wrappedOnceAsLava(8_388_609) == -8_388_607)
    #expect(Register24.wrapped(8_388_608) == -8_388_608)
    #expect(Register24.wrappedOnceAsLava(33_554_432 + 5) == 16_777_221, "a second turn is not taken")
  }

  /// The first three currents of compartments 0 and 1 under five spikes of mantissas 254 and −256 at exponent 7, and under
  /// a decay of 101: numbers that lava-nc 0.10.0 printed.
  @Test(
    arguments: [
      (254, [-6_373_376, 4_187_620, -2_289_016]), (-256, [6_291_456, -4_349_440, 2_049_266]),
    ] as [(Int32, [Int32])])
  func currentsThatOverflowAreThoseOfLava(mantissa: Int32, currents: [Int32]) throws {
    let format = try #require(WeightFormat(exponent: 7, signMode: .mixed))
    var current: Int32 = 0
    for expected in currents {
      let sum = Int64(Decay.apply(current, decay: 101)) + format.current(ofSum: 5 * Int64(mantissa))
      current = Register24.wrappedOnceAsLava(sum)
      #expect(current == expected)
    }
  }

  @Test func saturationPicksTheNearestValueInBounds() {
    let narrow: ClosedRange<Int32> = -1_023...70
    for value in samples.map(Int64.init) + [.min, .max] {
      let sorted = [value, -8_388_607, 8_388_607].sorted()[1]
      #expect(Int64(Register24.saturated(value)) == sorted)
      #expect(Int64(Register24.saturated(value, in: narrow)) == [value, -1_023, 70].sorted()[1])
    }
  }

  @Test func everyBiasHasItsValueAndTheSmallestExponentThatHoldsIt() throws {
    var smallest: [Int: Int] = [:]
    for exponent in 0...7 {
      for mantissa in -4_096...4_095 {
        let bias = try #require(Bias(mantissa: mantissa, exponent: exponent))
        let value = (0..<exponent).reduce(mantissa) { doubled, _ in doubled * 2 }
        if Int(bias.value) != value { Issue.record("\(mantissa)·2^\(exponent)") }
        smallest[value] = min(smallest[value] ?? 8, exponent)
      }
    }
    for value in -530_000...530_000 where value % 7 == 0 || value.magnitude % 128 == 0 || value.magnitude < 9_000 {
      let bias = Bias(exactly: value)
      let agrees = bias.map { Int($0.exponent) } == smallest[value] && (bias == nil || Int(bias?.value ?? 0) == value)
      if !agrees { Issue.record("\(value)") }
    }
    #expect(Bias(exactly: -524_288)?.mantissa == -4_096)
    #expect(Bias(exactly: -524_288 - 128) == nil)
    #expect(Bias(exactly: .min) == nil && Bias(exactly: .max) == nil)
    #expect(Bias(mantissa: 4_096, exponent: 0) == nil && Bias(mantissa: 0, exponent: 8) == nil)
    #expect(Bias.zero.value == 0)
  }

  @Test func aThresholdIsExceededStrictly() throws {
    for mantissa in [0, 1, 99, 100, 1_024, 131_071] {
      let threshold = try #require(Threshold(mantissa: mantissa))
      let level = Int32(mantissa * 64)
      #expect(threshold.level == level)
      #expect(!threshold.isExceeded(by: level) && threshold.isExceeded(by: level + 1))
      #expect(!threshold.isExceeded(by: -level - 1))
    }
    #expect(Threshold(mantissa: -1) == nil && Threshold(mantissa: 131_072) == nil)
  }
}
