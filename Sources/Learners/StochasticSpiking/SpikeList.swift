import SpikeKernels

/// Who fired in which step: the spikes of a layer during one sample as the numbers of its neurons, step by step.
struct SpikeList: Sendable {
  /// Neurons, those of step t from `starts`[t] on.
  private(set) var neurons: [UInt16] = []
  /// Where each step begins; one more for the end.
  private(set) var starts: [UInt32]

  /// No spikes.
  init(steps: Int) { starts = [UInt32](repeating: 0, count: steps + 1) }

  /// How many steps there are.
  var steps: Int { starts.count - 1 }

  /// How many spikes there are.
  var count: Int { Int(starts[steps]) }

  /// Takes the spikes of whole layers: word block · steps + t.
  mutating func list(_ words: [UInt64]) {
    let steps = steps
    list(words, count: words.count / steps, wordStride: steps, stepStride: 1, names: nil)
  }

  /// Takes the spikes of the first `count` neurons of `names`, whose words lie step by step.
  mutating func list(_ words: [UInt64], count: Int, names: [UInt16]) {
    let words64 = (count + 63) / 64
    list(words, count: words64, wordStride: 1, stepStride: words64, names: names)
  }

  private mutating func list(_ words: [UInt64], count: Int, wordStride: Int, stepStride: Int, names: [UInt16]?) {
    let steps = steps
    let total = Int(stochastic_starts(words, count, wordStride, stepStride, steps, &starts))
    if neurons.count < total { neurons = [UInt16](repeating: 0, count: total + total / 2) }
    guard total > 0 else { return }
    if let names {
      stochastic_list(words, count, wordStride, stepStride, steps, names, &neurons)
    } else {
      stochastic_list(words, count, wordStride, stepStride, steps, nil, &neurons)
    }
  }
}
