import Kernels
import SynfireCircuits

/// Plastic synapses from every row to every column, or those of a mask, as the signed 8-bit mantissas in which the chip
/// keeps them.
///
/// A weight is twice its mantissa: even, −256…254 weight units. A synapse that a mask leaves out has no weight. Rows are
/// padded with zeros to whole groups of 64 columns, the unit of the vector loops, which run faster where a group is a
/// cache line; nothing else depends on it. Rows of whole blocks, such as those of windows, lie block after block instead.
struct SynapseMatrix: Sendable {
  let rows: Int
  let columns: Int
  /// Groups of 64 columns in a row.
  let groups: Int
  private var mantissas: AlignedRows<Int8>
  /// For each row the columns to which there is a synapse, as bits; nil if there is one to each.
  private let existing: [UInt64]?
  /// Where the blocks of each row lie; nil if rows are padded.
  private let blocks: SynapseBlocks?

  /// All weights zero.
  ///
  /// - Parameters:
  ///   - mask: The synapses that there are; all if nil. Rows beyond those of the mask reach every column.
  init(rows: Int, columns: Int, mask: SynapseMask? = nil) {
    let groups = (columns + 63) / 64
    self.init(
      rows: rows, columns: columns,
      existing: mask.map { mask in
        var words = [UInt64](repeating: 0, count: rows * groups)
        func set(_ row: Int, _ column: Int) { words[row * groups + column / 64] |= 1 << UInt64(column % 64) }
        for row in 0..<min(rows, mask.sourceCount) { for column in mask.targets(of: row) { set(row, Int(column)) } }
        for row in min(rows, mask.sourceCount)..<rows { for column in 0..<columns { set(row, column) } }
        return words
      })
  }

  private init(rows: Int, columns: Int, existing: [UInt64]?) {
    (self.rows, self.columns, self.existing) = (rows, columns, existing)
    groups = (columns + 63) / 64
    blocks = existing.flatMap { SynapseBlocks(rows: rows, columns: columns, existing: $0) }
    mantissas = AlignedRows(count: blocks.map { $0.room } ?? rows * groups * 64)
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

  /// The mantissa of the synapse from `row` to `column`, which exists.
  subscript(row: Int, column: Int) -> Int8 {
    get { mantissas[place(row, column)] }
    set { mantissas[place(row, column)] = newValue }
  }

  private func place(_ row: Int, _ column: Int) -> Int {
    guard let blocks, let existing else { return row * groups * 64 + column }
    return blocks.place(row, column, in: existing[row * groups..<(row + 1) * groups])
  }

  /// The same synapses with rows and columns exchanged.
  ///
  /// - Parameter rows: How many of the rows become columns, the first.
  func transposed(rows count: Int) -> SynapseMatrix {
    var result = SynapseMatrix(rows: columns, columns: count, existing: transposedMask(count))
    for row in 0..<count {
      for column in 0..<columns where exists(row, column) { result[column, row] = self[row, column] }
    }
    return result
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
}

// MARK: - Open

extension SynapseMatrix {
  /// Opens matrices to be summed and changed sample after sample, and closes them after `body`.
  static func withOpen<Result>(changing matrices: inout [SynapseMatrix], _ body: ([OpenMatrix]) -> Result) -> Result {
    for index in matrices.indices { matrices[index].mantissas.align() }
    return matrices.withUnsafeMutableBufferPointer { openChanging($0[...], [], body) }
  }

  private static func openChanging<Result>(
    _ matrices: Slice<UnsafeMutableBufferPointer<SynapseMatrix>>, _ opened: [OpenMatrix],
    _ body: ([OpenMatrix]) -> Result
  ) -> Result {
    guard let first = matrices.indices.first else { return body(opened) }
    let (rows, groups) = (matrices.base[first].rows, matrices.base[first].groups)
    let (existing, blocks) = (matrices.base[first].existing, matrices.base[first].blocks)
    return matrices.base[first].mantissas.withMutablePointer { mantissas in
      open(OpenMatrix(mantissas, rows: rows, groups: groups), existing, blocks) {
        openChanging(matrices.dropFirst(), opened + [$0], body)
      }
    }
  }

  /// Opens matrices to be summed, not changed.
  static func withOpen<Result>(_ matrices: ArraySlice<SynapseMatrix>, _ body: ([OpenMatrix]) -> Result) -> Result {
    guard let first = matrices.first else { return body([]) }
    return first.mantissas.withPointer { mantissas in
      let matrix = OpenMatrix(UnsafeMutablePointer(mutating: mantissas), rows: first.rows, groups: first.groups)
      return open(matrix, first.existing, first.blocks) { opened in
        withOpen(matrices.dropFirst()) { body([opened] + $0) }
      }
    }
  }

  private static func open<Result>(
    _ matrix: OpenMatrix, _ existing: [UInt64]?, _ blocks: SynapseBlocks?, _ body: (OpenMatrix) -> Result
  ) -> Result {
    var matrix = matrix
    guard let existing else { return body(matrix) }
    return existing.withUnsafeBufferPointer { existing in
      matrix.existing = existing.baseAddress
      guard let blocks else { return body(matrix) }
      return blocks.withOpen {
        matrix.blocks = $0
        return body(matrix)
      }
    }
  }
}
