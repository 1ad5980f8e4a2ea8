import CKernels
package import Kernels

/// The random choices of one sample: each is a function of the seed, the purpose, the sample's number, and neuron and step.
package struct SampleRandomness: Sendable {
  package let seed: UInt64
  /// The sample's number in the training, or in its set if nothing is learned.
  package let sample: UInt32

  package init(seed: UInt64, sample: UInt32) { (self.seed, self.sample) = (seed, sample) }

  /// Chooses which of the `neurons` neurons of layer `layer` may fire: each is left out with probability `dropout`.
  ///
  /// Neuron 64g + 8k + i is left out if draw k of block (layer, 8g + i) is below 2¹⁶ times the probability. Bit c of
  /// `able`[g] is neuron 64g + c; bits beyond the last neuron are 0.
  package func chooseNeurons(
    _ neurons: Int, ofLayer layer: Int, dropout: Double, purpose: RandomStream.Purpose, into able: inout [UInt64]
  ) {
    precondition(able.count == (neurons + 63) / 64, "\(able.count) words for \(neurons) neurons")
    stochastic_choose(
      seed, UInt64(layer) << 32, sample, purpose.code, UInt32((dropout * 0x1p16).rounded()), able.count, &able)
    for word in able.indices { able[word] = ~able[word] }
    if neurons % 64 != 0 { able[able.count - 1] &= (1 << UInt64(neurons % 64)) - 1 }
  }

  /// The words in which all of `neurons` neurons may fire.
  package static func allNeurons(_ neurons: Int) -> [UInt64] {
    (0..<(neurons + 63) / 64).map { neurons - 64 * $0 >= 64 ? .max : (1 << UInt64(neurons - 64 * $0)) - 1 }
  }
}
