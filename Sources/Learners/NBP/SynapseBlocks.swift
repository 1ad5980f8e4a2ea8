import CKernels

/// Where the synapses of a masked matrix lie if each row consists of whole blocks of 16, 32 or 64 columns: block after
/// block, without room for what the mask leaves out.
///
/// Windows with a multiple of 16 neurons each are such rows; no index is stored for a synapse, one for a block.
struct SynapseBlocks: Sendable {
  /// Columns of a block, of which its first column is a multiple.
  let size: Int
  /// The place of each row's first synapse, and the number of all.
  private let starts: [Int]
  /// The first column of each block.
  private let columns: [Int32]
  /// The most synapses of one column.
  private let reach: Int
  private let columnCount: Int

  /// The blocks of rows in which the set bits are the synapses; nil if they are not whole blocks.
  init?(rows: Int, columns: Int, existing: [UInt64]) {
    let groups = (columns + 63) / 64
    guard columns.isMultiple(of: 16), let size = [64, 32, 16].first(where: { Self.areWhole(existing, $0) }),
      columns.isMultiple(of: size)
    else { return nil }
    var starts = [0]
    var firsts: [Int32] = []
    var fanIn = [Int](repeating: 0, count: columns / size)
    for row in 0..<rows {
      for block in 0..<columns / size
      where existing[row * groups + block * size / 64] >> UInt64(block * size % 64) & 1 != 0 {
        firsts.append(Int32(block * size))
        fanIn[block] += 1
      }
      starts.append(firsts.count * size)
    }
    (self.size, self.starts, self.columns) = (size, starts, firsts)
    (reach, columnCount) = (fanIn.max() ?? 0, columns)
  }

  /// Whether all or none of the bits of each block are set.
  private static func areWhole(_ words: [UInt64], _ size: Int) -> Bool {
    let first: UInt64 = size == 64 ? 1 : size == 32 ? 1 << 32 | 1 : 1 << 48 | 1 << 32 | 1 << 16 | 1
    let ones: UInt64 = size == 64 ? .max : 1 << UInt64(size) - 1
    return words.allSatisfy { ($0 & first) &* ones == $0 }
  }

  /// How many synapses there are, and room for the vector loops to read beyond the last.
  var room: Int { (starts.last ?? 0) + 64 }

  /// The place of a synapse that exists, given the words of its row.
  func place(_ row: Int, _ column: Int, in words: ArraySlice<UInt64>) -> Int {
    let (word, bit) = (words.startIndex + column / 64, UInt64(column % 64))
    let before = words[..<word].reduce(0) { $0 + $1.nonzeroBitCount }
    return starts[row] + before + (words[word] & (1 << bit - 1)).nonzeroBitCount
  }

  /// Calls `body` with the blocks as the kernels take them, and room for their partial sums.
  func withOpen<Result>(_ body: (OpenBlocks) -> Result) -> Result {
    let room = (columnCount + 63) / 64 * 64
    return starts.withUnsafeBufferPointer { starts in
      columns.withUnsafeBufferPointer { columns in
        withUnsafeTemporaryAllocation(byteCount: 8 * room, alignment: 64) { memory in
          guard let starts = starts.baseAddress, let columns = columns.baseAddress, let base = memory.baseAddress else {
            preconditionFailure("blocks without a row")
          }
          let layout = spike_blocks(starts: starts, columns: columns, size: size, reach: reach)
          return body(
            OpenBlocks(
              layout: layout, sums: base.bindMemory(to: Int32.self, capacity: room),
              parts: (base + 4 * room).bindMemory(to: Int16.self, capacity: 2 * room)))
        }
      }
    }
  }
}

/// Blocks while their matrix is open, with room for partial sums.
struct OpenBlocks {
  let layout: spike_blocks
  let sums: UnsafeMutablePointer<Int32>
  let parts: UnsafeMutablePointer<Int16>
}
