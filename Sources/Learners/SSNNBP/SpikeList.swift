import CKernels

/// Who fired in which step: the spikes of a layer during one sample as the numbers of its neurons, step by step.
struct SpikeList: Sendable {
  /// Neurons, those of step t from `starts`[t] on.
  private(set) var neurons: [UInt16] = []
  /// Where each step begins; one more for the end.
  private(set) var starts: [UInt32]

  /// No spikes.
  init(steps: Int) { starts = [UInt32](repeating: 0, count: steps + 1) }

  /// Room behind the last number of a list that the vector loops write to.
  static let margin = 32

  /// How many steps there are.
  var steps: Int { starts.count - 1 }

  /// How many spikes there are.
  var count: Int { Int(starts[steps]) }

  /// Takes the spikes of whole layers, word block · steps + t, or only how many there are.
  mutating func list(_ words: [UInt64], isListed: Bool = true) {
    let (steps, blocks) = (steps, words.count / steps)
    makeRoom(Int(stochastic_starts(words, blocks, steps, 1, steps, &starts)))
    if isListed { stochastic_list(words, blocks, steps, 1, steps, nil, &neurons) }
  }

  /// Takes the spikes of the first `count` neurons of `names`, whose words lie step by step.
  mutating func list(_ words: [UInt64], count: Int, names: [UInt16]) {
    let (steps, blocks) = (steps, (count + 63) / 64)
    makeRoom(Int(stochastic_starts(words, blocks, 1, blocks, steps, &starts)))
    stochastic_list(words, blocks, 1, blocks, steps, names, &neurons)
  }

  private mutating func makeRoom(_ total: Int) {
    let size = total + Self.margin
    if neurons.count < size { neurons = [UInt16](repeating: 0, count: size + size / 2) }
  }
}
