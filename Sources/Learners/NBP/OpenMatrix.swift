import CKernels
import Kernels

/// A `SynapseMatrix` while it is used sample after sample: its rows in memory that does not move.
///
/// Words of spikes are those of `BinaryBackprop.LayerActivity`, a bit for each row or column.
struct OpenMatrix {
  private let mantissas: UnsafeMutablePointer<Int8>
  private let groups: Int
  private let words: Int
  /// For each row the columns to which there is a synapse, as bits; nil if there is one to each.
  var existing: UnsafePointer<UInt64>?
  /// Set if rows lie block after block.
  var blocks: OpenBlocks?

  init(_ mantissas: UnsafeMutablePointer<Int8>, rows: Int, groups: Int) {
    (self.mantissas, self.groups) = (mantissas, groups)
    words = (rows + 63) / 64
  }

  /// sums[c] = Σ of the mantissas of column c over the rows that spike.
  func sum(rows spikes: UnsafePointer<UInt64>, into sums: ColumnSums) {
    assert(sums.groups == groups, "sums of another matrix")
    guard let blocks else { return spike_sum_rows(mantissas, groups, spikes, words, sums.values) }
    sums.clear()
    withUnsafePointer(to: blocks.layout) {
      _ = spike_charge_blocks(
        $0, mantissas, 0, spikes, words, 0, 64 * groups, blocks.parts, blocks.sums, sums.values)
    }
  }

  /// Adds plus[c] − minus[c] to the mantissa of column c in each row that spikes, saturating at `lowest`…127.
  func add(
    rows spikes: UnsafePointer<UInt64>, plus: UnsafePointer<UInt64>, minus: UnsafePointer<UInt64>, lowest: Int8
  ) {
    if let blocks { return addBlocks(blocks, spikes, plus, minus, lowest) }
    if let existing { return addExisting(existing, spikes, plus, minus, lowest) }
    spike_add_outer(mantissas, groups, spikes, words, plus, minus, lowest)
  }

  private func addBlocks(
    _ blocks: OpenBlocks, _ spikes: UnsafePointer<UInt64>, _ plus: UnsafePointer<UInt64>,
    _ minus: UnsafePointer<UInt64>, _ lowest: Int8
  ) {
    withUnsafePointer(to: blocks.layout) { layout in
      blocks.sums.withMemoryRebound(to: Int8.self, capacity: 4 * 64 * groups) { parts in
        for (columns, amount) in [(plus, Int8(1)), (minus, -1)] {
          _ = spike_add_amount_blocks(
            layout, mantissas, spikes, words, columns, groups, amount, lowest, 127, parts)
        }
      }
    }
  }

  /// Row by row, for the columns that have a synapse.
  private func addExisting(
    _ existing: UnsafePointer<UInt64>, _ spikes: UnsafePointer<UInt64>, _ plus: UnsafePointer<UInt64>,
    _ minus: UnsafePointer<UInt64>, _ lowest: Int8
  ) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * groups) { changes in
      guard let more = changes.baseAddress else { return }
      let less = more + groups
      for word in 0..<words {
        var bits = spikes[word]
        while bits != 0 {
          let row = word * 64 + bits.trailingZeroBitCount
          for group in 0..<groups {
            more[group] = plus[group] & existing[row * groups + group]
            less[group] = minus[group] & existing[row * groups + group]
          }
          var one: UInt64 = 1
          spike_add_outer(mantissas + row * groups * 64, groups, &one, 1, more, less, lowest)
          bits &= bits &- 1
        }
      }
    }
  }
}

/// The sums of the columns of a matrix, in mantissas: one is two weight units.
struct ColumnSums {
  let values: UnsafeMutablePointer<Int32>
  /// Groups of 64 columns.
  let groups: Int

  /// The sum of `column`.
  subscript(column: Int) -> Int32 { values[column] }

  /// Makes all sums 0.
  func clear() { values.update(repeating: 0, count: 64 * groups) }

  /// Bit c of `spikes` becomes: the sum of column c is greater than `threshold`, which is not negative.
  func spikes(above threshold: Int32, into spikes: UnsafeMutablePointer<UInt64>) {
    spike_threshold(values, groups, threshold, spikes)
  }

  /// Bit c of `spikes` becomes: the sum of column c is greater than that of `other`.
  func spikes(above other: ColumnSums, into spikes: UnsafeMutablePointer<UInt64>) {
    spike_compare(values, other.values, groups, spikes)
  }
}
