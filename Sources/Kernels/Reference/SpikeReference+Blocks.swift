package import CKernels

extension SpikeReference {
  /// sums[c] = (Σ over the set bits j of `rows` of the weight + `offset` that row j has for c) · 2^`shift`, charges[c] +=
  /// sums[c]; gives how many weights that are: `spike_charge_blocks`.
  package static func chargeBlocks(
    _ blocks: UnsafePointer<spike_blocks>, weights: UnsafePointer<Int8>, offset: Int32, rows: UnsafePointer<UInt64>,
    words: Int, shift: Int32, columns: Int, parts: UnsafeMutablePointer<Int16>, sums: UnsafeMutablePointer<Int32>,
    charges: UnsafeMutablePointer<Int32>
  ) -> Int {
    var exact = [Int](repeating: 0, count: columns)
    let places = places(blocks.pointee, rows, words)
    for (place, column) in places { exact[column] += Int(weights[place]) + Int(offset) }
    for column in 0..<columns { sums[column] = Int32(truncatingIfNeeded: exact[column] << Int(shift)) }
    addCharges(sums, columns: columns, charges: charges)
    return places.count
  }

  /// weights[p] += `amount`, within `lowest`…`highest`, for each place p that the set bits of `rows` and of `columns` share;
  /// gives how many these are: `spike_add_amount_blocks`.
  package static func addAmountBlocks(
    _ blocks: UnsafePointer<spike_blocks>, weights: UnsafeMutablePointer<Int8>, rows: UnsafePointer<UInt64>,
    words: Int, columns: UnsafePointer<UInt64>, columnWords: Int, amount: Int8, lowest: Int8, highest: Int8,
    parts: UnsafeMutablePointer<Int8>
  ) -> Int {
    let places = places(blocks.pointee, rows, words).filter { bit(columns, $0.column) == 1 }
    for (place, _) in places {
      weights[place] = Int8(min(max(Int(weights[place]) + Int(amount), Int(lowest)), Int(highest)))
    }
    return places.count
  }

  /// The place and the column of each weight in the rows of set bits.
  private static func places(
    _ blocks: spike_blocks, _ rows: UnsafePointer<UInt64>, _ words: Int
  ) -> [(place: Int, column: Int)] {
    setBits(rows, words: words).flatMap { row in
      (blocks.starts[row]..<blocks.starts[row + 1]).map { place in
        (place, Int(blocks.columns[place / blocks.size]) + place % blocks.size)
      }
    }
  }
}
