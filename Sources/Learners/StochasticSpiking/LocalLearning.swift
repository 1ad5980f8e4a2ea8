import ChipArithmetic
import SpikeKernels

/// What synapses learn from: the spikes of the neurons before and behind them during one sample, and nothing else.
struct SynapticEvidence {
  let before: SpikeEvidence
  let behind: SpikeEvidence
}

/// A local rule: how much a synapse's weight changes for what it has seen.
struct LocalRule: Sendable {
  /// Equation 9, equation 10, or equation 9 with noise.
  let update: StochasticSpikingBackprop.Update
  /// η/(2T²) in units of the weights: the change for one product of counts, or one coincidence.
  let rate: Float
  /// The standard deviation of the noise, in units of the weights.
  let noise: Double
}

extension PlasticSynapses {
  /// Changes the weights once for a sample.
  mutating func learn(_ evidence: SynapticEvidence, by rule: LocalRule, sums: inout ChangeSums) {
    let (before, behind) = (evidence.before, evidence.behind)
    guard before.activeCount > 0, behind.activeCount > 0, rule.rate > 0 else { return }
    withWeights { weights in
      if rule.update == .stochastic {
        for block in 0..<weights.blocks { sums.learn([evidence], block: block, of: &weights, by: rule) }
      } else {
        stochastic_add_counts(
          &weights, before.active, before.activeCounts, before.activeCount, behind.counts, rule.rate)
      }
    }
  }

  /// Adds noise to each synapse that has seen spikes on both sides.
  ///
  /// - Parameter normal: a normal number of the synapse from a row to a column.
  mutating func addNoise(
    _ evidence: SynapticEvidence, by rule: LocalRule, normal: (_ row: Int, _ column: Int) -> Double
  ) {
    for row in evidence.before.active.prefix(evidence.before.activeCount).lazy.map({ Int($0) }) {
      for column in evidence.behind.active.prefix(evidence.behind.activeCount).lazy.map({ Int($0) }) {
        let change = min(0x1p29, max(-0x1p29, (normal(row, column) * rule.noise).rounded(.toNearestOrEven)))
        self[row, column] += Int32(change)
      }
    }
  }
}

/// Room for what the synapses to a block of 64 columns have seen, in whole numbers: products of counts, or coincidences.
///
/// Sums of whole numbers do not depend on their order, so neither does what a batch learns.
struct ChangeSums: Sendable {
  private var bytes: AlignedRows<Int8>
  private var sums: AlignedRows<Int32>
  private var isActive: [Bool]
  private var active: [UInt16]
  private var activeCount = 0

  /// Room for the largest of `rows`.
  init(rows: Int) {
    bytes = AlignedRows(count: 64 * rows)
    sums = AlignedRows(count: 64 * rows)
    isActive = [Bool](repeating: false, count: rows)
    active = [UInt16](repeating: 0, count: rows)
  }

  /// Changes the weights to block `block` once for all samples of a batch.
  mutating func learn(
    _ batch: [SynapticEvidence], block: Int, of weights: inout stochastic_weights, by rule: LocalRule
  ) {
    for evidence in batch {
      let isSeen =
        rule.update == .stochastic ? addCoincidences(evidence, block: block) : addCounts(evidence, block: block)
      if isSeen { markActive(evidence.before) }
    }
    guard activeCount > 0 else { return }
    sums.withMutablePointer { sums in
      stochastic_add_sums(&weights, block, active, activeCount, sums, rule.rate)
    }
    for index in 0..<activeCount { isActive[Int(active[index])] = false }
    activeCount = 0
  }

  private mutating func markActive(_ before: SpikeEvidence) {
    for index in 0..<before.activeCount where !isActive[Int(before.active[index])] {
      isActive[Int(before.active[index])] = true
      active[activeCount] = before.active[index]
      activeCount += 1
    }
  }

  /// Adds the products of the counts of a sample; whether there are any.
  private mutating func addCounts(_ evidence: SynapticEvidence, block: Int) -> Bool {
    let (before, columns) = (evidence.before, 64 * block..<64 * block + 64)
    guard before.activeCount > 0, columns.contains(where: { evidence.behind.counts[$0] != 0 }) else { return false }
    evidence.behind.counts.withUnsafeBufferPointer { counts in
      sums.withMutablePointer { sums in
        guard let counts = counts.baseAddress else { return }
        stochastic_sum_counts(
          before.active, before.activeCounts, before.activeCount, counts + columns.lowerBound, sums)
      }
    }
    return true
  }

  /// Adds the coincidences of a sample; whether there can be any.
  private mutating func addCoincidences(_ evidence: SynapticEvidence, block: Int) -> Bool {
    let (before, behind) = (evidence.before, evidence.behind)
    guard before.activeCount > 0 else { return false }
    let isSeen = add(before.plus, behind.plusWords, behind.minusWords, block: block, active: before)
    if before.minus.count > 0 {
      // The product of two signs: what is before with a minus turns what is behind around.
      _ = add(before.minus, behind.minusWords, behind.plusWords, block: block, active: before)
    }
    return isSeen
  }

  private mutating func add(
    _ spikes: SpikeList, _ plus: [UInt64], _ minus: [UInt64], block: Int, active before: SpikeEvidence
  ) -> Bool {
    let words = block * spikes.steps..<(block + 1) * spikes.steps
    guard words.contains(where: { plus[$0] | minus[$0] != 0 }) else { return false }
    plus.withUnsafeBufferPointer { plus in
      minus.withUnsafeBufferPointer { minus in
        bytes.withMutablePointer { bytes in
          sums.withMutablePointer { sums in
            guard let plus = plus.baseAddress, let minus = minus.baseAddress else { return }
            stochastic_sum_coincidences(
              spikes.neurons, spikes.starts, spikes.steps, plus + words.lowerBound, minus + words.lowerBound,
              before.active, before.activeCount, bytes, sums)
          }
        }
      }
    }
    return true
  }
}
