import Kernels
import Learners

/// Random numbers for tests of the dynamics: functions of a seed and a place.
struct RandomSpikes {
  private let stream: RandomStream

  init(seed: UInt64) { stream = RandomStream(seed: seed, purpose: .weights) }

  /// Spikes as steps × neurons; `place` tells one raster from another.
  func raster(_ steps: Int, _ neurons: Int, density: Double, place: UInt64) -> [[Bool]] {
    (0..<steps).map { step in
      (0..<neurons).map { stream.bernoulli(density, at: place << 40 + UInt64(step) << 20 + UInt64($0)) }
    }
  }

  /// Rows × columns of normal numbers.
  func numbers(_ rows: Int, _ columns: Int, deviation: Double, mean: Double = 0, place: UInt64) -> [[Float]] {
    (0..<rows).map { row in
      (0..<columns).map { Float(mean + deviation * stream.normal(at: place << 40 + UInt64(row) << 20 + UInt64($0))) }
    }
  }

  func integer(below bound: Int, place: UInt64) -> Int { stream.integer(below: bound, at: place) }

  func choice<Element>(_ elements: [Element], place: UInt64) -> Element {
    elements[integer(below: elements.count, place: place)]
  }
}

extension DenseMatrix {
  /// Rows × columns, in blocks of 64 columns.
  init(_ rows: [[Float]], columns: Int) {
    self.init(rows: rows.count, columns: columns, inBlocksOf: 64)
    for (row, numbers) in rows.enumerated() { setValues(numbers, fromRow: row) }
  }

  var allRows: [[Float]] { (0..<rows).map { values(ofRows: $0..<$0 + 1) } }
}
