import Kernels

/// The random numbers of one image, in the order of their use: block k of image i stands at position 1024 i + k.
///
/// They are made by whole-number and IEEE arithmetic alone, so that every machine draws the same.
struct GlyphDraws {
  /// Positions of the stream that belong to one image.
  static let positionsPerImage: UInt64 = 1024

  private let stream: RandomStream
  private var position: UInt64
  private var block = Philox4x32.Block()
  private var used = 4

  init(_ stream: RandomStream, image: Int, from first: UInt64 = 0) {
    self.stream = stream
    position = UInt64(image) * Self.positionsPerImage + first
  }

  /// 32 random bits.
  mutating func word() -> UInt32 {
    if used == 4 {
      block = stream.block(at: position)
      position += 1
      used = 0
    }
    defer { used += 1 }
    return block[used]
  }

  /// A number of the uniform distribution on `range`, in steps of 2⁻²⁴ of its length.
  mutating func uniform(_ range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * (Float(word() >> 8) * 0x1p-24)
  }

  /// A bell-shaped number around 0 within 3.45 standard deviations: the sum of four bytes.
  mutating func bell(_ deviation: Float) -> Float {
    let bits = word()
    let sum = (bits & 255) + (bits >> 8 & 255) + (bits >> 16 & 255) + bits >> 24
    return (Float(sum) - 510) * deviation * (1 / 147.8)
  }

  /// A bell-shaped displacement, the same in both directions.
  mutating func bellPoint(_ deviation: Float) -> SIMD2<Float> {
    let x = bell(deviation)
    return SIMD2(x, bell(deviation))
  }

  /// A whole number below `bound`.
  mutating func index(below bound: Int) -> Int { Int((UInt64(word()) * UInt64(bound)) >> 32) }

  /// True with `probability`.
  mutating func happens(_ probability: Float) -> Bool { uniform(0...1) < probability }
}
