package import CKernels

extension StochasticReference {
  /// weight += round(`rate` · row count · column count), bounded to ±limit: `stochastic_add_counts`.
  package static func addCounts(
    _ weights: UnsafePointer<stochastic_weights>, active: UnsafePointer<UInt16>, rowCounts: UnsafePointer<Int16>,
    count: Int, columnCounts: UnsafePointer<Int16>, rate: Float
  ) {
    for i in 0..<count {
      for column in 0..<64 * weights.pointee.blocks {
        let product = Int32(rowCounts[i]) * Int32(columnCounts[column])
        weights.pointee.change(row: Int(active[i]), column: column, by: rounded(product, rate))
      }
    }
  }

  /// sums[row·64 + c] += row count · column count for a block: `stochastic_sum_counts`.
  package static func sumCounts(
    active: UnsafePointer<UInt16>, rowCounts: UnsafePointer<Int16>, count: Int, columnCounts: UnsafePointer<Int16>,
    sums: UnsafeMutablePointer<Int32>
  ) {
    for i in 0..<count {
      for column in 0..<64 {
        sums[Int(active[i]) * 64 + column] += Int32(rowCounts[i]) * Int32(columnCounts[column])
      }
    }
  }

  /// sums[row·64 + c] += in how many steps both fired, with the same sign less with opposite ones:
  /// `stochastic_sum_coincidences`.
  package static func sumCoincidences(
    _ rows: UnsafePointer<stochastic_rows>, steps: Int, plus: UnsafePointer<UInt64>, minus: UnsafePointer<UInt64>,
    bytes _: UnsafeMutablePointer<Int8>, sums: UnsafeMutablePointer<Int32>
  ) {
    let rows = rows.pointee
    for (list, starts, sign) in [(rows.plus, rows.plus_starts, 1), (rows.minus, rows.minus_starts, -1)] {
      guard let list, let starts else { continue }
      for step in 0..<steps {
        for place in starts[step]..<starts[step + 1] {
          for column in 0..<64 {
            let gradient = SpikeReference.bit(plus + step, column) - SpikeReference.bit(minus + step, column)
            sums[Int(list[Int(place)]) * 64 + column] += Int32(sign * gradient)
          }
        }
      }
    }
  }

  /// weight += round(`rate` · coincidences) for all blocks: `stochastic_add_coincidences`.
  package static func addCoincidences(
    _ weights: UnsafePointer<stochastic_weights>, rows: UnsafePointer<stochastic_rows>, steps: Int,
    plus: UnsafePointer<UInt64>, minus: UnsafePointer<UInt64>, bytes: UnsafeMutablePointer<Int8>,
    sums: UnsafeMutablePointer<Int32>, rate: Float
  ) {
    for block in 0..<weights.pointee.blocks {
      sumCoincidences(
        rows, steps: steps, plus: plus + block * steps, minus: minus + block * steps, bytes: bytes, sums: sums)
      guard let active = rows.pointee.active else { continue }
      addSums(weights, block: block, active: active, count: rows.pointee.count, sums: sums, rate: rate)
    }
  }

  /// weight += round(`rate` · sums[row·64 + c]) for a block; the sums become 0: `stochastic_add_sums`.
  package static func addSums(
    _ weights: UnsafePointer<stochastic_weights>, block: Int, active: UnsafePointer<UInt16>, count: Int,
    sums: UnsafeMutablePointer<Int32>, rate: Float
  ) {
    for i in 0..<count {
      for column in 0..<64 {
        let place = Int(active[i]) * 64 + column
        weights.pointee.change(row: Int(active[i]), column: 64 * block + column, by: rounded(sums[place], rate))
        sums[place] = 0
      }
    }
  }

  /// weight += round(deviation · z) with z of the standard normal distribution: `stochastic_add_noise`.
  package static func addNoise(
    _ weights: UnsafePointer<stochastic_weights>, noise: UnsafePointer<stochastic_noise>, block: Int,
    active: UnsafePointer<UInt16>, count: Int, columns: UnsafePointer<UInt16>, columnCount: Int
  ) {
    let noise = noise.pointee
    let stream = RandomStream(seed: noise.key, purpose: .init(code: noise.purpose), substream: noise.substream)
    for i in 0..<count {
      for k in 0..<columnCount where Int(columns[k]) / 64 == block {
        let position =
          noise.first + UInt64(active[i]) * noise.row_stride + UInt64(columns[k]) * noise.column_stride
        let change = (stream.normal(at: position) * noise.deviation).rounded(.toNearestOrEven)
        weights.pointee.change(
          row: Int(active[i]), column: Int(columns[k]), by: Int32(min(0x1p29, max(-0x1p29, change))))
      }
    }
  }

  /// The nearest integer to `rate` · `product`, ties to even; the product is rounded to 32-bit floating point first.
  private static func rounded(_ product: Int32, _ rate: Float) -> Int32 {
    Int32((Float(product) * rate).rounded(.toNearestOrEven))
  }
}

extension stochastic_weights {
  /// weight += `change`, bounded to ±limit; the halves hold weight + 2¹⁵.
  fileprivate func change(row: Int, column: Int, by change: Int32) {
    guard let high, let low else { return }
    let place = (column / 64 * rows + row) * 64 + column % 64
    let weight = (Int32(high[place]) << 16 | Int32(low[place])) - 0x8000
    let shifted = min(limit, max(-limit, weight + change)) + 0x8000
    high[place] = Int16(truncatingIfNeeded: shifted >> 16)
    low[place] = UInt16(truncatingIfNeeded: shifted)
  }
}
