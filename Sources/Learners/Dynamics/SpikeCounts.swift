import CKernels

/// How often the neurons of a layer fired during one sample: all that a rule of rates may know of them.
package struct SpikeCounts {
  /// How many neurons fired at all.
  package private(set) var activeCount = 0
  private var numbers: PinnedArray<Int16>
  private var names: PinnedArray<UInt16>
  private var activeNumbers: PinnedArray<Int16>

  /// What the vector loops may write beyond the end of the active neurons.
  private static let margin = 4

  /// No spikes of `neurons` neurons; `isIndexed` is whether `byNeuron` is kept.
  package init(neurons: Int, isIndexed: Bool = true) {
    numbers = PinnedArray(count: isIndexed ? (neurons + 63) / 64 * 64 : 0)
    names = PinnedArray(count: neurons + Self.margin)
    activeNumbers = PinnedArray(count: neurons)
  }

  /// How often each neuron fired, in whole blocks of 64.
  package var byNeuron: UnsafePointer<Int16> { numbers.pointer }
  /// The neurons that fired, in ascending order: `activeCount` of them.
  package var active: UnsafePointer<UInt16> { names.pointer }
  /// How often each of the active neurons fired.
  package var activeCounts: UnsafePointer<Int16> { activeNumbers.pointer }

  /// Counts the spikes of trains that are kept as words, of at most 32,767 steps; those of `minus`, words of as many neurons,
  /// count negative.
  ///
  /// A neuron is active if it fired at all, whatever the difference.
  package mutating func count(_ plus: borrowing SpikeTrains, minus: UnsafePointer<UInt64>? = nil) {
    activeCount = stochastic_counts(
      plus.words, minus, plus.blocks, plus.steps, numbers.mutablePointer, names.mutablePointer,
      activeNumbers.mutablePointer)
  }

  /// Takes the counts of the first `count` of `sources`, which ascend; those that did not fire are left out.
  package mutating func take(_ sources: UnsafePointer<UInt16>, counts: UnsafePointer<UInt16>, count: Int) {
    let (names, activeNumbers) = (names.mutablePointer, activeNumbers.mutablePointer)
    activeCount = 0
    for index in 0..<count where counts[index] != 0 {
      names[activeCount] = sources[index]
      activeNumbers[activeCount] = Int16(truncatingIfNeeded: counts[index])
      activeCount += 1
    }
  }
}
