import Kernels

/// How learning becomes rare: which neurons of a layer take part in what the weights above it learn from a sample.
///
/// A share p of the neurons, drawn anew for each sample and layer, may: their spikes alone are remembered for the learning
/// phases. All copies of a matrix see the same spikes, so they stay equal, which steps that each synapse rounds at random
/// would not be. Each weight then changes by ±2 in p of the samples that ask for it, and errors travel back undiminished.
/// After n presentations
///
///     p = 2⁻ᵏ (1 − r / 2),   k + r = n / halving,   0 ≤ r < 1
///
/// in whole 1/256, from 1 down to 1/32: half as often after each `halving` presentations, and linear in between.
struct LearningPermits {
  /// Presentations in which p halves.
  let halving: Int
  private let streams: [RandomStream]
  private let counts: [Int]
  private let places: [UInt32]

  /// Draws for the layers of a network but its outputs.
  init(halving: Int, _ network: NBPNetwork, seed: UInt64) {
    self.halving = halving
    counts = Array(network.layers.dropLast())
    places = (0..<UInt32(16 * ((counts.max() ?? 0) + 63) / 64)).map { $0 }
    streams = counts.indices.map { RandomStream(seed: seed, purpose: .learningPermits, substream: UInt32($0)) }
  }

  /// p of the presentation numbered `count` from 0, in 1/256.
  func share(at count: Int) -> Int {
    let (halvings, rest) = count.quotientAndRemainder(dividingBy: halving)
    return max(8, (256 - 128 * rest / halving) >> min(halvings, 8))
  }

  /// No neurons yet.
  func makeWords() -> [[UInt64]] { counts.map { [UInt64](repeating: 0, count: ($0 + 63) / 64) } }

  /// The neurons of each layer that may take part, as bits; those beyond the layer are 0.
  func draw(at count: Int, into words: inout [[UInt64]]) {
    let share = share(at: count)
    for layer in counts.indices {
      if share == 256 {
        for word in words[layer].indices { words[layer][word] = ~0 }
      } else {
        draw(share, at: UInt64(count) << 16, of: streams[layer], into: &words[layer])
      }
      let rest = counts[layer] % 64
      if rest > 0 { words[layer][words[layer].count - 1] &= 1 << UInt64(rest) - 1 }
    }
  }

  /// Words whose bits are each set in `share` of 256 cases.
  ///
  /// Bit by bit of the share from the lowest on, a random bit decides whether the result so far is kept. Word k takes the
  /// four blocks of random bits from 4 k on.
  private func draw(_ share: Int, at place: UInt64, of stream: RandomStream, into words: inout [UInt64]) {
    let count = 16 * words.count
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count) { drawn in
      guard let random = drawn.baseAddress else { return }
      stream.draw(count, at: place, places: places, into: random)
      for word in words.indices {
        var bits: UInt64 = 0
        for turn in 0..<8 {
          let low = UInt64(random[16 * word + 2 * turn]), high = UInt64(random[16 * word + 2 * turn + 1])
          let random = high << 32 | low
          bits = share >> turn & 1 == 1 ? bits | random : bits & random
        }
        words[word] = bits
      }
    }
  }
}
