import Kernels

/// Which units of a layer are left out of a sample: a function of seed, layer and sample alone.
struct DropoutMask {
  private let randomness: SampleRandomness
  private let layer: Int
  private let fraction: Double

  /// The factor of the units that stay, 1/(1 − p), so that the mean input of the next layer is the one without dropout.
  static func scale(_ fraction: Double) -> Float { Float(1 / (1 - fraction)) }

  /// The units that drop out of layer `layer` in the `sample`-th sample of the training.
  init(seed: UInt64, layer: Int, sample: Int64, fraction: Double) {
    randomness = SampleRandomness(seed: seed, sample: UInt32(truncatingIfNeeded: sample))
    self.layer = layer
    self.fraction = fraction
  }

  /// Sets those of `count` numbers to 0 that drop out.
  func clear(_ numbers: UnsafeMutablePointer<Float>, count: Int) {
    var able = SampleRandomness.allNeurons(count)
    let all = able
    randomness.chooseNeurons(count, ofLayer: layer, dropout: fraction, purpose: .droppedUnits, into: &able)
    for block in able.indices {
      var dropped = all[block] & ~able[block]
      while dropped != 0 {
        numbers[64 * block + dropped.trailingZeroBitCount] = 0
        dropped &= dropped - 1
      }
    }
  }
}
