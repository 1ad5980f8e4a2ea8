import Foundation

/// Random numbers as a function of (seed, purpose, position): nothing is ever consumed.
///
/// ```swift
/// let stream = RandomStream(seed: 7, purpose: .weights)
/// stream.normal(at: 41)  // always the same number, whatever was drawn before, on any thread
/// ```
///
/// A draw is one block of the counter-based generator Philox4x32-10. Its 64-bit key is the seed; its 128-bit counter
/// holds the position (64 bits), the substream (32 bits) and the purpose (32 bits).
///
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011,
/// doi:10.1145/2063384.2063405.
public struct RandomStream: Sendable, Hashable {
  let key: SIMD2<UInt32>
  let purpose: UInt32
  let substream: UInt32

  /// The stream of `purpose` under `seed`; `substream` splits it further, by epoch or matrix, say.
  public init(seed: UInt64, purpose: Purpose, substream: UInt32 = 0) {
    key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.purpose = purpose.code
    self.substream = substream
  }

  /// The four random words at `position`.
  public func block(at position: UInt64) -> Philox4x32.Block {
    let counter = Philox4x32.Block(
      UInt32(truncatingIfNeeded: position), UInt32(truncatingIfNeeded: position >> 32), substream, purpose)
    return Philox4x32.block(counter: counter, key: key)
  }

  /// 64 random bits at `position`.
  public func bits(at position: UInt64) -> UInt64 {
    let block = block(at: position)
    return UInt64(block[1]) << 32 | UInt64(block[0])
  }

  /// A number of the uniform distribution on [0, 1), a multiple of 2⁻⁵³.
  public func uniform(at position: UInt64) -> Double { Self.unit(bits(at: position)) }

  /// A number of the uniform distribution on `range`.
  public func uniform(in range: ClosedRange<Double>, at position: UInt64) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform(at: position)
  }

  /// A whole number below `bound`, each equally likely to within bound/2⁶⁴.
  ///
  /// - Precondition: `bound` is at least 1.
  public func integer(below bound: Int, at position: UInt64) -> Int {
    precondition(bound >= 1, "a random integer needs a bound of at least 1, got \(bound)")
    return Int(bits(at: position).multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A number of the standard normal distribution, by the transform of Box and Muller.
  ///
  /// z = √(−2 ln(1 − u₁)) · cos(2π u₂), with u₁ and u₂ from the two halves of one block.
  public func normal(at position: UInt64) -> Double {
    let block = block(at: position)
    let first = Self.unit(UInt64(block[1]) << 32 | UInt64(block[0]))
    let second = Self.unit(UInt64(block[3]) << 32 | UInt64(block[2]))
    return (-2 * log(1 - first)).squareRoot() * cos(2 * Double.pi * second)
  }

  /// True with `probability`, exact to 2⁻⁵³; never for 0, always for 1.
  public func bernoulli(_ probability: Double, at position: UInt64) -> Bool { uniform(at: position) < probability }

  /// A random order of 0 ..< `count`, each of the count! orders equally likely (Fisher and Yates; position i decides
  /// which of the first i + 1 places the i-th element takes).
  ///
  /// - Precondition: `count` is not negative and fits 32 bits.
  public func permutation(of count: Int) -> [UInt32] {
    precondition(count >= 0 && count <= UInt32.max, "a permutation of 0 ..< 2³² elements, got \(count)")
    var order = [UInt32](repeating: 0, count: count)
    for i in 0..<count {
      let j = integer(below: i + 1, at: UInt64(i))
      order[i] = order[j]
      order[j] = UInt32(i)
    }
    return order
  }

  private static func unit(_ bits: UInt64) -> Double { Double(bits >> 11) * 0x1p-53 }
}
