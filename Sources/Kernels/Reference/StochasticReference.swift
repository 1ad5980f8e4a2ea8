/// The loops of `StochasticKernels.h` as anyone would write them first; each fast loop equals the one of its name, bit for
/// bit.
///
/// Parameters are those of the C functions, where they are described.
package enum StochasticReference {
  /// Bit 8·k + i of word g: draw k of the block at `first` + 8·g + i is below `limit`: `stochastic_choose`.
  package static func choose(
    key: UInt64, first: UInt64, substream: UInt32, purpose: UInt32, limit: UInt32, words: Int,
    chosen: UnsafeMutablePointer<UInt64>
  ) {
    let stream = RandomStream(seed: key, purpose: .init(code: purpose), substream: substream)
    for word in 0..<words {
      chosen[word] = 0
      for bit in 0..<64 where draw(stream, at: first &+ UInt64(8 * word + bit % 8), bit / 8) < limit {
        chosen[word] |= 1 << UInt64(bit)
      }
    }
  }

  /// Input i fires in step t where its draw t is below (rates[t] · (257·grey[i])) >> 16: `stochastic_encode`.
  package static func encode(
    key: UInt64, substream: UInt32, purpose: UInt32, inputs: UnsafePointer<UInt16>, grey: UnsafePointer<UInt8>,
    count: Int, rates: UnsafePointer<UInt16>, steps: Int, words: UnsafeMutablePointer<UInt64>,
    counts: UnsafeMutablePointer<UInt16>
  ) {
    let stream = RandomStream(seed: key, purpose: .init(code: purpose), substream: substream)
    let blocks = UInt64((steps + 7) / 8)
    spikes(of: count, steps: steps, words: words, counts: counts) { input, step in
      let position = UInt64(inputs[input]) * blocks + UInt64(step / 8)
      return draw(stream, at: position, step % 8) < limit(rates[step], grey[input])
    }
  }

  /// Input i fires in step t where the sum of its limits up to t, and of a phase, passes a multiple of 2¹⁶:
  /// `stochastic_encode_evenly`.
  package static func encodeEvenly(
    key: UInt64, substream: UInt32, purpose: UInt32, inputs: UnsafePointer<UInt16>, grey: UnsafePointer<UInt8>,
    count: Int, rates: UnsafePointer<UInt16>, steps: Int, words: UnsafeMutablePointer<UInt64>,
    counts: UnsafeMutablePointer<UInt16>
  ) {
    let stream = RandomStream(seed: key, purpose: .init(code: purpose), substream: substream)
    var phase: UInt32 = 0
    spikes(of: count, steps: steps, words: words, counts: counts) { input, step in
      if step == 0 { phase = draw(stream, at: UInt64(inputs[input]), 0) }
      phase = phase % 65_536 + limit(rates[step], grey[input])
      return phase >= 65_536
    }
  }

  /// starts[t] = how many bits are set in the steps before t: `stochastic_starts`.
  package static func starts(
    _ words: UnsafePointer<UInt64>, count: Int, wordStride: Int, stepStride: Int, steps: Int,
    starts: UnsafeMutablePointer<UInt32>
  ) -> UInt32 {
    starts[0] = 0
    for step in 0..<steps {
      let fired = setBits(words + step * stepStride, count: count, stride: wordStride).count
      starts[step + 1] = starts[step] + UInt32(fired)
    }
    return starts[steps]
  }

  /// The names of the set bits, step by step: `stochastic_list`.
  package static func list(
    _ words: UnsafePointer<UInt64>, count: Int, wordStride: Int, stepStride: Int, steps: Int,
    names: UnsafePointer<UInt16>?, list: UnsafeMutablePointer<UInt16>
  ) {
    var length = 0
    for step in 0..<steps {
      for bit in setBits(words + step * stepStride, count: count, stride: wordStride) {
        list[length] = names?[bit] ?? UInt16(truncatingIfNeeded: bit)
        length += 1
      }
    }
  }

  /// counts[64·b + c] = how often neuron c of block b fired, plus less minus; and those that fired at all:
  /// `stochastic_counts`.
  package static func counts(
    plus: UnsafePointer<UInt64>, minus: UnsafePointer<UInt64>?, blocks: Int, steps: Int,
    counts: UnsafeMutablePointer<Int16>, active: UnsafeMutablePointer<UInt16>,
    activeCounts: UnsafeMutablePointer<Int16>
  ) -> Int {
    var found = 0
    for neuron in 0..<64 * blocks {
      let words = (0..<steps).map { neuron / 64 * steps + $0 }
      let ups = words.count { SpikeReference.bit(plus + $0, neuron % 64) == 1 }
      let downs = words.count { word in minus.map { SpikeReference.bit($0 + word, neuron % 64) == 1 } ?? false }
      counts[neuron] = Int16(ups - downs)
      guard ups + downs > 0 else { continue }
      active[found] = UInt16(truncatingIfNeeded: neuron)
      activeCounts[found] = counts[neuron]
      found += 1
    }
    return found
  }
}

extension StochasticReference {
  /// Draw `index` of the block at `position`: 16 bits, the lower half of a word first.
  private static func draw(_ stream: RandomStream, at position: UInt64, _ index: Int) -> UInt32 {
    stream.block(at: position)[index / 2] >> UInt32(index % 2 * 16) & 0xffff
  }

  /// A rate times a grey value, in 2⁻¹⁶.
  private static func limit(_ rate: UInt16, _ grey: UInt8) -> UInt32 { (UInt32(rate) * 257 * UInt32(grey)) >> 16 }

  /// Sets bit i mod 64 of word t·⌈count/64⌉ + i / 64 where input i fires in step t; asks for the steps of an input in
  /// ascending order.
  private static func spikes(
    of count: Int, steps: Int, words: UnsafeMutablePointer<UInt64>, counts: UnsafeMutablePointer<UInt16>,
    fires: (_ input: Int, _ step: Int) -> Bool
  ) {
    let row = (count + 63) / 64
    for word in 0..<row * steps { words[word] = 0 }
    for input in 0..<count {
      counts[input] = 0
      for step in 0..<steps where fires(input, step) {
        words[step * row + input / 64] |= 1 << UInt64(input % 64)
        counts[input] += 1
      }
    }
  }

  /// The set bits of `count` words that lie `stride` apart.
  private static func setBits(_ words: UnsafePointer<UInt64>, count: Int, stride: Int) -> [Int] {
    (0..<64 * count).filter { SpikeReference.bit(words + $0 / 64 * stride, $0 % 64) == 1 }
  }
}
