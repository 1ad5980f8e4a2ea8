import Foundation
import Kernels
import NetworkModel
import Testing

private func word(_ position: Int) -> UInt32 {
  RandomStream(seed: 11, purpose: .weights).block(at: UInt64(position))[1]
}

@Suite("Traces")
struct TraceTests {
  /// The lowest and the highest random word give the two neighbours of x · f, for every value of the register.
  @Test(arguments: [1, 2, 3, 7, 10, 100, 1_048_576], TraceDecay.Law.allCases)
  func decayRoundsToTheNeighboursOfTheExactProduct(timeConstant: Int, law: TraceDecay.Law) throws {
    let decay = try #require(TraceDecay(timeConstant: Double(timeConstant), law: law))
    let tau = Double(timeConstant)
    for trace: UInt8 in 0...127 {
      // With the linear law, the exact quotient of whole numbers: no rounding error can hide a whole number.
      let exact = law == .linear ? Double(trace) * (tau - 1) / tau : Double(trace) * exp(-1 / tau)
      #expect(Double(decay.apply(trace, randomBits: 0)) == exact.rounded(.down), "\(trace)")
      #expect(Double(decay.apply(trace, randomBits: .max)) == exact.rounded(.up), "\(trace)")
    }
  }

  @Test(arguments: [(2, 100), (3, 64), (10, 127), (50, 5)] as [(Int, UInt8)], TraceDecay.Law.allCases)
  func decayHasNoBias(parameters: (timeConstant: Int, trace: UInt8), law: TraceDecay.Law) throws {
    let decay = try #require(TraceDecay(timeConstant: Double(parameters.timeConstant), law: law))
    let tau = Double(parameters.timeConstant)
    let exact = Double(parameters.trace) * (law == .linear ? 1 - 1 / tau : exp(-1 / tau))
    let count = 40_000
    let sum = (0..<count).reduce(0) { $0 + Int(decay.apply(parameters.trace, randomBits: word($1))) }
    let fraction = exact - exact.rounded(.down)
    let error = abs(Double(sum) / Double(count) - exact)
    #expect(error <= 5 * (fraction * (1 - fraction) / Double(count)).squareRoot() + 1e-9)
  }

  @Test func theHalvingTraceIsThatOfBrian2Loihi() throws {
    let decay = try #require(TraceDecay(timeConstant: 2, law: .linear))
    let impulse = try #require(TraceImpulse(integer: 64))
    var trace: UInt8 = 0
    var seen: [UInt8] = []
    for step in 0..<7 {
      let spikes = step == 1 || step == 4
      trace =
        spikes
        ? decay.apply(trace, adding: impulse, randomBits: word(step)) : decay.apply(trace, randomBits: word(step))
      seen.append(trace)
    }
    #expect(seen == [0, 64, 32, 16, 72, 36, 18])
  }

  @Test func aTimeConstantOfZeroKeepsTheImpulseForItsOwnStepOnly() throws {
    let impulse = try #require(TraceImpulse(integer: 1))
    for law in TraceDecay.Law.allCases {
      let decay = try #require(TraceDecay(timeConstant: 0, law: law))
      for bits in [0, 1 << 31, .max] as [UInt32] {
        #expect((UInt8(0)...127).allSatisfy { decay.apply($0, randomBits: bits) == 0 })
        #expect((UInt8(0)...127).allSatisfy { decay.apply($0, adding: impulse, randomBits: bits) == 1 })
      }
    }
    let one = try #require(TraceDecay(timeConstant: 1, law: .linear))
    #expect(one.apply(127, randomBits: .max) == 0)
    #expect(TraceDecay(timeConstant: -1) == nil && TraceDecay(timeConstant: .nan) == nil)
    #expect(TraceDecay(timeConstant: 1_048_577) == nil)
  }

  /// 16.25 is the impulse of which Lava makes 16.50 on average.
  @Test(arguments: [16.25, 16.5, 0.0078125, 99.9921875])
  func fractionalImpulsesHaveNoBias(value: Double) throws {
    let impulse = try #require(TraceImpulse(value))
    #expect(impulse.value == value)
    let cleared = try #require(TraceDecay(timeConstant: 0))
    let count = 40_000
    let sum = (0..<count).reduce(0) { $0 + Int(cleared.apply(50, adding: impulse, randomBits: word($1))) }
    let fraction = value - value.rounded(.down)
    let standardError = (fraction * (1 - fraction) / Double(count)).squareRoot()
    #expect(abs(Double(sum) / Double(count) - value) < 5 * standardError)
  }

  @Test func aTraceNeverLeavesSevenBits() throws {
    let decay = try #require(TraceDecay(timeConstant: 1_048_576))
    for (integer, fraction) in [(0, 1), (63, 0), (127, 127)] {
      let impulse = try #require(TraceImpulse(integer: integer, fraction: fraction))
      for trace: UInt8 in 0...127 {
        let highest = decay.apply(trace, adding: impulse, randomBits: .max)
        let exact = Double(trace) * exp(-1 / 1_048_576) + impulse.value
        #expect(Double(highest) == min(127, exact.rounded(.up)), "\(trace)")
        #expect(decay.apply(trace, randomBits: .max) <= trace)
      }
    }
  }

  @Test func impulsesOutsideTheRegisterAreRefused() {
    #expect(TraceImpulse(integer: 128) == nil && TraceImpulse(integer: -1) == nil)
    #expect(TraceImpulse(integer: 0, fraction: 128) == nil)
    #expect(TraceImpulse(128) == nil && TraceImpulse(-0.01) == nil && TraceImpulse(.nan) == nil)
    #expect(TraceImpulse(.infinity) == nil)
    #expect(TraceImpulse(integer: 16, fraction: 32)?.value == 16.25)
  }
}
