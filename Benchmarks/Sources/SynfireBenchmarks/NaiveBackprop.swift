import Datasets
import Learners
import Storage

/// nBP as one would write it first, in C or in Swift: 16-bit weights, 32-bit sums, a number for each spike.
///
/// It passes over rows that do not spike, and over samples without an error; its loops have no bounds to check.
///
/// It learns the same as `BinaryBackprop` of the default configuration, bit for bit.
final class NaiveBackprop {
  let (inputs, hidden, outputs): (Int, Int, Int)
  private(set) var w1: [Int16]
  private(set) var w2: [Int16]
  private var x: [Int16]
  private var (u1, u2): ([Int32], [Int32])
  private var (h, o): ([Int16], [Int16])
  private var (outputError, hiddenError): ([Int16], [Int16])

  init(_ learner: BinaryBackprop) throws {
    (inputs, hidden, outputs) = (learner.layers[0], learner.layers[1], learner.layers[2])
    w1 = try learner.state["w1"]?.values(as: Int16.self) ?? []
    w2 = try learner.state["w2"]?.values(as: Int16.self) ?? []
    x = [Int16](repeating: 0, count: inputs)
    (u1, u2) = ([Int32](repeating: 0, count: hidden), [Int32](repeating: 0, count: outputs))
    (h, o) = ([Int16](repeating: 0, count: hidden), [Int16](repeating: 0, count: outputs))
    (outputError, hiddenError) = (o, h)
  }

  /// Learns the patterns numbered by `order`.
  func learn(_ samples: LabelledPatterns, order: [UInt32]) {
    for index in order {
      forward(samples, Int(index))
      learn(label: Int(samples.labels[Int(index)]))
    }
  }

  /// How many of the patterns have their class as the first output that spikes.
  func rightAnswers(to samples: LabelledPatterns) -> Int {
    (0..<samples.count).count { index in
      forward(samples, index)
      return o.firstIndex(of: 1) ?? 0 == Int(samples.labels[index])
    }
  }

  private func forward(_ samples: LabelledPatterns, _ index: Int) {
    let words = samples.words[index * samples.wordsPerPattern..<(index + 1) * samples.wordsPerPattern]
    for (position, word) in words.enumerated() {
      for bit in 0..<min(64, inputs - 64 * position) { x[64 * position + bit] = Int16(word >> UInt64(bit) & 1) }
    }
    product(x, w1, columns: hidden, sums: &u1)
    for i in 0..<hidden { h[i] = u1[i] > 512 ? 1 : 0 }
    product(h, w2, columns: outputs, sums: &u2)
    for k in 0..<outputs { o[k] = u2[k] > 512 ? 1 : 0 }
  }

  private func learn(label: Int) {
    var hasError = false
    for k in 0..<outputs {
      outputError[k] = k == label ? (u2[k] > 0 && o[k] == 0 ? 1 : 0) : (o[k] == 1 && u2[k] <= 1_024 ? -1 : 0)
      hasError = hasError || outputError[k] != 0
    }
    guard hasError else { return }
    for i in 0..<hidden {
      var error: Int32 = 0
      for k in 0..<outputs { error += Int32(w2[i * outputs + k]) * Int32(outputError[k]) }
      hiddenError[i] = u1[i] > 0 && u1[i] <= 1_024 ? Int16(error.signum()) : 0
    }
    update(&w2, rows: h, errors: outputError)
    update(&w1, rows: x, errors: hiddenError)
  }

  private func product(_ spikes: [Int16], _ weights: [Int16], columns: Int, sums: inout [Int32]) {
    weights.withUnsafeBufferPointer { weights in
      sums.withUnsafeMutableBufferPointer { sums in
        for column in 0..<columns { sums[column] = 0 }
        for row in spikes.indices where spikes[row] != 0 {
          for column in 0..<columns { sums[column] &+= Int32(weights[row &* columns &+ column]) }
        }
      }
    }
  }

  private func update(_ weights: inout [Int16], rows: [Int16], errors: [Int16]) {
    weights.withUnsafeMutableBufferPointer { weights in
      errors.withUnsafeBufferPointer { errors in
        for row in rows.indices where rows[row] != 0 {
          let start = row &* errors.count
          for column in 0..<errors.count {
            weights[start &+ column] = min(254, max(-254, weights[start &+ column] &+ 2 &* errors[column]))
          }
        }
      }
    }
  }
}
