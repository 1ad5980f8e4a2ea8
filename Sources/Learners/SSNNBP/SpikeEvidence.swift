import CKernels

/// All that learning may know of the neurons on one side of a synapse: when they fired during one sample, and how often.
///
/// Gradients have two trains of spikes for each neuron, positive and negative; activations have no negative ones.
struct SpikeEvidence: Sendable {
  /// Bit c of word block · steps + t: neuron 64 · block + c fired in step t.
  var plusWords: [UInt64]
  /// The same of the negative trains.
  var minusWords: [UInt64]
  /// The same spikes by step.
  private(set) var plus: SpikeList
  /// The same of the negative trains.
  private(set) var minus: SpikeList
  /// The neurons that fired, in ascending order: the first `activeCount`.
  private(set) var active: [UInt16] = []
  /// How many neurons fired.
  private(set) var activeCount = 0
  /// How often each of the active neurons fired: positive less negative.
  private(set) var activeCounts: [Int16] = []
  /// How often each neuron fired, blocks of 64: positive less negative.
  private(set) var counts: [Int16]
  /// Whether a layer lies before these neurons that their spikes go to, so that they are listed by step.
  private let isListed: Bool

  /// No spikes of `neurons` neurons in `steps` steps; inputs are never columns, and need no words.
  init(neurons: Int, steps: Int, isInput: Bool = false, isListed: Bool = true) {
    let blocks = isInput ? 0 : (neurons + 63) / 64
    self.isListed = isListed
    plusWords = [UInt64](repeating: 0, count: blocks * steps)
    minusWords = plusWords
    plus = SpikeList(steps: steps)
    minus = plus
    counts = [Int16](repeating: 0, count: 64 * blocks)
    active = [UInt16](repeating: 0, count: neurons + SpikeList.margin)
    activeCounts = [Int16](repeating: 0, count: neurons)
  }

  private var steps: Int { plus.steps }

  /// How many spikes there are, of both signs.
  var spikeCount: Int { plus.count + minus.count }

  /// Counts and lists the spikes of `plusWords`, where there are no negative ones.
  mutating func sumUpPositive() {
    plus.list(plusWords)
    activeCount = stochastic_counts(plusWords, nil, counts.count / 64, steps, &counts, &active, &activeCounts)
  }

  /// Counts and lists the spikes of `plusWords` and `minusWords`.
  mutating func sumUpSigned() {
    plus.list(plusWords, isListed: isListed)
    minus.list(minusWords, isListed: isListed)
    activeCount = stochastic_counts(plusWords, minusWords, counts.count / 64, steps, &counts, &active, &activeCounts)
  }

  private mutating func add(_ neuron: Int, count: Int16) {
    active[activeCount] = UInt16(truncatingIfNeeded: neuron)
    activeCounts[activeCount] = count
    activeCount += 1
  }

  /// Takes the spikes of inputs: the first `count` of `names`, with their words step by step and their counts.
  mutating func takeInputs(_ names: [UInt16], count: Int, words: [UInt64], counts: [UInt16]) {
    plus.list(words, count: count, names: names)
    activeCount = 0
    for index in 0..<count where counts[index] != 0 {
      add(Int(names[index]), count: Int16(truncatingIfNeeded: counts[index]))
    }
  }
}
