import Kernels

/// A layer, the rows that feed it, and random spikes for both.
struct StochasticShape: Sendable, CustomStringConvertible {
  let rows: Int
  let blocks: Int
  let steps: Int
  let density: Double

  var description: String { "\(rows) rows, \(64 * blocks) columns, \(steps) steps, density \(density)" }

  static let all = [
    Self(rows: 1, blocks: 1, steps: 10, density: 0.5), Self(rows: 5, blocks: 2, steps: 1, density: 1),
    Self(rows: 63, blocks: 3, steps: 17, density: 0.05), Self(rows: 130, blocks: 2, steps: 31, density: 0.3),
    Self(rows: 70, blocks: 1, steps: 40, density: 1), Self(rows: 64, blocks: 2, steps: 20, density: 0),
    Self(rows: 9, blocks: 1, steps: 400, density: 0.9),
  ]

  private static let numbers = RandomStream(seed: 17, purpose: .weights)

  /// Weights of at most `size` from the rows to all columns.
  func weights(size: Int) -> [Int16] {
    (0..<rows * blocks * 64).map { Int16(Self.numbers.integer(below: 2 * size + 1, at: UInt64($0)) - size) }
  }

  /// For each block, which of its neurons may fire.
  func able(from place: UInt64) -> [UInt64] { (0..<UInt64(blocks)).map { Self.numbers.bits(at: $0 + place) } }

  /// Spikes of the rows.
  func rowSpikes(density: Double, from place: UInt64) -> StochasticSpikes {
    StochasticSpikes(neurons: rows, steps: steps, density: density, from: place)
  }

  /// Spikes of the columns.
  func columnSpikes(density: Double, from place: UInt64) -> StochasticSpikes {
    StochasticSpikes(neurons: 64 * blocks, steps: steps, density: density, from: place)
  }
}

/// Random spikes in the three forms in which the loops take them.
struct StochasticSpikes {
  /// Steps × neurons.
  let fired: [[Bool]]

  init(neurons: Int, steps: Int, density: Double, from place: UInt64) {
    let numbers = RandomStream(seed: 17, purpose: .weights)
    fired = (0..<steps).map { step in
      (0..<neurons).map { numbers.bernoulli(density, at: place << 40 + UInt64(step) << 20 + UInt64($0)) }
    }
  }

  /// Word block · steps + step.
  var words: [UInt64] {
    let neurons = fired.first?.count ?? 0
    return (0..<(neurons + 63) / 64).flatMap { block in
      fired.map { row in
        row[64 * block..<min(neurons, 64 * block + 64)].enumerated().reduce(UInt64(0)) {
          $1.element ? $0 | 1 << UInt64($1.offset) : $0
        }
      }
    }
  }

  /// Who fired, step by step, with one number of margin.
  var list: [UInt16] { fired.flatMap { row in row.indices.filter { row[$0] }.map { UInt16($0) } } + [0] }

  /// Where the steps of the list start, and its end.
  var starts: [UInt32] {
    fired.reduce(into: [0]) { starts, row in starts.append(starts[starts.count - 1] + UInt32(row.count { $0 })) }
  }

  /// The neurons that fired at all, in ascending order.
  var active: [UInt16] {
    (0..<(fired.first?.count ?? 0)).filter { neuron in fired.contains { $0[neuron] } }.map { UInt16($0) }
  }
}
