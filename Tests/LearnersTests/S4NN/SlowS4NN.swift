import Datasets

/// S4NN straight from its equations, in time steps, for one sample at a time.
struct SlowS4NN {
  var steps = 256
  var threshold: Float = 100
  var gap = 3
  var rate: Float = 0.2
  /// w[post][pre] of each layer.
  var hidden: [[Float]]
  var output: [[Float]]

  /// What a sample makes of the network.
  struct Outcome {
    var hiddenTimes: [Int]
    var outputTimes: [Int]
    var outputErrors: [Float]
    var hiddenErrors: [Float]
  }

  /// V_i(t) = Σ_j w_ij [t_j ≤ t] anew for each step; sums go by time, and within a step by number.
  private func potential(_ weights: [Float], _ below: [Int], at step: Int) -> Float {
    var sum: Float = 0
    for time in 0...step { for (index, other) in below.enumerated() where other == time { sum += weights[index] } }
    return sum
  }

  private func times(_ weights: [[Float]], _ below: [Int]) -> [Int] {
    weights.map { weights in
      let first = (0..<steps).first { potential(weights, below, at: $0) > threshold }
      return first.map { min($0 + 1, steps) } ?? steps
    }
  }

  /// Times of a sample; nothing is learned.
  func times(of inputs: [Int]) -> (hidden: [Int], output: [Int]) {
    let first = times(hidden, inputs)
    return (first, times(output, first))
  }

  mutating func learn(_ inputs: [Int], label: Int) -> Outcome {
    let (first, last) = times(of: inputs)
    let earliest = last.min() ?? steps
    let targets = last.indices.map { k -> Int in
      if earliest == steps { return k == label ? steps - gap : steps }
      return k == label ? earliest : last[k] - earliest < gap ? min(earliest + gap, steps) : last[k]
    }
    let errors = Self.normalized(last.indices.map { Float(targets[$0] - last[$0]) / Float(steps) })
    for k in last.indices {
      for h in first.indices where first[h] < last[k] { output[k][h] -= rate * errors[k] }
    }
    let hiddenErrors = Self.normalized(
      first.indices.map { h in
        last.indices.reduce(0) { first[h] < last[$1] ? $0 + errors[$1] * output[$1][h] : $0 }
      })
    for h in first.indices {
      for j in inputs.indices where inputs[j] < first[h] { hidden[h][j] -= rate * hiddenErrors[h] }
    }
    return Outcome(hiddenTimes: first, outputTimes: last, outputErrors: errors, hiddenErrors: hiddenErrors)
  }

  private static func normalized(_ errors: [Float]) -> [Float] {
    let norm = errors.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return norm > 0 ? errors.map { $0 / norm } : errors
  }
}
