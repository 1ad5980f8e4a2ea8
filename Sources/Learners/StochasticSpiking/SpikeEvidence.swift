import SpikeKernels

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
  private var plusCounts: [UInt16]
  private var minusCounts: [UInt16]

  /// No spikes of `neurons` neurons in `steps` steps; inputs are never columns, and need no words.
  init(neurons: Int, steps: Int, isInput: Bool = false) {
    let blocks = isInput ? 0 : (neurons + 63) / 64
    plusWords = [UInt64](repeating: 0, count: blocks * steps)
    minusWords = plusWords
    plus = SpikeList(steps: steps)
    minus = plus
    counts = [Int16](repeating: 0, count: 64 * blocks)
    plusCounts = [UInt16](repeating: 0, count: 64 * blocks)
    minusCounts = plusCounts
    active = [UInt16](repeating: 0, count: neurons)
    activeCounts = [Int16](repeating: 0, count: neurons)
  }

  private var steps: Int { plus.steps }

  /// How many spikes there are, of both signs.
  var spikeCount: Int { plus.count + minus.count }

  /// Counts and lists the spikes of `plusWords`, where there are no negative ones.
  mutating func sumUpPositive() {
    plus.list(plusWords)
    stochastic_counts(plusWords, counts.count / 64, steps, &plusCounts)
    activeCount = 0
    for neuron in active.indices {
      let count = plusCounts[neuron]
      counts[neuron] = Int16(truncatingIfNeeded: count)
      guard count != 0 else { continue }
      add(neuron, count: Int16(truncatingIfNeeded: count))
    }
  }

  /// Counts and lists the spikes of `plusWords` and `minusWords`.
  mutating func sumUpSigned() {
    plus.list(plusWords)
    minus.list(minusWords)
    stochastic_counts(plusWords, counts.count / 64, steps, &plusCounts)
    stochastic_counts(minusWords, counts.count / 64, steps, &minusCounts)
    activeCount = 0
    for neuron in active.indices {
      let (positive, negative) = (plusCounts[neuron], minusCounts[neuron])
      let difference = Int16(truncatingIfNeeded: positive) - Int16(truncatingIfNeeded: negative)
      counts[neuron] = difference
      if positive | negative != 0 { add(neuron, count: difference) }
    }
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
