import Kernels
import NetworkModel
import Testing

/// The random words of a test, by position.
private func word(_ position: Int, seed: UInt64 = 3) -> UInt32 {
  RandomStream(seed: seed, purpose: .weights).block(at: UInt64(position))[0]
}

/// How far the mean of `draws` lies from `expected`, in standard errors of a choice between two neighbours.
private func standardErrors(of draws: [Int], from expected: Double, step: Double = 1) -> Double {
  let mean = Double(draws.reduce(0, +)) / Double(draws.count)
  let up = expected / step - (expected / step).rounded(.down)
  let deviation = (up * (1 - up)).squareRoot() * step
  guard deviation > 0 else { return mean == expected ? 0 : .infinity }
  return abs(mean - expected) / (deviation / Double(draws.count).squareRoot())
}

@Suite("Stochastic rounding, weight updates and traces")
struct StochasticRoundingTests {
  /// With k bits of fraction, only the top k random bits matter: over all of them the sum is the value itself.
  @Test func overAllRandomBitsTheMeanIsExact() {
    for fractionBits in [0, 1, 3, 7] {
      let count = 1 << fractionBits
      for value: Int64 in -300...300 {
        let sum = (0..<count).reduce(Int64(0)) { sum, top in
          let bits = UInt32(truncatingIfNeeded: UInt64(top) << UInt64(32 - fractionBits)) | 5 >> UInt32(fractionBits)
          return sum + StochasticRounding.apply(value, fractionBits: fractionBits, randomBits: bits)
        }
        if sum != value { Issue.record("\(value) / 2^\(fractionBits)") }
      }
    }
  }

  @Test func roundingGivesANeighbourAndLeavesWholeNumbersAlone() {
    for (position, value) in stride(from: Int64(-1) << 40, through: 1 << 40, by: 1 << 29).enumerated() {
      for fractionBits in [0, 7, 15, 32] {
        let scale = Double(Int64(1) << Int64(fractionBits))
        let odd = value + Int64(position)
        let rounded = Double(StochasticRounding.apply(odd, fractionBits: fractionBits, randomBits: word(position)))
        #expect(abs(rounded - Double(odd) / scale) < 1)
        for bits in [0, word(position), .max] {
          let whole = StochasticRounding.apply(Int64(position - 9) << 32, fractionBits: 32, randomBits: bits)
          #expect(whole == Int64(position - 9))
        }
      }
    }
  }

  @Test(arguments: [1, 37, 64, 127, 255, 400, -1, -37, -64, -127, -255, -400, 256, -512])
  func weightChangesHaveNoBias(change: Int) throws {
    for (bits, step) in [(8, 1.0), (5, 8.0)] {
      let format = try #require(WeightFormat(bits: bits, signMode: .excitatory))
      let update = WeightUpdate(format)
      let draws = (0..<20_000).map { Int(update.apply(Int64(change), to: 128, randomBits: word($0))) - 128 }
      #expect(draws.allSatisfy { $0 % Int(step) == 0 })
      #expect(standardErrors(of: draws, from: Double(change) / 256, step: step) < 5)
    }
  }

  /// brian2-loihi's order: a change of 1/256 counts as 1, and then the remainder to the grid is drawn.
  @Test(arguments: [(1, 1.0), (257, 2), (-1, -1), (-257, -2), (512, 2), (768, 3), (0, 0)] as [(Int64, Double)])
  func theMagnitudeGoesUpFirstWhereThatIsSet(change: Int64, expected: Double) throws {
    let fine = WeightUpdate(try #require(WeightFormat(signMode: .excitatory)), convention: .brian2Loihi)
    #expect((0..<50).allSatisfy { fine.apply(change, to: 100, randomBits: word($0)) == 100 + Int32(expected) })
    let coarse = WeightUpdate(.mixed8, convention: .brian2Loihi)
    let draws = (0..<20_000).map { Int(coarse.apply(change, to: 100, randomBits: word($0))) - 100 }
    #expect(standardErrors(of: draws, from: expected, step: 2) < 5)
  }

  @Test func theRuleOfThePaperIsExactUnderEveryConventionAndEveryRandomWord() {
    for convention in [WeightConvention.standard, .brian2Loihi, .lava] {
      let update = WeightUpdate(.mixed8, convention: convention)
      for mantissa in stride(from: Int32(-254), through: 252, by: 2) {
        for bits in [0, word(Int(mantissa) + 300), .max] {
          #expect(update.apply(512, to: mantissa, randomBits: bits) == mantissa + 2)
          #expect(update.apply(-512, to: mantissa, randomBits: bits) == mantissa - 2)
        }
      }
    }
  }

  @Test func learnedWeightsAreClippedToTheRangeOfTheirConvention() throws {
    let huge = Int64(1) << 40
    let ranges: [(WeightConvention, SignMode, Int, ClosedRange<Int32>)] = [
      (.standard, .mixed, 8, -256...254), (.standard, .excitatory, 8, 0...255), (.standard, .inhibitory, 8, -255...0),
      (.standard, .mixed, 6, -256...248), (.standard, .excitatory, 6, 0...252), (.standard, .inhibitory, 6, -252...0),
      (.brian2Loihi, .mixed, 6, -256...254), (.brian2Loihi, .excitatory, 8, 0...255),
      (.brian2Loihi, .inhibitory, 8, -256...0), (.lava, .mixed, 8, -256...255), (.lava, .excitatory, 8, 0...255),
      (.lava, .inhibitory, 8, -255...0),
    ]
    for (convention, signMode, bits, range) in ranges {
      let update = WeightUpdate(try #require(WeightFormat(bits: bits, signMode: signMode)), convention: convention)
      #expect(update.apply(huge, to: range.upperBound, randomBits: .max) == range.upperBound)
      #expect(update.apply(-huge, to: range.lowerBound, randomBits: 0) == range.lowerBound)
      #expect(update.apply(huge, to: 0, randomBits: 0) == range.upperBound)
      #expect(update.apply(-huge, to: 0, randomBits: 0) == range.lowerBound)
    }
  }

  @Test func learnedWeightsStayOnTheGridByDefault() throws {
    for signMode in SignMode.allCases {
      for bits in 1...8 {
        let format = try #require(WeightFormat(bits: bits, signMode: signMode))
        var mantissa: Int32 = 0
        for position in 0..<500 {
          let change = Int64(Int32(bitPattern: word(position, seed: 9)) >> 17)
          mantissa = WeightUpdate(format).apply(change, to: mantissa, randomBits: word(position))
          if !format.contains(mantissa) { Issue.record("\(format) \(mantissa)") }
        }
      }
    }
  }
}
