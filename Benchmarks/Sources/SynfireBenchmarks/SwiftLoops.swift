/// What a loop of `CKernels` competes with: of several formulations in Swift, the one that was fastest.
///
/// These are not the readable references of `Kernels`, which are slower. Pointers instead of arrays, so that no bound is checked; SIMD types where the compiler makes good code of them.
enum SwiftLoop {
  typealias Words = UnsafePointer<UInt64>
  typealias Bytes64 = SIMD8<UInt64>

  /// Even and odd bytes of 64 columns are summed apart, in 16 bits with an offset of 128, which is exact for 256 rows.
  static func sumRows(
    _ weights: UnsafePointer<Int8>, groups: Int, rows: Words, words: Int, sums: UnsafeMutablePointer<Int32>
  ) {
    let low = Bytes64(repeating: 0x00ff_00ff_00ff_00ff)
    let offset = Bytes64(repeating: 0x8080_8080_8080_8080)
    for group in 0..<groups {
      let columns = sums + 64 * group
      for column in 0..<64 { columns[column] = 0 }
      var (even, odd, rowCount) = (Bytes64(), Bytes64(), 0)
      for word in 0..<words {
        var bits = rows[word]
        if rowCount + bits.nonzeroBitCount > 256 {
          add(even, odd, of: rowCount, to: columns)
          (even, odd, rowCount) = (Bytes64(), Bytes64(), 0)
        }
        rowCount += bits.nonzeroBitCount
        while bits != 0 {
          let row = weights + ((64 * word + bits.trailingZeroBitCount) * groups + group) * 64
          let cells = UnsafeRawPointer(row).loadUnaligned(as: Bytes64.self) ^ offset
          even &+= cells & low
          odd &+= (cells &>> Bytes64(repeating: 8)) & low
          bits &= bits &- 1
        }
      }
      add(even, odd, of: rowCount, to: columns)
    }
  }

  private static func add(_ even: Bytes64, _ odd: Bytes64, of rows: Int, to columns: UnsafeMutablePointer<Int32>) {
    let offset = Int32(128 * rows)
    withUnsafeBytes(of: (even, odd)) { bytes in
      for column in 0..<64 {
        let sum = bytes.loadUnaligned(fromByteOffset: column / 2 * 2 + column % 2 * 64, as: UInt16.self)
        columns[column] &+= Int32(sum) &- offset
      }
    }
  }

  static func threshold(
    _ sums: UnsafePointer<Int32>, groups: Int, threshold: Int32, spikes: UnsafeMutablePointer<UInt64>
  ) {
    let threshold = SIMD8(repeating: threshold)
    for group in 0..<groups {
      spikes[group] = bits { eight(sums + 64 * group + 8 * $0) .> threshold }
    }
  }

  static func compare(
    _ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>, groups: Int, spikes: UnsafeMutablePointer<UInt64>
  ) {
    for group in 0..<groups {
      spikes[group] = bits { eight(left + 64 * group + 8 * $0) .> eight(right + 64 * group + 8 * $0) }
    }
  }

  @inline(__always)
  private static func eight(_ sums: UnsafePointer<Int32>) -> SIMD8<Int32> {
    UnsafeRawPointer(sums).loadUnaligned(as: SIMD8<Int32>.self)
  }

  /// A word of the masks of its eight bytes.
  @inline(__always)
  private static func bits(_ mask: (Int) -> SIMDMask<SIMD8<Int32>>) -> UInt64 {
    let places = SIMD8<UInt32>(1, 2, 4, 8, 16, 32, 64, 128)
    var bits: UInt64 = 0
    for byte in 0..<8 {
      let set = SIMD8<UInt32>().replacing(with: places, where: mask(byte))
      bits |= UInt64(set.wrappedSum()) << UInt64(8 * byte)
    }
    return bits
  }

  static func addOuter(
    _ weights: UnsafeMutablePointer<Int8>, groups: Int, rows: Words, words: Int, plus: Words, minus: Words, lowest: Int8
  ) {
    withUnsafeTemporaryAllocation(of: Int8.self, capacity: 64) { change in
      for group in 0..<groups where plus[group] | minus[group] != 0 {
        for column in 0..<64 {
          let place = UInt64(column)
          change[column] =
            Int8(truncatingIfNeeded: plus[group] >> place & 1) &- Int8(truncatingIfNeeded: minus[group] >> place & 1)
        }
        for word in 0..<words {
          var bits = rows[word]
          while bits != 0 {
            let cells = weights + ((64 * word + bits.trailingZeroBitCount) * groups + group) * 64
            for column in 0..<64 {
              let sum = Int16(cells[column]) &+ Int16(change[column])
              cells[column] = Int8(truncatingIfNeeded: min(127, max(Int16(lowest), sum)))
            }
            bits &= bits &- 1
          }
        }
      }
    }
  }
}
