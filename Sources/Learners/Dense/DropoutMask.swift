import CKernels
import Kernels
import NetworkModel

/// Which units of a layer are left out of a sample: a function of seed, layer and sample alone.
struct DropoutMask {
  private let seed: UInt64
  private let sample: UInt32
  private let base: UInt64
  private let limit: UInt32
  private let places: [UInt32]

  /// Units that are decided on together.
  private static let group = 64

  /// The factor of the units that stay, 1/(1 − p), so that the mean input of the next layer is the one without dropout.
  static func scale(_ fraction: Double) -> Float { Float(1 / (1 - fraction)) }

  /// The units that drop out of layer `layer` in the `sample`-th sample of the training.
  init(seed: UInt64, layer: Int, sample: Int64, fraction: Double) {
    self.seed = seed
    self.sample = UInt32(truncatingIfNeeded: sample)
    base = UInt64(layer) << 32
    limit = UInt32((fraction * 0x1p16).rounded())
    places = Array(0..<UInt32(Self.group / 2))
  }

  /// Sets those of `count` numbers to 0 that drop out.
  func clear(_ numbers: UnsafeMutablePointer<Float>, count: Int) {
    for first in stride(from: 0, to: count, by: Self.group) {
      var dropped = droppedUnits(from: first)
      if count - first < Self.group { dropped &= 1 << UInt64(count - first) - 1 }
      while dropped != 0 {
        numbers[first + dropped.trailingZeroBitCount] = 0
        dropped &= dropped - 1
      }
    }
  }

  /// The units from `first` on that drop out, a bit each.
  ///
  /// Unit 64g + 8k + i drops out where the k-th 16 bits of the random block (layer, 8g + i) are below p·2¹⁶.
  private func droppedUnits(from first: Int) -> UInt64 {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: places.count) { words in
      spike_random_words(
        seed, base + UInt64(first / 8), sample, RandomStream.Purpose.droppedUnits.code, places, places.count,
        words.baseAddress)
      var dropped: UInt64 = 0
      for place in 0..<8 {
        for pair in 0..<4 {
          let word = words[4 * place + pair]
          dropped |= (word & 0xFFFF < limit ? 1 : 0) << UInt64(16 * pair + place)
          dropped |= (word >> 16 < limit ? 1 : 0) << UInt64(16 * pair + 8 + place)
        }
      }
      return dropped
    }
  }
}
