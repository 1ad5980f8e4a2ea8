import ChipArithmetic

/// Which units of a layer are left out of a sample: a function of seed, layer and sample alone.
struct DropoutMask {
  private let stream: RandomStream
  private let base: UInt64
  private let limit: UInt32

  /// The factor of the units that stay, 1/(1 − p), so that the mean input of the next layer is the one without dropout.
  static func scale(_ fraction: Double) -> Float { Float(1 / (1 - fraction)) }

  /// The units that drop out of layer `layer` in the `sample`-th sample of the training.
  init(seed: UInt64, layer: Int, sample: Int64, fraction: Double) {
    stream = RandomStream(seed: seed, purpose: .droppedUnits, substream: UInt32(truncatingIfNeeded: sample))
    base = UInt64(layer) << 32
    limit = UInt32((fraction * 0x1p16).rounded())
  }

  /// Sets those of `count` numbers to 0 that drop out.
  ///
  /// Unit 64g + 8k + i drops out where the k-th 16 bits of the random block (layer, 8g + i) are below p·2¹⁶.
  func clear(_ numbers: UnsafeMutablePointer<Float>, count: Int) {
    for first in stride(from: 0, to: count, by: 64) {
      for place in 0..<8 {
        let block = stream.block(at: base + UInt64(first / 8 + place))
        for turn in 0..<8 {
          let draw = block[turn / 2] >> UInt32(16 * (turn % 2)) & 0xFFFF
          let unit = first + 8 * turn + place
          if draw < limit, unit < count { numbers[unit] = 0 }
        }
      }
    }
  }
}

extension RandomStream.Purpose {
  /// Which units are left out of a sample; the substream is the number of the sample.
  static let droppedUnits = Self(code: 36)
}
