import CKernels
import Kernels
import NetworkModel

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
}

/// Room for what the synapses to a block of 64 columns have seen, in whole numbers: products of counts, or coincidences.
///
/// Sums of whole numbers do not depend on their order, so neither does what a batch learns.
struct ChangeSums: Sendable {
  private var bytes: AlignedRows<Int8>
  private var sums: AlignedRows<Int32>

  /// Room for the largest of `rows`.
  init(rows: Int) {
    bytes = AlignedRows(count: 64 * rows)
    sums = AlignedRows(count: 64 * rows)
  }

  /// Changes the weights to block `block` once for all samples of a batch, of which the rows `active` are all that fired.
  mutating func learn(
    _ batch: UnsafeBufferPointer<SampleEvidence>, _ active: UnsafeBufferPointer<UInt16>, block: Int,
    of weights: inout stochastic_weights, by rule: LocalRule
  ) {
    guard rule.rate > 0 else { return }
    var isSeen = false
    for index in batch.indices {
      let isOne = rule.update == .stochastic ? addCoincidences(batch[index], block) : addCounts(batch[index], block)
      isSeen = isSeen || isOne
    }
    guard isSeen else { return }
    sums.withMutablePointer { stochastic_add_sums(&weights, block, active.baseAddress, active.count, $0, rule.rate) }
  }

  /// Adds the products of the counts of a sample; whether there are any.
  private mutating func addCounts(_ sample: SampleEvidence, _ block: Int) -> Bool {
    guard sample.rows.count > 0, !sample.columns.isEmpty, let columns = sample.columnCounts.map({ $0 + 64 * block }),
      (0..<64).contains(where: { columns[$0] != 0 })
    else { return false }
    sums.withMutablePointer {
      stochastic_sum_counts(sample.rows.active, sample.rowCounts, sample.rows.count, columns, $0)
    }
    return true
  }

  /// Adds the coincidences of a sample; whether there can be any.
  private mutating func addCoincidences(_ sample: SampleEvidence, _ block: Int) -> Bool {
    let steps = sample.steps
    guard sample.rows.count > 0, !sample.columns.isEmpty, let plus = sample.plusWords.map({ $0 + block * steps }),
      let minus = sample.minusWords.map({ $0 + block * steps }),
      (0..<steps).contains(where: { plus[$0] | minus[$0] != 0 })
    else { return false }
    var rows = sample.rows
    withRoom { stochastic_sum_coincidences(&rows, steps, plus, minus, $0, $1) }
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
