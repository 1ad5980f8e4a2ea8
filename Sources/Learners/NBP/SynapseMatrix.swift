import CKernels
import Kernels
import SynfireCircuits

/// Plastic synapses from every row to every column, as the signed 8-bit mantissas in which the chip keeps them.
///
/// Of some rows a mask may leave out columns; what is not there stays 0. A weight is twice its mantissa: even, −256…254 weight units. Rows are padded with zeros to whole groups of 64
/// columns, the unit of the vector loops. They run faster where a group is a cache line; nothing else depends on it.
struct SynapseMatrix: Sendable {
  let rows: Int
  let columns: Int
  /// Groups of 64 columns in a row.
  let groups: Int
  private var mantissas: AlignedRows<Int8>
  /// For each row the columns to which there is a synapse, as bits; nil if there is one to each.
  private let existing: [UInt64]?

  /// All weights zero.
  ///
  /// - Parameters:
  ///   - mask: The synapses that there are; all if nil. Rows beyond those of the mask reach every column.
  init(rows: Int, columns: Int, mask: SynapseMask? = nil) {
    self.rows = rows
    self.columns = columns
    groups = (columns + 63) / 64
    mantissas = AlignedRows(count: rows * groups * 64)
    let groups = groups
    existing = mask.map { mask in
      var words = [UInt64](repeating: 0, count: rows * groups)
      func set(_ row: Int, _ column: Int) { words[row * groups + column / 64] |= 1 << UInt64(column % 64) }
      for row in 0..<min(rows, mask.sourceCount) { for column in mask.targets(of: row) { set(row, Int(column)) } }
      for row in min(rows, mask.sourceCount)..<rows { for column in 0..<columns { set(row, column) } }
      return words
    }
  }

  /// The weights into a layer of a network, all zero: a row for each neuron below, and one for their biases.
  init(of layer: Int, _ network: NBPNetwork) {
    let sizes = network.layers
    self.init(
      rows: sizes[layer - 1] + (network.hasBias ? 1 : 0), columns: sizes[layer], mask: network.mask(ofLayer: layer))
  }

  /// Whether there is a synapse.
  func exists(_ row: Int, _ column: Int) -> Bool {
    existing.map { $0[row * groups + column / 64] >> UInt64(column % 64) & 1 != 0 } ?? true
  }

  /// Sets the mantissa of each synapse of a row, in the order of the columns.
  mutating func forEachColumn(ofRow row: Int, _ mantissa: (_ column: Int) -> Int8) {
    for column in 0..<columns where exists(row, column) { self[row, column] = mantissa(column) }
  }

  /// Moves the rows to the start of a cache line, from where a copy of the matrix may have shifted them.
  mutating func align() { mantissas.align() }

  /// The mantissa of the synapse from `row` to `column`.
  subscript(row: Int, column: Int) -> Int8 {
    get { mantissas[row * groups * 64 + column] }
    set { mantissas[row * groups * 64 + column] = newValue }
  }

  /// The same synapses with rows and columns exchanged.
  ///
  /// - Parameter rows: How many of the rows become columns, the first.
  func transposed(rows count: Int) -> SynapseMatrix {
    var result = SynapseMatrix(rows: columns, columns: count, existing: transposedMask(count))
    for row in 0..<count {
      for column in 0..<columns { result[column, row] = self[row, column] }
    }
    return result
  }

  private init(rows: Int, columns: Int, existing: [UInt64]?) {
    (self.rows, self.columns, self.existing) = (rows, columns, existing)
    groups = (columns + 63) / 64
    mantissas = AlignedRows(count: rows * groups * 64)
  }

  private func transposedMask(_ count: Int) -> [UInt64]? {
    guard existing != nil else { return nil }
    let width = (count + 63) / 64
    var words = [UInt64](repeating: 0, count: columns * width)
    for row in 0..<count {
      for column in 0..<columns where exists(row, column) { words[column * width + row / 64] |= 1 << UInt64(row % 64) }
    }
    return words
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
      if let existing { return addExisting(words, spikes.count, plus, minus, lowest, existing) }
      let groups = groups
      mantissas.withMutablePointer { spike_add_outer($0, groups, words, spikes.count, plus, minus, lowest) }
    }
  }

  /// Row by row, where there is a synapse.
  private mutating func addExisting(
    _ words: UnsafePointer<UInt64>, _ count: Int, _ plus: [UInt64], _ minus: [UInt64], _ lowest: Int8,
    _ existing: [UInt64]
  ) {
    let groups = groups
    var (more, less) = (plus, minus)
    mantissas.withMutablePointer { mantissas in
      for word in 0..<count {
        var bits = words[word]
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
