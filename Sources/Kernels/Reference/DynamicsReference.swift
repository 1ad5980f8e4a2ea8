package import CKernels

/// The loops of DynamicsKernels.h, one neuron and one step after the other: what the fast ones must equal bit for bit.
package enum DynamicsReference {
  /// The steps first ..< end of a layer of integrate-and-fire neurons: `dynamics_run`.
  ///
  /// Currents of instantaneous synapses are not kept: no step reads them.
  package static func run(
    _ layer: UnsafePointer<dynamics_layer>, inputs: UnsafePointer<dynamics_input>, count: Int, first: Int, end: Int
  ) {
    let layer = layer.pointee
    for step in first..<end {
      for neuron in 0..<64 * layer.blocks {
        let bit = UInt64(1) << UInt64(neuron % 64)
        let place = neuron / 64 * layer.steps + step
        let potential = layer.integrate(neuron, inputs: UnsafeBufferPointer(start: inputs, count: count), step)
        layer.trace?[step * layer.trace_stride + neuron] = potential
        let fires = potential >= layer.levels[neuron]
        layer.potentials[neuron] =
          !fires ? potential : layer.resets_to_zero != 0 ? 0 : potential - layer.thresholds[neuron]
        if fires, layer.refractory != 0 { layer.holds[neuron] = layer.refractory }
        if neuron % 64 == 0 { layer.words[place] = 0 }
        if fires { layer.words[place] |= bit & layer.able[neuron / 64] }
      }
    }
  }

  /// The errors of each step, added to the rows that fire in it: `dynamics_add_errors`.
  package static func addErrors(
    _ list: UnsafePointer<UInt16>, starts: UnsafePointer<UInt32>, steps: Int, errors: UnsafePointer<Float>,
    errorStride: Int, blocks: Int, sums: UnsafeMutablePointer<Float>, stride: Int
  ) {
    for step in 0..<steps {
      for place in Int(starts[step])..<Int(starts[step + 1]) {
        for column in 0..<64 * blocks {
          sums[Int(list[place]) * stride + column] += errors[step * errorStride + column]
        }
      }
    }
  }
}

extension dynamics_layer {
  /// The potential of a neuron in a step, before any reset; its current and its hold go on.
  fileprivate func integrate(_ neuron: Int, inputs: UnsafeBufferPointer<dynamics_input>, _ step: Int) -> Float {
    var sum = biases?[neuron] ?? 0
    for input in inputs where step >= input.delay {
      for place in Int(input.starts[step - input.delay])..<Int(input.starts[step - input.delay + 1]) {
        sum += input.weights[Int(input.list[place]) * input.stride + neuron]
      }
    }
    currents[neuron] = synapse_keep * currents[neuron] + sum
    let potential = membrane_keep * potentials[neuron] + gain * currents[neuron]
    guard refractory != 0, holds[neuron] > 0 else { return potential }
    if refractory != .max { holds[neuron] -= 1 }
    return 0
  }
}
