import Kernels

/// All spikes of one sample, layer by layer, and the neurons that fire them; reused for every sample, so that learning
/// allocates nothing.
struct SampleActivity {
  typealias Configuration = StochasticSpikingBackprop.Configuration

  /// The spikes s of each layer, inputs first.
  var activations: [LayerSpikes]
  /// The spikes δ⁺ and δ⁻ of each layer; the inputs have none.
  var gradients: [LayerSpikes]
  /// The label's spikes.
  var label: LayerSpikes
  /// The forward neurons of layer l + 1 in place l, and after those of the outputs the integrators of a winner-take-all by
  /// equation 2, if there is one.
  var neurons: [IntegrateAndFireLayer]
  /// The outputs' spikes that a turn of it reads.
  var rawOutputs: LayerSpikes
  /// The gradient neurons of the outputs, which see their errors, and of hidden layers.
  let (errorNeurons, gradientNeurons): (GradientNeurons, GradientNeurons)
  var sources: GreySources
  var labelSources: GreySources
  var inputEncoder: RateEncoder
  var labelEncoder: RateEncoder
  /// The inputs that may fire in this sample, as bits.
  var ableInputs: [UInt64]
  /// Whether nothing is learned from the sample: then no neuron is left out, and the layer after one with dropout makes up
  /// for it.
  let isEvaluation: Bool

  /// - Parameter isListed: whether the spikes of all gradient neurons are listed, or only those that go to a previous layer.
  init(_ configuration: Configuration, isEvaluation: Bool, isListed: Bool = false) {
    self.isEvaluation = isEvaluation
    let (layers, steps) = (configuration.layers, configuration.steps)
    let outputs = layers[layers.count - 1]
    let (model, unit) = (configuration.neuronModel, Double(1 << configuration.weightBits))
    activations = layers.indices.map {
      $0 == 0 ? LayerSpikes(inputs: layers[0], steps: steps) : LayerSpikes(neurons: layers[$0], steps: steps)
    }
    gradients = layers.indices.map {
      $0 == 0
        ? LayerSpikes(inputs: layers[0], steps: steps)
        : LayerSpikes(gradientNeurons: layers[$0], steps: steps, isListed: isListed || $0 > 1)
    }
    label = LayerSpikes(inputs: outputs, steps: steps)
    neurons = layers.indices.dropLast().map {
      let left = isEvaluation && $0 > 0 ? configuration.dropout(of: $0) : 0
      return IntegrateAndFireLayer(
        neurons: layers[$0 + 1], model: model, threshold: Float(configuration.threshold / (1 - left) * unit))
    }
    if case .winnerTakeAll(let inhibition) = configuration.loss {
      neurons[neurons.count - 1].inhibition = Float(inhibition)
    }
    if case .winnerTakeAllByEquation2 = configuration.loss {
      neurons.append(IntegrateAndFireLayer(neurons: outputs, model: model, threshold: Float(unit)))
    }
    rawOutputs = activations[layers.count - 1]
    errorNeurons = GradientNeurons(
      model, threshold: Float(configuration.errorThreshold * unit), isCrossed: configuration.crossReset)
    gradientNeurons = GradientNeurons(
      model, threshold: Float(configuration.gradientThreshold * unit), isCrossed: configuration.crossReset)
    sources = GreySources(capacity: layers[0])
    labelSources = GreySources(capacity: 1)
    inputEncoder = RateEncoder(inputsOf: configuration, isEvaluation: isEvaluation)
    labelEncoder = RateEncoder(labelOf: configuration)
    ableInputs = SampleRandomness.allNeurons(layers[0])
  }
}

extension StochasticSpikingBackprop.Configuration {
  /// The forward neurons, and with the same constants the gradient neurons; a spike acts a step later.
  var neuronModel: NeuronModel {
    NeuronModel(
      synapseKeep: Float(keep), gain: Float(1 - keep), reset: reset == .zero ? .zero : .subtraction)
  }
}

extension RateEncoder {
  /// Draws the spikes of inputs; in an evaluation their rate makes up for dropout.
  init(inputsOf configuration: StochasticSpikingBackprop.Configuration, isEvaluation: Bool) {
    self.init(
      rates: Self.rates(
        mean: configuration.inputRate, isFrontLoaded: configuration.isFrontLoaded, steps: configuration.steps,
        scale: isEvaluation ? 1 - configuration.dropout(of: 0) : 1),
      trains: configuration.inputTrains == .regular ? .regular : .poisson, capacity: configuration.layers[0])
  }

  /// Draws the spikes of the right class.
  init(labelOf configuration: StochasticSpikingBackprop.Configuration) {
    let label = configuration.label
    self.init(
      rates: Self.rates(
        mean: label.rate, isFrontLoaded: label.shape == .falling, steps: configuration.steps, delay: label.delay),
      capacity: 1)
  }
}
