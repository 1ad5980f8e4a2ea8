extension SpikeTrains {
  /// Takes over spikes given as steps × neurons.
  package init(raster: [[Bool]], neurons: Int) {
    self.init(neurons: neurons, steps: raster.count)
    let words = writtenWords
    for (step, row) in raster.enumerated() {
      precondition(row.count == neurons, "wanted \(neurons) neurons in step \(step), got \(row.count)")
      for neuron in row.indices where row[neuron] { words[neuron / 64 * steps + step] |= 1 << UInt64(neuron % 64) }
    }
    listWords()
  }

  /// The spikes as steps × neurons.
  package var raster: [[Bool]] {
    var raster = [[Bool]](repeating: [Bool](repeating: false, count: neurons), count: steps)
    for step in 0..<steps { forEachSpike(in: step) { raster[step][$0] = true } }
    return raster
  }

  /// How often each neuron fires in `range`, or in all steps.
  package func counts(in range: Range<Int>? = nil) -> [Int] {
    var counts = [Int](repeating: 0, count: neurons)
    for step in range ?? 0..<steps { forEachSpike(in: step) { counts[$0] += 1 } }
    return counts
  }

  /// The step in which each neuron fires first; `steps` for one that is silent.
  package var firstSpikes: [Int] {
    var first = [Int](repeating: steps, count: neurons)
    for step in (0..<steps).reversed() { forEachSpike(in: step) { first[$0] = step } }
    return first
  }
}
