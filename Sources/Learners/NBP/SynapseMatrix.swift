import CKernels
import Kernels

/// Plastic synapses from every row to every column, as the signed 8-bit mantissas in which the chip keeps them.
///
/// A weight is twice its mantissa: even, −256…254 weight units. Rows are padded with zeros to whole groups of 64
/// columns, the unit of the vector loops. They run faster where a group is a cache line; nothing else depends on it.
struct SynapseMatrix: Sendable {
  let rows: Int
  let columns: Int
  /// Groups of 64 columns in a row.
  let groups: Int
  private var mantissas: AlignedRows<Int8>

  /// All weights zero.
  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    groups = (columns + 63) / 64
    mantissas = AlignedRows(count: rows * groups * 64)
  }

  /// Moves the rows to the start of a cache line, from where a copy of the matrix may have shifted them.
  mutating func align() { mantissas.align() }

  /// The mantissa of the synapse from `row` to `column`.
  subscript(row: Int, column: Int) -> Int8 {
    get { mantissas[row * groups * 64 + column] }
    set { mantissas[row * groups * 64 + column] = newValue }
  }

  /// The same synapses with rows and columns exchanged.
  var transposed: SynapseMatrix {
    var result = SynapseMatrix(rows: columns, columns: rows)
    for row in 0..<rows {
      for column in 0..<columns { result[column, row] = self[row, column] }
    }
    return result
  }

  /// sums[c] = Σ of the mantissas of column c over the rows that spike.
  func sum(rows spikes: Span<UInt64>, into sums: inout ColumnSums) {
    precondition(spikes.count == (rows + 63) / 64 && sums.groups == groups, "spikes and sums of another matrix")
    spikes.withUnsafeBufferPointer { spikes in
      guard let words = spikes.baseAddress else { return }
      mantissas.withPointer { spike_sum_rows($0, groups, words, spikes.count, &sums.values) }
    }
  }

  /// The same for the spikes of a layer of the network.
  func sum(rows spikes: [UInt64], into sums: inout ColumnSums) { sum(rows: spikes.span, into: &sums) }

  /// Adds plus[c] − minus[c] to the mantissa of column c in each row that spikes, saturating at `lowest`…127.
  mutating func add(rows spikes: Span<UInt64>, plus: [UInt64], minus: [UInt64], lowest: Int8) {
    precondition(
      spikes.count == (rows + 63) / 64 && plus.count == groups && minus.count == groups, "spikes of another matrix")
    spikes.withUnsafeBufferPointer { spikes in
      guard let words = spikes.baseAddress else { return }
      let groups = groups
      mantissas.withMutablePointer { spike_add_outer($0, groups, words, spikes.count, plus, minus, lowest) }
    }
  }

  /// The same for the spikes of a layer of the network.
  mutating func add(rows spikes: [UInt64], plus: [UInt64], minus: [UInt64], lowest: Int8) {
    add(rows: spikes.span, plus: plus, minus: minus, lowest: lowest)
  }
}

/// The sums of the columns of a `SynapseMatrix`, in mantissas: one is two weight units.
struct ColumnSums: Sendable {
  fileprivate(set) var values: [Int32]

  init(columns: Int) {
    values = [Int32](repeating: 0, count: (columns + 63) / 64 * 64)
  }

  /// Groups of 64 columns.
  var groups: Int { values.count / 64 }

  /// The sum of `column`.
  subscript(column: Int) -> Int32 { values[column] }

  /// Bit c of `spikes` becomes: the sum of column c is greater than `threshold`, which is not negative.
  func spikes(above threshold: Int32, into spikes: inout [UInt64]) {
    precondition(spikes.count == groups && threshold >= 0, "\(spikes.count) words for \(groups) groups")
    spike_threshold(values, groups, threshold, &spikes)
  }

  /// Bit c of `spikes` becomes: the sum of column c is greater than that of `other`.
  func spikes(above other: ColumnSums, into spikes: inout [UInt64]) {
    precondition(spikes.count == groups && other.groups == groups, "\(spikes.count) words for \(groups) groups")
    spike_compare(values, other.values, groups, &spikes)
  }
}
