import NetworkModel
import Testing

@Suite struct FormatFindingTests {
  /// Connects with these weights and no format.
  private func connected(_ weights: SynapseValues, rule: LearningRule? = nil) throws -> Connection {
    var small = try SmallNetwork()
    let id = try small.net.connect(small.source, to: small.relays, weights: weights, rule: rule)
    return small.net[id]
  }

  @Test(arguments: [
    (0, SignMode.excitatory, 0, 0), (255, .excitatory, 0, 255), (256, .excitatory, 1, 128), (520, .excitatory, 2, 130),
    (8_704, .excitatory, 6, 136), (32_640, .excitatory, 7, 255), (-1, .inhibitory, 0, -1), (-256, .inhibitory, 1, -128),
    (-32_640, .inhibitory, 7, -255), (-32_768, .mixed, 7, -256),
  ])
  func aConstantIsHeldExactly(weight: Int, signMode: SignMode, exponent: Int, mantissa: Int16) throws {
    let connection = try connected(.constant(weight))
    #expect(connection.format == WeightFormat(exponent: exponent, signMode: signMode))
    #expect(connection.mantissas == .constant(mantissa))
    #expect(Int(connection.format.current(of: Int32(mantissa))) == weight * 64)
  }

  @Test func severalWeightsShareAFormat() throws {
    let values = (0..<12).map { $0 * 32 - 64 }
    let connection = try connected(.values(values))
    #expect(connection.format == WeightFormat(exponent: 1, signMode: .mixed))
    #expect(connection.mantissas == .values(values.map { Int16($0 / 2) }))
  }

  @Test func drawsShareAFormat() throws {
    let mixed = try connected(.uniform(-64...64))
    #expect(mixed.format == .mixed8 && mixed.mantissas == .uniform(-64...64))
    let even = try connected(.uniform(0...400))
    #expect(even.format == WeightFormat(exponent: 1, signMode: .excitatory) && even.mantissas == .uniform(0...200))
    let negative = try connected(.uniform(-510...0))
    #expect(negative.format == WeightFormat(exponent: 1, signMode: .inhibitory))
    #expect(negative.mantissas == .uniform(-255...0))
    let odd = try connected(.uniform(-5 ... -1))
    #expect(odd.format == WeightFormat(signMode: .inhibitory) && odd.mantissas == .uniform(-5 ... -1))
    let single = try connected(.uniform(520...520))
    #expect(single.format == WeightFormat(exponent: 2, signMode: .excitatory))
    let positive = try connected(.uniform(0...255))
    #expect(positive.format == WeightFormat(signMode: .excitatory) && positive.mantissas == .uniform(0...255))
    let normal = try connected(.normal(mean: 3.5, deviation: 51.2))
    #expect(normal.format == .mixed8)
    #expect(normal.mantissas == .normal(mean: 3.5, deviation: 51.2, bounds: -256...254))
  }

  @Test(arguments: [257, 32_641, -32_769, 65_536, .max, .min])
  func aWeightThatNoFormatHoldsIsRefused(weight: Int) throws {
    var small = try SmallNetwork()
    let (source, relays) = (small.source, small.relays)
    let wanted =
      "connection \"c\": wanted weights that one format holds exactly, m · 2^e with m of 8 bits (even where signs mix) and e of -1 to 7, got "
    #expect(
      refusal { () throws(NetworkError) in
        try small.net.connect(source, to: relays, weights: .constant(weight), name: "c")
      } == wanted + "\(weight)")
    let values = [weight, 1, -1] + Array(repeating: 0, count: 9)
    #expect(
      refusal { () throws(NetworkError) in
        try small.net.connect(source, to: relays, weights: .values(values), name: "c")
      } == wanted + "\(min(weight, -1)) to \(max(weight, 1))")
    #expect(
      refusal { () throws(NetworkError) in
        try small.net.connect(source, to: relays, weights: .uniform(min(weight, 1)...max(weight, 1)), name: "c")
      }.hasPrefix(wanted))
  }

  /// Every pair of weights for which any format has two mantissas is taken, and its spikes bring just these weights.
  @Test func whateverAnyFormatHoldsIsFound() throws {
    let numbers =
      Array(-20...20) + [-129, -128, -127, -65, 63, 64, 126, 127, 128, 129, 254, 255, 256, 257, -255, -256, -257]
    let formats = SignMode.allCases.flatMap { mode in
      (1...8).flatMap { bits in (-8...7).compactMap { WeightFormat(bits: bits, exponent: $0, signMode: mode) } }
    }
    let held = formats.map { format in
      Set(
        numbers.filter { weight in
          format.mantissas.contains {
            format.contains($0) && Int64($0) * 64 * 256 << Int64(format.exponent + 8) == Int64(weight) * 64 * 65_536
          }
        })
    }
    for first in numbers {
      for second in numbers where second >= first {
        let isPossible = held.contains { $0.contains(first) && $0.contains(second) }
        let weights = [first, second] + Array(repeating: 0, count: 10)
        let found = try? connected(.values(weights))
        #expect((found != nil) == isPossible, "\(first) and \(second)")
        guard let found, case .values(let mantissas) = found.mantissas else { continue }
        #expect(mantissas.prefix(2).map { Int(found.format.current(of: Int32($0))) } == [64 * first, 64 * second])
        #expect(mantissas.allSatisfy { found.format.contains(Int32($0)) })
      }
    }
  }

  @Test func oddWeightsOfBothSignsHaveHalfUnits() throws {
    let connection = try connected(.values([1, -1, 127, -127] + Array(repeating: 0, count: 8)))
    #expect(connection.format == WeightFormat(exponent: -1, signMode: .mixed))
    #expect(connection.mantissas == .values([2, -2, 254, -254] + Array(repeating: 0, count: 8)))
  }

  @Test func whatLearnsHasEightMixedBits() throws {
    let connection = try connected(.uniform(-64...64), rule: SmallNetwork.gated())
    #expect(connection.format == .mixed8 && connection.mantissas == .uniform(-64...64))
    var small = try SmallNetwork()
    let (source, relays, rule) = (small.source, small.relays, try SmallNetwork.gated())
    #expect(
      refusal { () throws(NetworkError) in
        try small.net.connect(source, to: relays, weights: 520, rule: rule, name: "c")
      } == "connection \"c\": wanted a mantissa of -256 to 254, got 520")
  }

  @Test func aGivenFormatTakesMantissas() throws {
    var small = try SmallNetwork()
    let format = try #require(WeightFormat(bits: 4, exponent: -3, signMode: .inhibitory))
    let (source, relays) = (small.source, small.relays)
    let id = try small.net.connect(source, to: relays, weights: -7, format: format)
    let connection = small.net[id]
    #expect(connection.format == format && connection.mantissas == .constant(-7))
    #expect(
      refusal { () throws(NetworkError) in
        try small.net.connect(source, to: relays, weights: 1, format: format, name: "c")
      } == "connection \"c\": wanted a mantissa of -255 to 0, got 1")
  }
}
