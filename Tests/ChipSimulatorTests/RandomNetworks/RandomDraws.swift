import Kernels
import NetworkModel

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

  /// Yes with a probability in percent.
  mutating func chance(_ percent: Int) -> Bool { integer(1...100) <= percent }

  /// One of some values; a value that is listed twice is twice as likely.
  mutating func pick<Value>(_ values: [Value]) -> Value { values[integer(0...values.count - 1)] }
}
