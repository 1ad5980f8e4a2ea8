/// What the outputs of a spiking network say of a sample, in each of the ways in which it can be read.
package struct OutputReading {
  /// How often each output fired.
  package let counts: [Int]
  /// The step in which each output fired first; nil for one that was silent.
  package let firstSpikes: [Int?]
  /// The potential of each output, or whatever else of it is compared.
  package let potentials: [Float]

  /// Reads spikes that are listed.
  package init(_ spikes: SpikeTrains, potentials: [Float]) {
    precondition(potentials.count == spikes.neurons, "\(potentials.count) potentials of \(spikes.neurons) outputs")
    counts = spikes.counts()
    firstSpikes = spikes.firstSpikes.map { $0 < spikes.steps ? $0 : nil }
    self.potentials = potentials
  }

  /// The output that fired most, the first of equals; nil if none fired.
  package var byCount: Int? {
    let best = Self.first(of: counts, by: >)
    return counts[best] > 0 ? best : nil
  }

  /// The output of the highest potential, the first of equals.
  package var byPotential: Int { Self.first(of: potentials, by: >) }

  /// The output that fired first, the first of equals; nil if none fired.
  package var byFirstSpike: Int? { earliest.first }

  /// All outputs that fired in the step of the first spike, in ascending order; those of equal rank are the caller's to choose
  /// from.
  package var earliest: [Int] {
    guard let step = firstSpikes.compactMap(\.self).min() else { return [] }
    return firstSpikes.indices.filter { firstSpikes[$0] == step }
  }

  /// The output of the highest potential among the earliest, the first of equals; nil if none fired.
  package var byFirstSpikeThenPotential: Int? {
    guard let first = earliest.first else { return nil }
    return earliest.reduce(first) { potentials[$1] > potentials[$0] ? $1 : $0 }
  }

  private static func first<Number>(of numbers: [Number], by precedes: (Number, Number) -> Bool) -> Int {
    numbers.indices.dropFirst().reduce(0) { precedes(numbers[$1], numbers[$0]) ? $1 : $0 }
  }
}
