import CKernels
package import Kernels

/// What backward passes and plasticity take from spikes; `SpikeTrainsReference` is the same one neuron after the other.
extension SpikeTrains {
  /// The trace of each neuron after each step, y(t) = `keep` · y(t − 1) + s(t), in row t of `traces`.
  package func writeTraces(keep: Float, to traces: inout DenseMatrix) {
    precondition(traces.rows == steps && traces.columns == neurons, "wanted traces of \(steps) × \(neurons)")
    let stride = traces.stride
    traces.withMutablePointer { numbers in
      for step in 0..<steps {
        let row = numbers + step * stride
        if step == 0 {
          row.update(repeating: 0, count: neurons)
        } else {
          for neuron in 0..<neurons { row[neuron] = keep * row[neuron - stride] }
        }
        forEachSpike(in: step) { row[$0] += 1 }
      }
    }
  }

  /// The traces after the last step.
  package func lastTraces(keep: Float) -> [Float] {
    var traces = [Float](repeating: 0, count: neurons)
    for step in 0..<steps {
      for neuron in 0..<neurons { traces[neuron] *= keep }
      forEachSpike(in: step) { traces[$0] += 1 }
    }
    return traces
  }

  /// sums[j, c] += Σₜ sⱼ(t) e(t + `delay`, c): the gradient of the weights that these spikes go through, for errors e of the
  /// currents that they raise.
  ///
  /// Numbers are added in ascending order of t, each rounded, so that no sum depends on how many threads there are.
  ///
  /// - Parameters:
  ///   - errors: a row for each step, columns in blocks of 64.
  ///   - sums: a row for each neuron, as many columns.
  package func addErrors(_ errors: DenseMatrix, delay: Int = 0, to sums: inout DenseMatrix, on threads: Threads) {
    precondition(
      errors.rows == steps && sums.rows == neurons && errors.columns == sums.columns
        && errors.paddedColumns % 64 == 0 && errors.paddedColumns == sums.paddedColumns && forms.contains(.lists))
    let (stride, blocks) = (sums.stride, errors.paddedColumns / 64)
    errors.withPointer { errorRows in
      sums.withMutablePointer { sumRows in
        threads.share(blocks) { part in
          let first = 64 * part.lowerBound
          dynamics_add_errors(
            list, starts, max(0, steps - delay), errorRows + delay * errors.stride + first, errors.stride, part.count,
            sumRows + first, stride)
        }
      }
    }
  }
}
