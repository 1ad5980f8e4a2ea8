/// `IntegrateAndFireLayer` straight from the equations of `NeuronModel`: a step, a neuron, a synapse after the other.
package struct IntegrateAndFireReference {
  /// Spikes that reach the layer.
  package struct Input {
    /// Steps × presynaptic neurons.
    package let spikes: [[Bool]]
    /// Presynaptic neurons × neurons of the layer.
    package let weights: [[Float]]
    /// Steps from a spike to its part in the current.
    package let delay: Int

    package init(spikes: [[Bool]], weights: [[Float]], delay: Int) {
      (self.spikes, self.weights, self.delay) = (spikes, weights, delay)
    }
  }

  package let model: NeuronModel
  package var thresholds: [Float]
  package var biases: [Float]
  /// Which neurons may fire.
  package var able: [Bool]
  package var inhibition: Float = 0
  package private(set) var currents: [Float]
  package private(set) var potentials: [Float]
  private var holds: [Int]
  /// Steps × neurons: the spikes so far.
  package private(set) var spikes: [[Bool]] = []
  /// Steps × neurons: the potentials before resets so far.
  package private(set) var trace: [[Float]] = []

  /// Neurons at rest.
  package init(neurons: Int, model: NeuronModel, threshold: Float) {
    self.model = model
    thresholds = [Float](repeating: threshold, count: neurons)
    biases = [Float](repeating: 0, count: neurons)
    able = [Bool](repeating: true, count: neurons)
    (currents, potentials) = (biases, biases)
    holds = [Int](repeating: 0, count: neurons)
  }

  /// Runs the next step; `recurrent` are the weights from each neuron of the layer to each.
  package mutating func step(_ inputs: [Input], recurrent: [[Float]]? = nil) {
    var arriving = inputs
    if let recurrent { arriving.append(Input(spikes: spikes, weights: recurrent, delay: 1)) }
    var fired = [Bool](repeating: false, count: thresholds.count)
    var risen = potentials
    for neuron in thresholds.indices {
      var current = biases[neuron]
      for input in arriving where spikes.count >= input.delay {
        let row = input.spikes[spikes.count - input.delay]
        for source in row.indices where row[source] { current += input.weights[source][neuron] }
      }
      currents[neuron] = model.synapseKeep * currents[neuron] + current
      risen[neuron] = model.membraneKeep * potentials[neuron] + model.gain * currents[neuron]
      if holds[neuron] > 0 {
        risen[neuron] = 0
        if model.refractory != .max { holds[neuron] -= 1 }
      }
      let isSpike = model.firesAbove ? risen[neuron] > thresholds[neuron] : risen[neuron] >= thresholds[neuron]
      potentials[neuron] = isSpike ? (model.reset == .zero ? 0 : risen[neuron] - thresholds[neuron]) : risen[neuron]
      if isSpike { holds[neuron] = model.refractory }
      fired[neuron] = isSpike && able[neuron]
    }
    inhibit(fired)
    spikes.append(fired)
    trace.append(risen)
  }

  private mutating func inhibit(_ fired: [Bool]) {
    let total = fired.count { $0 }
    for neuron in thresholds.indices {
      let others = total - (fired[neuron] ? 1 : 0)
      potentials[neuron] -= Float(others) * (inhibition * thresholds[neuron])
    }
  }
}
