package import CKernels

/// The loops of `DynamicsKernels.h` as anyone would write them first; each fast loop equals the one of its name, bit for bit.
///
/// Parameters are those of the C functions, where they are described.
package enum DynamicsReference {
  /// Steps `first` ..< `end` of a layer of integrate-and-fire neurons, one neuron after the other: `dynamics_run`.
  package static func run(
    _ layer: UnsafePointer<dynamics_layer>, inputs: UnsafePointer<dynamics_input>, count: Int, first: Int, end: Int
  ) {
    let layer = layer.pointee
    for column in 0..<64 * layer.blocks {
      let (block, bit) = (column / 64, UInt64(column % 64))
      for step in first..<end {
        var sum = layer.biases?[column] ?? 0
        for input in 0..<count { add(inputs[input], arrivingIn: step, column: column, to: &sum) }
        let kept = layer.synapse_keep * layer.currents[column]
        layer.currents[column] = kept + sum
        let left = layer.membrane_keep * layer.potentials[column]
        var potential = left + layer.gain * layer.currents[column]
        if layer.holds[column] > 0 {
          potential = 0
          if layer.refractory != .max { layer.holds[column] -= 1 }
        }
        if let trace = layer.trace { trace[step * layer.trace_stride + column] = potential }
        let word = layer.words + block * layer.steps + step
        word.pointee &= ~(1 << bit)
        if potential >= layer.levels[column] {
          potential = layer.resets_to_zero != 0 ? 0 : potential - layer.thresholds[column]
          layer.holds[column] = layer.refractory
          word.pointee |= layer.able[block] & 1 << bit
        }
        layer.potentials[column] = potential
      }
    }
  }

  /// sums[j·stride + c] += errors[t·errorStride + c] for each step t in which row j fires: `dynamics_add_errors`.
  package static func addErrors(
    _ list: UnsafePointer<UInt16>, starts: UnsafePointer<UInt32>, steps: Int, errors: UnsafePointer<Float>,
    errorStride: Int, blocks: Int, sums: UnsafeMutablePointer<Float>, stride: Int
  ) {
    for step in 0..<steps {
      for place in starts[step]..<starts[step + 1] {
        for column in 0..<64 * blocks {
          sums[Int(list[Int(place)]) * stride + column] += errors[step * errorStride + column]
        }
      }
    }
  }

  /// Adds the weights of the rows whose spikes arrive in a step.
  private static func add(_ input: dynamics_input, arrivingIn step: Int, column: Int, to sum: inout Float) {
    guard step >= input.delay else { return }
    let fired = step - input.delay
    for place in input.starts[fired]..<input.starts[fired + 1] {
      sum += input.weights[Int(input.list[Int(place)]) * input.stride + column]
    }
  }
}
