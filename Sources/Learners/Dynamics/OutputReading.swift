/// What the outputs of a spiking network say about a sample, by each way of reading them.
package struct OutputReading {
  /// How often each output fired.
  package let counts: [Int]
  /// The step in which each output fired first; the number of steps for one that was silent.
  package let firstSpikes: [Int]
  /// The potential of each output, or whatever else of it is compared.
  package let potentials: [Float]
  private let steps: Int

  /// Reads spikes that are listed.
  package init(_ spikes: SpikeTrains, potentials: [Float]) {
    precondition(potentials.count == spikes.neurons, "\(potentials.count) potentials of \(spikes.neurons) outputs")
    var (counts, firstSpikes) = ([Int](repeating: 0, count: spikes.neurons), potentials.map { _ in spikes.steps })
    for step in 0..<spikes.steps {
      spikes.forEachSpike(in: step) {
        if counts[$0] == 0 { firstSpikes[$0] = step }
        counts[$0] += 1
      }
    }
    (self.counts, self.firstSpikes, self.potentials, steps) = (counts, firstSpikes, potentials, spikes.steps)
  }

  /// The output that fired most, the first of equals; nil if none fired.
  package var byCount: Int? {
    let best = counts.firstMaximum
    return counts[best] > 0 ? best : nil
  }

  /// The output of the highest potential, the first of equals.
  package var byPotential: Int { potentials.firstMaximum }

  /// All outputs that fired in the step of the first spike, in ascending order: which of them is the answer is for the learner
  /// to say.
  package var earliest: [Int] {
    let first = firstSpikes.min() ?? steps
    return first < steps ? firstSpikes.indices.filter { firstSpikes[$0] == first } : []
  }

  /// The output that fired first, the first of equals; nil if none fired.
  package var byFirstSpike: Int? { earliest.first }

  /// The output of the highest potential among the earliest, the first of equals; nil if none fired.
  package var byFirstSpikeThenPotential: Int? {
    let earliest = earliest
    return earliest.first.map { earliest.reduce($0) { potentials[$1] > potentials[$0] ? $1 : $0 } }
  }
}
