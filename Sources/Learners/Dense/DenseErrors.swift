import Foundation
import Kernels

extension DenseBatch {
  /// Turns the outputs z into their errors: the gradient of the mean loss, (p − t)/n or (z − t)/n.
  mutating func findErrors(labels: [Int]) {
    let last = errors.count - 1
    let (outputs, stride, loss) = (errors[last].columns, errors[last].stride, configuration.loss)
    let share = 1 / Float(count)
    errors[last].withMutablePointer { numbers in
      for (row, label) in labels.enumerated() {
        var numbers = MutableSpan(_unsafeStart: numbers + row * stride, count: outputs)
        if loss == .crossEntropy { numbers.applySoftmax() }
        numbers[label] -= 1
        for output in 0..<outputs { numbers[output] *= share }
      }
    }
  }

  /// The loss of sample `row`, whose outputs z were computed: −ln p of the right class, or ½ Σ (z − t)².
  func loss(_ row: Int, label: Int) -> Double {
    let last = errors.count - 1
    let outputs = (0..<errors[last].columns).map { Double(errors[last][row, $0]) }
    switch configuration.loss {
    case .crossEntropy:
      let highest = outputs.reduce(-Double.infinity, max)
      return log(outputs.reduce(0) { $0 + exp($1 - highest) }) + highest - outputs[label]
    case .meanSquaredError:
      return outputs.enumerated().reduce(0) { sum, output in
        let error = output.element - (output.offset == label ? 1 : 0)
        return sum + error * error / 2
      }
    }
  }

  /// The errors of the hidden layers, the last first: δ ← Wδ where a unit is active, 0 elsewhere.
  mutating func propagateBack(_ layers: [DenseLayer]) {
    for index in layers.indices.dropFirst().reversed() {
      turned[index].setTransposed(errors[index], rows: count, on: threads)
      unmasked[index - 1].setProduct(
        rows: layers[index].inputs, layers[index].weights, turned[index], depth: layers[index].units, on: threads)
      errors[index - 1].setTransposed(unmasked[index - 1], columns: count, on: threads)
      mask(index)
    }
    propagateToWindows(layers)
  }

  /// The errors of the maps of a convolution, if there is one.
  private mutating func propagateToWindows(_ layers: [DenseLayer]) {
    guard windows != nil else { return }
    turned[0].setTransposed(errors[0], rows: count, on: threads)
    windows?.propagateBack(
      samples: count, above: (layers[0], turned[0]), activity: activity[0],
      scale: DropoutMask.scale(configuration.dropout(of: 0)), on: threads)
  }

  /// Errors of the units of layer `index` that are not active become 0; the others are those of a unit that was scaled.
  private mutating func mask(_ index: Int) {
    let scale = DropoutMask.scale(configuration.dropout(of: index))
    let units = configuration.layers[index]
    let (errorStride, stride) = (errors[index - 1].stride, activity[index].stride)
    activity[index].withPointer { active in
      errors[index - 1].withMutablePointer { errors in
        threads.share(count, inBlocksOf: 1) { part in
          for row in part {
            let (errors, active) = (errors + row * errorStride, active + row * stride)
            for unit in 0..<units { errors[unit] *= active[unit] > 0 ? scale : 0 }
          }
        }
      }
    }
  }
}
