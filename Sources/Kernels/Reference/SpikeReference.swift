/// The loops of `SpikeKernels.h` as anyone would write them first; each fast loop equals the one of its name, bit for bit.
///
/// Parameters are those of the C functions, where they are described.
package enum SpikeReference {
  /// sums[c] = Σ over the set bits j of `rows` of weights[j][c], for 64·`groups` columns: `spike_sum_rows`.
  package static func sumRows(
    _ weights: UnsafePointer<Int8>, groups: Int, rows: UnsafePointer<UInt64>, words: Int,
    sums: UnsafeMutablePointer<Int32>
  ) {
    let columns = 64 * groups
    for column in 0..<columns { sums[column] = 0 }
    for row in setBits(rows, words: words) {
      for column in 0..<columns { sums[column] += Int32(weights[row * columns + column]) }
    }
  }

  /// Bit c of `spikes` is sums[c] > `threshold`: `spike_threshold`.
  package static func threshold(
    _ sums: UnsafePointer<Int32>, groups: Int, threshold: Int32, spikes: UnsafeMutablePointer<UInt64>
  ) {
    setBits(of: spikes, groups: groups) { sums[$0] > threshold }
  }

  /// Bit c of `spikes` is left[c] > right[c]: `spike_compare`.
  package static func compare(
    _ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>, groups: Int, spikes: UnsafeMutablePointer<UInt64>
  ) {
    setBits(of: spikes, groups: groups) { left[$0] > right[$0] }
  }

  /// weights[j][c] += plus[c] − minus[c] for the set bits j of `rows`, saturating at `lowest`…127: `spike_add_outer`.
  package static func addOuter(
    _ weights: UnsafeMutablePointer<Int8>, groups: Int, rows: UnsafePointer<UInt64>, words: Int,
    plus: UnsafePointer<UInt64>, minus: UnsafePointer<UInt64>, lowest: Int8
  ) {
    for row in setBits(rows, words: words) {
      for column in 0..<64 * groups {
        let place = row * 64 * groups + column
        let sum = Int(weights[place]) + bit(plus, column) - bit(minus, column)
        weights[place] = Int8(min(127, max(Int(lowest), sum)))
      }
    }
  }
}

// MARK: - The chip's synapses

extension SpikeReference {
  /// sums[c] = (Σ over the set bits j of `rows` of weights[j][c]) · 2^`shift`, charges[c] += sums[c]: `spike_charge_rows`.
  package static func chargeRows(
    _ weights: UnsafePointer<Int8>, stride: Int, columns: Int, rows: UnsafePointer<UInt64>, words: Int, shift: Int32,
    sums: UnsafeMutablePointer<Int32>, charges: UnsafeMutablePointer<Int32>
  ) {
    let rows = setBits(rows, words: words)
    for column in 0..<columns {
      let sum = rows.reduce(0) { $0 + Int(weights[$1 * stride + column]) }
      sums[column] = Int32(truncatingIfNeeded: sum << Int(shift))
    }
    addCharges(sums, columns: columns, charges: charges)
  }

  /// charges[c] += sums[c]: `spike_add_charges`.
  package static func addCharges(
    _ sums: UnsafePointer<Int32>, columns: Int, charges: UnsafeMutablePointer<Int32>
  ) {
    for column in 0..<columns { charges[column] &+= sums[column] }
  }

  /// charges[c] += (weights[c] + `offset`) · 2^`shift` for the set bits c of `spikes`: `spike_charge_pairs`.
  package static func chargePairs(
    _ weights: UnsafePointer<Int8>, offset: Int32, spikes: UnsafePointer<UInt64>, words: Int, shift: Int32,
    charges: UnsafeMutablePointer<Int32>
  ) {
    for column in setBits(spikes, words: words) {
      charges[column] &+= Int32(truncatingIfNeeded: (Int(weights[column]) + Int(offset)) << Int(shift))
    }
  }

  /// weights[j][c] += `amount` for the set bits j of `rows` and c of `columns`, within `lowest`…`highest`:
  /// `spike_add_amount`.
  package static func addAmount(
    _ weights: UnsafeMutablePointer<Int8>, stride: Int, rows: UnsafePointer<UInt64>, words: Int,
    columns: UnsafePointer<UInt64>, columnWords: Int, amount: Int8, lowest: Int8, highest: Int8
  ) {
    let columns = setBits(columns, words: columnWords)
    for row in setBits(rows, words: words) {
      for column in columns {
        let sum = Int(weights[row * stride + column]) + Int(amount)
        weights[row * stride + column] = Int8(min(max(sum, Int(lowest)), Int(highest)))
      }
    }
  }

  /// Word `places[k]` % 4 of the random block at `base` + `places[k]` / 4: `spike_random_words`.
  package static func randomWords(
    key: UInt64, base: UInt64, substream: UInt32, purpose: UInt32, places: UnsafePointer<UInt32>, count: Int,
    words: UnsafeMutablePointer<UInt32>
  ) {
    let stream = RandomStream(seed: key, purpose: .init(code: purpose), substream: substream)
    for k in 0..<count {
      words[k] = stream.block(at: base &+ UInt64(places[k] / 4))[Int(places[k] % 4)]
    }
  }
}

// MARK: - Bits

extension SpikeReference {
  /// Bit `index`, 0 or 1.
  static func bit(_ words: UnsafePointer<UInt64>, _ index: Int) -> Int {
    Int(words[index / 64] >> UInt64(index % 64) & 1)
  }

  /// The places of the set bits in ascending order.
  static func setBits(_ bits: UnsafePointer<UInt64>, words: Int) -> [Int] {
    (0..<64 * words).filter { bit(bits, $0) == 1 }
  }

  private static func setBits(of spikes: UnsafeMutablePointer<UInt64>, groups: Int, where isSet: (Int) -> Bool) {
    for group in 0..<groups { spikes[group] = 0 }
    for column in 0..<64 * groups where isSet(column) { spikes[column / 64] |= 1 << UInt64(column % 64) }
  }
}
