import CKernels
package import Kernels

/// Draws the spikes of sources whose rates rise and fall together, each in proportion to its grey value.
///
/// In step t source i has the probability p = ⌊`rates`[t] · 257 grey / 2¹⁶⌋ / 2¹⁶. It fires by draw t mod 8 of block
/// i ⌈T/8⌉ + ⌊t/8⌋ of its stream, or, if trains are regular, when the sum of p up to step t and of a phase, draw 0 of block
/// i, passes a whole number. `RateEncoderReference` says the same one spike at a time.
package struct RateEncoder {
  /// How the spikes of a source lie in time.
  package enum Trains {
    /// By chance: a Bernoulli trial in every step, which stands for a Poisson train.
    case poisson
    /// As evenly as the rate allows, from a random phase on.
    case regular
  }

  /// The rate of a white source in each step, in 2⁻¹⁶.
  package let rates: [UInt16]
  package let trains: Trains
  private var words: [UInt64] = []
  private var counts: [UInt16]

  /// For at most `capacity` sources.
  package init(rates: [UInt16], trains: Trains = .poisson, capacity: Int) {
    self.rates = rates
    self.trains = trains
    counts = [UInt16](repeating: 0, count: capacity)
  }

  /// Rates of the given mean over the steps after a delay, at most 1: constant, or front-loaded, which is falling linearly to
  /// 0 from twice the mean; times `scale`.
  package static func rates(mean: Double, isFrontLoaded: Bool, steps: Int, delay: Int = 0, scale: Double = 1)
    -> [UInt16]
  {
    (0..<steps).map { step in
      guard step >= delay else { return 0 }
      let time = (Double(step - delay) + 0.5) / Double(steps - delay)
      return UInt16((65_535 * scale * min(1, isFrontLoaded ? 2 * mean * (1 - time) : mean)).rounded())
    }
  }

  /// Draws the spikes of a sample, and counts them.
  package mutating func encode(
    _ sources: GreySources, _ randomness: SampleRandomness, purpose: RandomStream.Purpose,
    into spikes: inout SpikeTrains,
    counts spikeCounts: inout SpikeCounts
  ) {
    precondition(spikes.steps == rates.count, "wanted trains of \(rates.count) steps, got \(spikes.steps)")
    let size = (sources.count + 63) / 64 * rates.count
    if words.count < size { words = [UInt64](repeating: 0, count: size) }
    if sources.count > 0 {
      let encode = trains == .regular ? stochastic_encode_evenly : stochastic_encode
      encode(
        randomness.seed, randomness.sample, purpose.code, sources.names, sources.grey, sources.count, rates,
        rates.count,
        &words, &counts)
    }
    spikes.take(sources.names, count: sources.count, words: words)
    spikeCounts.take(sources.names, counts: counts, count: sources.count)
  }
}
