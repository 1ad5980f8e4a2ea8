import Kernels
import NetworkModel

/// The vector loops of learning with stochastic spikes, written a second time as plain Swift.
enum StochasticKernelTwin {
  /// Draw `index` of the block at `position`: 16 bits.
  static func draw(_ stream: RandomStream, at position: UInt64, _ index: Int) -> UInt32 {
    stream.block(at: position)[index / 2] >> UInt32(index % 2 * 16) & 0xffff
  }

  static func choose(_ stream: RandomStream, first: UInt64, limit: UInt32, words: Int) -> [UInt64] {
    (0..<words).map { word in
      (0..<64).reduce(0) { bits, bit in
        let isChosen = draw(stream, at: first + UInt64(8 * word + bit % 8), bit / 8) < limit
        return isChosen ? bits | 1 << UInt64(bit) : bits
      }
    }
  }

  /// Spikes as steps × sources.
  static func encode(_ stream: RandomStream, inputs: [UInt16], grey: [UInt8], rates: [UInt16]) -> [[Bool]] {
    let blocks = UInt64((rates.count + 7) / 8)
    return rates.enumerated().map { step, rate in
      zip(inputs, grey).map { input, grey in
        let limit = (UInt32(rate) * 257 * UInt32(grey)) >> 16
        return draw(stream, at: UInt64(input) * blocks + UInt64(step / 8), step % 8) < limit
      }
    }
  }

  /// Spikes as steps × sources, as evenly as the rates allow.
  static func encodeEvenly(_ stream: RandomStream, inputs: [UInt16], grey: [UInt8], rates: [UInt16]) -> [[Bool]] {
    var phases = inputs.map { draw(stream, at: UInt64($0), 0) }
    return rates.map { rate in
      grey.indices.map { source in
        phases[source] += (UInt32(rate) * 257 * UInt32(grey[source])) >> 16
        defer { phases[source] %= 65_536 }
        return phases[source] >= 65_536
      }
    }
  }

  struct Neuron {
    var keep: Float
    var gain: Float
    var threshold: Float
    var resetsToZero: Bool
  }

  /// One forward neuron on its currents, from a leaky sum and a potential on.
  static func forward(
    _ neuron: Neuron, _ currents: [Int], isAble: Bool, leaky: inout Float, potential: inout Float
  ) -> [Bool] {
    currents.map { current in
      let rise = neuron.gain * leaky
      potential += rise
      let kept = neuron.keep * leaky
      leaky = kept + Float(current)
      guard potential >= neuron.threshold else { return false }
      potential -= neuron.resetsToZero ? potential : neuron.threshold
      return isAble
    }
  }

  /// One pair of gradient neurons on its currents, from rest; `gates` are the spikes of the forward neuron.
  static func gradient(
    _ neuron: Neuron, _ currents: [Int], gates: [Bool]?, isAble: Bool, isCrossed: Bool
  ) -> (plus: [Bool], minus: [Bool]) {
    var (leaky, up, down, isOpen): (Float, Float, Float, Bool) = (0, 0, 0, gates == nil)
    var spikes: (plus: [Bool], minus: [Bool]) = ([], [])
    for (step, current) in currents.enumerated() {
      if let gates, gates[step] { isOpen = true }
      let rise = neuron.gain * leaky
      let kept = neuron.keep * leaky
      leaky = kept + Float(current)
      up += rise
      down -= rise
      let isUp = isOpen && isAble && up >= neuron.threshold
      let isDown = isOpen && isAble && down >= neuron.threshold
      let (forUp, forDown) = (
        isUp ? (neuron.resetsToZero ? up : neuron.threshold) : 0,
        isDown ? (neuron.resetsToZero ? down : neuron.threshold) : 0
      )
      up -= forUp
      down -= forDown
      if isCrossed {
        up += forDown
        down += forUp
      }
      spikes.plus.append(isUp)
      spikes.minus.append(isDown)
    }
    return spikes
  }

  /// weight + round(rate · n), bounded to ±limit; the weight is shifted by 2¹⁵ and cut into halves.
  static func changed(high: Int16, low: UInt16, products: Int32, rate: Float, limit: Int32) -> (Int16, UInt16) {
    let weight = (Int32(high) << 16 | Int32(low)) - 0x8000
    let change = Int32((Float(products) * rate).rounded(.toNearestOrEven))
    let shifted = min(limit, max(-limit, weight + change)) + 0x8000
    return (Int16(truncatingIfNeeded: shifted >> 16), UInt16(truncatingIfNeeded: shifted))
  }
}
