import Foundation

/// A conventional network straight from its equations, in 64-bit floating point, a sample at a time: the twin of
/// `DenseBackprop`.
struct SlowDenseBackprop {
  /// Weights of one matrix: `weights[i][j]` from input i to unit j.
  struct Matrix {
    var weights: [[Double]]
    var biases: [Double]
  }

  /// A sample: its inputs and its class.
  struct Sample {
    var inputs: [Double]
    var label: Int
  }

  var matrices: [Matrix]
  var isCrossEntropy = true
  /// The factor of each unit of each layer but the last, by sample: 0 where it drops out; all 1 where it is empty.
  var factors: [[[Double]]] = []

  /// The numbers behind each layer, inputs' first, outputs z last.
  func activity(_ inputs: [Double], factors: [[Double]]?) -> [[Double]] {
    var layers = [zip(inputs, factors?[0] ?? inputs.map { _ in 1 }).map { $0 * $1 }]
    for (index, matrix) in matrices.enumerated() {
      var units = matrix.biases
      for (input, row) in zip(layers[index], matrix.weights) {
        for unit in units.indices { units[unit] += input * row[unit] }
      }
      if index < matrices.count - 1 {
        units = units.enumerated().map { max(0, $1) * (factors?[index + 1][$0] ?? 1) }
      }
      layers.append(units)
    }
    return layers
  }

  /// The mean loss of `samples`.
  func loss(_ samples: [Sample]) -> Double {
    let losses = samples.enumerated().map { number, sample in
      let outputs = activity(sample.inputs, factors: factors.isEmpty ? nil : factors[number])[matrices.count]
      if isCrossEntropy { return log(outputs.reduce(0) { $0 + exp($1) }) - outputs[sample.label] }
      return outputs.enumerated().reduce(0) { $0 + 0.5 * pow($1.1 - ($1.0 == sample.label ? 1 : 0), 2) }
    }
    return losses.reduce(0, +) / Double(samples.count)
  }

  /// The gradient of the mean loss of `samples`, by the chain rule.
  func gradient(_ samples: [Sample]) -> [Matrix] {
    var gradient = matrices.map { matrix in
      Matrix(
        weights: matrix.weights.map { $0.map { _ in 0 } }, biases: matrix.biases.map { _ in 0 })
    }
    for (number, sample) in samples.enumerated() {
      let factors = factors.isEmpty ? nil : factors[number]
      let layers = activity(sample.inputs, factors: factors)
      var errors = outputErrors(layers[matrices.count], label: sample.label).map { $0 / Double(samples.count) }
      for index in matrices.indices.reversed() {
        for unit in errors.indices {
          gradient[index].biases[unit] += errors[unit]
          for input in layers[index].indices {
            gradient[index].weights[input][unit] += layers[index][input] * errors[unit]
          }
        }
        errors = layers[index].indices.map { input in
          let error = zip(matrices[index].weights[input], errors).reduce(0) { $0 + $1.0 * $1.1 }
          return layers[index][input] > 0 ? error * (factors?[index][input] ?? 1) : 0
        }
      }
    }
    return gradient
  }

  private func outputErrors(_ outputs: [Double], label: Int) -> [Double] {
    let total = outputs.reduce(0) { $0 + exp($1) }
    return outputs.enumerated().map { output, z in
      (isCrossEntropy ? exp(z) / total : z) - (output == label ? 1 : 0)
    }
  }
}
