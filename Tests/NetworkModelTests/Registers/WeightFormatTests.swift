import Kernels
import NetworkModel
import Testing

/// All 3 · 8 · 16 formats.
private let formats: [WeightFormat] = SignMode.allCases.flatMap { signMode in
  (1...8).flatMap { bits in (-8...7).compactMap { WeightFormat(bits: bits, exponent: $0, signMode: signMode) } }
}

/// The mantissas of a format by the definition of its grid: a sign and `bits` (less the sign) leading bits of eight.
private func grid(_ format: WeightFormat) -> [Int32] {
  let magnitudeBits = format.signMode == .mixed ? format.bits - 1 : format.bits
  var step = 256
  for _ in 0..<magnitudeBits { step /= 2 }
  return (-256...255).filter { mantissa in
    guard mantissa % step == 0 else { return false }
    switch format.signMode {
    case .mixed: return true
    case .excitatory: return mantissa >= 0
    case .inhibitory: return mantissa <= 0 && mantissa > -256
    }
  }.map(Int32.init)
}

@Suite("Weight formats")
struct WeightFormatTests {
  @Test func thereAreThreeHundredAndEightyFourFormatsAndNoOther() {
    #expect(formats.count == 384)
    for (bits, exponent) in [(0, 0), (9, 0), (8, -9), (8, 8), (.min, 0), (8, .max)] {
      #expect(WeightFormat(bits: bits, exponent: exponent, signMode: .mixed) == nil)
    }
    #expect(WeightFormat.mixed8 == WeightFormat(signMode: .mixed))
    #expect(WeightFormat.mixed8.mantissas == -256...254 && WeightFormat.mixed8.step == 2)
  }

  @Test func theGridIsThatOfTheBits() {
    for format in formats {
      let grid = grid(format)
      let contained = (Int32(-300)...300).filter(format.contains)
      #expect(contained == grid, "\(format)")
      #expect(format.mantissas.lowerBound == grid.first && format.mantissas.upperBound == grid.last, "\(format)")
    }
  }

  @Test func quantisationPicksTheNeighbourThatItsDirectionNames() {
    for format in formats where format.exponent == 0 {
      let grid = grid(format)
      for mantissa in format.signMode.mantissas {
        let below = grid.last { $0 <= mantissa }
        let above = grid.first { $0 >= mantissa }
        let towardZero = mantissa >= 0 ? below : above
        let downward = format.signMode == .inhibitory ? above : below
        let agrees =
          format.quantized(mantissa) == towardZero
          && format.quantized(mantissa, rounding: .towardNegativeInfinity) == downward
        if !agrees { Issue.record("\(format) \(mantissa)") }
      }
    }
  }

  @Test func quantisationIsIdempotentAndTotal() {
    for format in formats where format.exponent == 0 {
      for rounding in WeightConvention.GridRounding.allCases {
        for mantissa in Array(Int32(-300)...300) + [.min, .max] {
          let once = format.quantized(mantissa, rounding: rounding)
          let agrees = format.contains(once) && format.quantized(once, rounding: rounding) == once
          if !agrees { Issue.record("\(format) \(rounding) \(mantissa)") }
        }
      }
    }
  }

  @Test func fiftyOneBelowZeroGoesToFiftyHereAndToFiftyTwoInLava() {
    #expect(WeightFormat.mixed8.quantized(-51) == -50)
    #expect(WeightFormat.mixed8.quantized(-51, rounding: WeightConvention.lava.gridRounding) == -52)
  }

  /// Doubles hold every product and every quotient here exactly.
  @Test func aSpikeBringsTheFlooredWeightInCurrentUnits() {
    for format in formats where format.bits == 8 {
      var factor = 1.0
      for _ in 0..<abs(format.exponent) { factor *= format.exponent > 0 ? 2 : 0.5 }
      let wrong = (Int32(-256)...255).filter { mantissa in
        Double(format.current(of: mantissa)) != (Double(mantissa) * factor).rounded(.down) * 64
      }
      #expect(wrong.isEmpty, "exponent \(format.exponent)")
      for sum: Int64 in [-1_044_480, -1_025, -1, 0, 1, 77, 1_044_480] {
        #expect(Double(format.current(ofSum: sum)) == (Double(sum) * factor).rounded(.down) * 64)
      }
    }
  }

  @Test func onlyTheLowestCurrentOfAllIsClippedByBrian2Loihi() {
    for format in formats where format.bits == 8 {
      for mantissa in format.mantissas {
        let clipped = format.current(of: mantissa, convention: .brian2Loihi)
        let differs = clipped != format.current(of: mantissa)
        if differs != (mantissa == -256 && format.exponent == 7) { Issue.record("\(format) \(mantissa)") }
        if differs { #expect(clipped == -WeightFormat.currentLimit && clipped == -2_097_088) }
        #expect(format.current(of: mantissa, convention: .lava) == format.current(of: mantissa))
      }
    }
  }

  @Test func aWeightHasAMantissaExactlyWhereBruteForceFindsOne() {
    for format in formats {
      var mantissas: [Int: Int32] = [:]
      for mantissa in grid(format) {
        let current = Int(format.current(of: mantissa))
        let scaled = format.exponent < 0 ? Int(mantissa) : Int(mantissa) << format.exponent
        let exact = format.exponent < 0 ? (current / 64) << -format.exponent == scaled : current == 64 * scaled
        if exact { mantissas[current / 64] = mantissa }
      }
      let weights = Array(-600...600) + [-32_768, 32_640, 32_512, 32_767, 8_704, 9_280, -8_128, .min, .max]
      for weight in weights where format.mantissa(exactly: weight) != mantissas[weight] {
        Issue.record("\(format) \(weight)")
      }
    }
  }

  /// Every weight of the published circuit, with the exponent that its authors gave it.
  @Test(
    arguments: [
      (520, 130, 2), (512, 128, 2), (8_192, 128, 6), (8_704, 136, 6), (9_280, 145, 6), (-520, -130, 2),
      (-8_128, -254, 5),
    ] as [(Int, Int32, Int)])
  func theCircuitOfThePaperGetsTheExponentsOfItsAuthors(weight: Int, mantissa: Int32, exponent: Int) throws {
    let format = try #require(WeightFormat.fitting([weight], signMode: weight > 0 ? .excitatory : .inhibitory))
    #expect(format.exponent == exponent)
    #expect(format.mantissa(exactly: weight) == mantissa)
    #expect(Int(format.current(of: mantissa)) == 64 * weight)
  }

  @Test func theFittingFormatIsTheFirstThatHoldsEveryWeight() {
    let stream = RandomStream(seed: 5, purpose: .weights)
    for trial in 0..<600 {
      let scale = 1 << Int(stream.integer(below: 9, at: UInt64(trial * 8)))
      let weights = (1...3).map { (stream.integer(below: 600, at: UInt64(trial * 8 + $0)) - 300) * scale }
      let signMode = SignMode.allCases[trial % 3]
      let signed = weights.map { signMode == .mixed ? $0 : signMode == .excitatory ? abs($0) : -abs($0) }
      let bits = 1 + (trial / 3) % 8
      let exponents = trial % 2 == 0 ? -8...7 : 0...7
      let first = exponents.first { exponent in
        let format = WeightFormat(bits: bits, exponent: exponent, signMode: signMode)
        return format.map { format in signed.allSatisfy { format.mantissa(exactly: $0) != nil } } ?? false
      }
      let found = WeightFormat.fitting(signed, signMode: signMode, bits: bits, exponents: exponents)
      #expect(found?.exponent == first, "\(signed) \(signMode) \(bits)")
    }
  }

  @Test func noFormatIsFoundWhereThereIsNone() {
    #expect(WeightFormat.fitting([1], signMode: .mixed) == nil, "odd weights are off the mixed grid at exponent 0")
    #expect(WeightFormat.fitting([1], signMode: .mixed, exponents: -8...7)?.exponent == -7)
    #expect(WeightFormat.fitting([-1], signMode: .excitatory) == nil)
    #expect(WeightFormat.fitting([.min, .max], signMode: .mixed) == nil)
    #expect(WeightFormat.fitting([2], signMode: .mixed, bits: 0) == nil)
    #expect(WeightFormat.fitting([], signMode: .mixed)?.exponent == 0)
  }
}
