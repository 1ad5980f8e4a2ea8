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
  mutating func learn(
    before: borrowing SpikeEvidence, behind: borrowing SpikeEvidence, by rule: LocalRule, sums: inout ChangeSums
  ) {
    guard before.activeCount > 0, behind.activeCount > 0, rule.rate > 0 else { return }
    withWeights { weights in
      if rule.update == .stochastic {
        sums.learnCoincidences(before: before, behind: behind, of: &weights, rate: rule.rate)
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
    _ batch: Span<SynapticEvidence>, block: Int, of weights: inout stochastic_weights, by rule: LocalRule
  ) {
    for index in batch.indices {
      let isSeen =
        rule.update == .stochastic
        ? addCoincidences(before: batch[index].before, behind: batch[index].behind, block: block)
        : addCounts(before: batch[index].before, behind: batch[index].behind, block: block)
      if isSeen { markActive(batch[index].before) }
    }
    guard activeCount > 0 else { return }
    sums.withMutablePointer { stochastic_add_sums(&weights, block, active, activeCount, $0, rule.rate) }
    for index in 0..<activeCount { isActive[Int(active[index])] = false }
    activeCount = 0
  }

  private mutating func markActive(_ before: borrowing SpikeEvidence) {
    for index in 0..<before.activeCount {
      let row = before.active[index]
      guard !isActive[Int(row)] else { continue }
      isActive[Int(row)] = true
      active[activeCount] = row
      activeCount += 1
    }
  }

  /// Adds the products of the counts of a sample; whether there are any.
  private mutating func addCounts(
    before: borrowing SpikeEvidence, behind: borrowing SpikeEvidence, block: Int
  ) -> Bool {
    let columns = behind.counts.span.extracting(64 * block..<64 * block + 64)
    guard before.activeCount > 0, columns.indices.contains(where: { columns[$0] != 0 }) else { return false }
    columns.withUnsafeBufferPointer { counts in
      sums.withMutablePointer { sums in
        guard let counts = counts.baseAddress else { return }
        stochastic_sum_counts(before.active, before.activeCounts, before.activeCount, counts, sums)
      }
    }
    return true
  }

  /// Adds the coincidences of a sample; whether there can be any.
  private mutating func addCoincidences(
    before: borrowing SpikeEvidence, behind: borrowing SpikeEvidence, block: Int
  ) -> Bool {
    let steps = before.plus.steps
    let words = block * steps..<(block + 1) * steps
    let (plus, minus) = (behind.plusWords.span.extracting(words), behind.minusWords.span.extracting(words))
    guard before.activeCount > 0, plus.indices.contains(where: { plus[$0] | minus[$0] != 0 }) else { return false }
    withRoom { bytes, sums in
      before.withRows { rows in
        plus.withUnsafeBufferPointer { plus in
          minus.withUnsafeBufferPointer { minus in
            guard let plus = plus.baseAddress, let minus = minus.baseAddress else { return }
            stochastic_sum_coincidences(&rows, steps, plus, minus, bytes, sums)
          }
        }
      }
    }
    return true
  }

  /// Changes all weights once by the coincidences of a sample.
  fileprivate mutating func learnCoincidences(
    before: borrowing SpikeEvidence, behind: borrowing SpikeEvidence, of weights: inout stochastic_weights, rate: Float
  ) {
    withRoom { bytes, sums in
      before.withRows { rows in
        stochastic_add_coincidences(
          &weights, &rows, behind.plus.steps, behind.plusWords, behind.minusWords, bytes, sums, rate)
      }
    }
  }

  private mutating func withRoom(_ body: (UnsafeMutablePointer<Int8>, UnsafeMutablePointer<Int32>) -> Void) {
    bytes.withMutablePointer { bytes in
      sums.withMutablePointer { sums in body(bytes, sums) }
    }
  }
}

extension SpikeEvidence {
  /// Calls `body` with the lists of spikes as the vector loops take them.
  fileprivate borrowing func withRows(_ body: (inout stochastic_rows) -> Void) {
    plus.neurons.withUnsafeBufferPointer { plusList in
      minus.neurons.withUnsafeBufferPointer { minusList in
        plus.starts.withUnsafeBufferPointer { plusStarts in
          minus.starts.withUnsafeBufferPointer { minusStarts in
            active.withUnsafeBufferPointer { active in
              var rows = stochastic_rows(
                plus: plusList.baseAddress, plus_starts: plusStarts.baseAddress, minus: minusList.baseAddress,
                minus_starts: minusStarts.baseAddress, active: active.baseAddress, count: activeCount)
              body(&rows)
            }
          }
        }
      }
    }
  }
}
