/// What backward passes take from spikes, straight from the sums; spikes are steps × neurons.
package enum SpikeTrainsReference {
  /// The traces after each step.
  package static func traces(_ spikes: [[Bool]], keep: Float) -> [[Float]] {
    var traces: [[Float]] = []
    for row in spikes {
      let before = traces.last ?? [Float](repeating: 0, count: row.count)
      traces.append(zip(before, row).map { keep * $0 + ($1 ? 1 : 0) })
    }
    return traces
  }

  /// `sums` and the products of spikes and the errors `delay` steps later.
  package static func addErrors(_ spikes: [[Bool]], _ errors: [[Float]], delay: Int, to sums: [[Float]]) -> [[Float]] {
    var sums = sums
    for neuron in sums.indices {
      for column in sums[neuron].indices {
        for step in spikes.indices where step + delay < spikes.count && spikes[step][neuron] {
          sums[neuron][column] += errors[step + delay][column]
        }
      }
    }
    return sums
  }
}
