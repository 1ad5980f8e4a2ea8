import Kernels

/// Choices one after the other, each a function of the seed and of how many came before.
struct RandomDraws {
  private let stream: RandomStream
  private var position: UInt64 = 0

  init(seed: UInt64) { stream = RandomStream(seed: seed, purpose: .init(code: 0x7E57)) }

  /// A whole number of a range, each equally likely.
  mutating func integer(_ range: ClosedRange<Int>) -> Int {
    position += 1
    return range.lowerBound + stream.integer(below: range.count, at: position)
  }

  /// A number of the standard normal distribution.
  mutating func normal() -> Float {
    position += 1
    return Float(stream.normal(at: position))
  }

  /// Yes with a probability in percent.
  mutating func chance(_ percent: Int) -> Bool { integer(1...100) <= percent }

  /// One of some values; a value that is listed twice is twice as likely.
  mutating func pick<Value>(_ values: [Value]) -> Value { values[integer(0...values.count - 1)] }

  /// Words of which each bit is set with a probability in percent; only the first `bits` of them, if that is given.
  mutating func words(_ count: Int, percent: Int, bits: Int = .max) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: count)
    for bit in 0..<min(bits, 64 * count) where chance(percent) { words[bit / 64] |= 1 << UInt64(bit % 64) }
    return words
  }
}
