import CKernels

/// Changes the weights of a matrix once for a batch, by what its synapses have seen and by nothing else.
///
/// It has room for sums over the samples: products of counts, or coincidences. These are whole numbers, so that their sum
/// does not depend on their order, and neither does what a batch learns.
struct WeightChanges {
  private var bytes: PinnedArray<Int8>
  private var sums: PinnedArray<Int32>

  /// Room for matrices of up to `rows` presynaptic neurons.
  init(rows: Int) {
    bytes = PinnedArray(count: 64 * rows)
    sums = PinnedArray(count: 64 * rows)
  }

  /// Changes the weights to the postsynaptic `blocks` of 64 neurons by `rule`; `noise` is that of the first sample.
  mutating func change(
    _ weights: stochastic_weights, blocks: Range<Int>, by batch: borrowing BatchSpikes, _ rule: LocalRule,
    noise: stochastic_noise
  ) {
    if rule.rate > 0 {
      if batch.samples.count == 1 {
        change(weights, blocks, by: batch.samples[0], rule)
      } else {
        for block in blocks { change(weights, block, by: batch, rule) }
      }
    }
    guard rule.noise > 0 else { return }
    for block in blocks { add(noise, to: weights, block, batch) }
  }

  /// Changes the weights for one sample: without sums, and to the same effect.
  private mutating func change(
    _ weights: stochastic_weights, _ blocks: Range<Int>, by sample: SampleSpikesView, _ rule: LocalRule
  ) {
    var (rows, columns, weights) = (sample.presynaptic.rows, sample.postsynaptic, weights)
    guard rows.count > 0, columns.active.count > 0 else { return }
    weights.high += blocks.lowerBound * weights.rows * 64
    weights.low += blocks.lowerBound * weights.rows * 64
    weights.blocks = blocks.count
    let first = blocks.lowerBound * columns.steps
    if rule.update == .stochastic {
      stochastic_add_coincidences(
        &weights, &rows, columns.steps, columns.plusWords + first, columns.minusWords + first, bytes.mutablePointer,
        sums.mutablePointer, rule.rate)
    } else {
      stochastic_add_counts(
        &weights, rows.active, sample.presynaptic.activeCounts, rows.count, columns.counts + 64 * blocks.lowerBound,
        rule.rate)
    }
  }

  /// Changes the weights to a block for all samples of a batch.
  private mutating func change(
    _ weights: stochastic_weights, _ block: Int, by batch: borrowing BatchSpikes, _ rule: LocalRule
  ) {
    var (weights, isSeen) = (weights, false)
    for sample in batch.samples where sample.presynaptic.rows.count > 0 && sample.postsynaptic.active.count > 0 {
      let isOne = rule.update == .stochastic ? addCoincidences(sample, block) : addCounts(sample, block)
      isSeen = isSeen || isOne
    }
    guard isSeen else { return }
    stochastic_add_sums(&weights, block, batch.active, batch.active.count, sums.mutablePointer, rule.rate)
  }

  /// Adds the products of the counts of a sample; whether there are any.
  private mutating func addCounts(_ sample: SampleSpikesView, _ block: Int) -> Bool {
    let columns = sample.postsynaptic.counts + 64 * block
    guard (0..<64).contains(where: { columns[$0] != 0 }) else { return false }
    let rows = sample.presynaptic.rows
    stochastic_sum_counts(
      rows.active, sample.presynaptic.activeCounts, rows.count, columns, sums.mutablePointer)
    return true
  }

  /// Adds the coincidences of a sample; whether there can be any.
  private mutating func addCoincidences(_ sample: SampleSpikesView, _ block: Int) -> Bool {
    let steps = sample.postsynaptic.steps
    let plus = sample.postsynaptic.plusWords + block * steps
    let minus = sample.postsynaptic.minusWords + block * steps
    guard (0..<steps).contains(where: { plus[$0] | minus[$0] != 0 }) else { return false }
    var rows = sample.presynaptic.rows
    stochastic_sum_coincidences(&rows, steps, plus, minus, bytes.mutablePointer, sums.mutablePointer)
    return true
  }

  /// Adds the noise of all samples to the weights to a block; each sample after the first draws from the next substream.
  private func add(
    _ noise: stochastic_noise, to weights: stochastic_weights, _ block: Int, _ batch: borrowing BatchSpikes
  ) {
    var (weights, noise) = (weights, noise)
    for sample in batch.samples {
      let (rows, columns) = (sample.presynaptic.rows, sample.postsynaptic.active)
      stochastic_add_noise(
        &weights, &noise, block, rows.active, rows.count, columns.baseAddress, columns.count)
      noise.substream &+= 1
    }
  }
}
