import CKernels
import Kernels
import NetworkModel

/// The random choices of one sample, each a function of the seed, the sample's number, and the neuron and step.
struct SampleDraws: Sendable {
  let seed: UInt64
  /// The sample's number in the training, or in the set where nothing is learned.
  let sample: UInt32

  /// The words of the neurons that may fire: `neurons` neurons of layer `layer`, each silent with probability `dropout`.
  ///
  /// Neuron 64g + 8k + i is silent where draw k of block (layer, 8g + i) is below 2¹⁶ times the probability.
  func ableNeurons(of neurons: Int, layer: Int, dropout: Double, into able: inout [UInt64]) {
    if dropout > 0 {
      stochastic_choose(
        seed, UInt64(layer) << 32, sample, RandomStream.Purpose.dropout.code, UInt32((dropout * 0x1p16).rounded()),
        able.count, &able)
    } else {
      for word in able.indices { able[word] = 0 }
    }
    for word in able.indices { able[word] = ~able[word] }
    if neurons % 64 != 0 { able[able.count - 1] &= (1 << UInt64(neurons % 64)) - 1 }
  }
}

/// Draws the spikes of sources whose rates rise and fall together, each in proportion to its grey value.
///
/// Source i fires in step t with the probability ⌊`rates`[t] · 257 grey / 2¹⁶⌋ / 2¹⁶, by draw t mod 8 of block
/// i ⌈T/8⌉ + ⌊t/8⌋ of its stream. Even trains have the same rates: there it fires where the sum of these probabilities up to
/// step t, and of a phase, draw 0 of block i, passes a whole number.
struct SpikeSources: Sendable {
  /// The rate of a white source in each step, in 2⁻¹⁶.
  let rates: [UInt16]
  /// Whether spikes come as evenly as the rates allow.
  let isEven: Bool
  /// The sources that are not black: the first `count`.
  private var names: [UInt16]
  private var grey: [UInt8]
  private var count = 0
  private var words: [UInt64]
  private var counts: [UInt16]

  /// At most `capacity` sources.
  init(rates: [UInt16], capacity: Int, isEven: Bool = false) {
    self.rates = rates
    self.isEven = isEven
    // The vector loops look at whole words of names.
    names = [UInt16](repeating: 0, count: (capacity + 63) / 64 * 64)
    grey = [UInt8](repeating: 0, count: capacity)
    counts = [UInt16](repeating: 0, count: capacity)
    words = []
  }

  /// Rates of the given mean over the steps after a delay, capped at 1: constant, or falling linearly to 0; times `scale`.
  static func rates(mean: Double, isFalling: Bool, steps: Int, delay: Int = 0, scale: Double = 1) -> [UInt16] {
    (0..<steps).map { step in
      guard step >= delay else { return 0 }
      let time = (Double(step - delay) + 0.5) / Double(steps - delay)
      return UInt16((65_535 * scale * min(1, isFalling ? 2 * mean * (1 - time) : mean)).rounded())
    }
  }

  /// Forgets all sources.
  mutating func removeAll() { count = 0 }

  /// Adds a source.
  mutating func append(_ source: Int, grey value: UInt8) {
    names[count] = UInt16(truncatingIfNeeded: source)
    grey[count] = value
    count += 1
  }

  /// Draws the spikes of a sample.
  mutating func draw(_ draws: SampleDraws, purpose: RandomStream.Purpose, into spikes: inout SpikeEvidence) {
    let size = (count + 63) / 64 * rates.count
    if words.count < size { words = [UInt64](repeating: 0, count: size) }
    if count > 0 {
      let encode = isEven ? stochastic_encode_evenly : stochastic_encode
      encode(draws.seed, draws.sample, purpose.code, names, grey, count, rates, rates.count, &words, &counts)
    }
    spikes.takeInputs(names, count: count, words: words, counts: counts)
  }
}
