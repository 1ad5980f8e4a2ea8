import CKernels
import Kernels
import NetworkModel

/// All spikes of one sample, layer by layer, and the potentials behind them; kept from sample to sample, so that learning
/// allocates nothing.
///
/// A spike reaches the potentials of the next layer one step later, so that all layers could run side by side, step by
/// step. As the weights stand still within a sample, each layer does all steps before the next one begins.
struct SampleActivity: Sendable {
  /// The spikes s of each layer, inputs first.
  var activations: [SpikeEvidence]
  /// The spikes δ⁺ and δ⁻ of each layer; the inputs have none.
  var gradients: [SpikeEvidence]
  /// The label's spikes.
  var label: SpikeEvidence
  /// The outputs' spikes before the turn of a winner-take-all by equation 2.
  private var raw: SpikeEvidence
  private var neurons: [NeuronStates]
  private var inputs: SpikeSources
  private var labels: SpikeSources
  private var silentInputs: [UInt64]
  /// Whether nothing is learned from the sample: no neuron is left out, and what is behind a layer with dropout makes up
  /// for it.
  let isEvaluation: Bool

  /// - Parameter isListed: whether the spikes of all gradient neurons are listed, or only those that go to a layer before.
  init(_ configuration: StochasticSpikingBackprop.Configuration, isEvaluation: Bool, isListed: Bool = false) {
    self.isEvaluation = isEvaluation
    let (layers, steps) = (configuration.layers, configuration.steps)
    activations = layers.indices.map { SpikeEvidence(neurons: layers[$0], steps: steps, isInput: $0 == 0) }
    gradients = layers.indices.map {
      SpikeEvidence(neurons: layers[$0], steps: steps, isInput: $0 == 0, isListed: isListed || $0 > 1)
    }
    label = SpikeEvidence(neurons: layers[layers.count - 1], steps: steps, isInput: true)
    raw = activations[layers.count - 1]
    neurons = layers.map { NeuronStates(neurons: $0) }
    inputs = SpikeSources(
      rates: SpikeSources.rates(
        mean: configuration.inputRate, isFalling: configuration.isFrontLoaded, steps: steps,
        scale: isEvaluation ? 1 - configuration.dropout(of: 0) : 1), capacity: layers[0],
      isEven: configuration.inputTrains == .regular)
    let label = configuration.label
    labels = SpikeSources(
      rates: SpikeSources.rates(mean: label.rate, isFalling: label.shape == .falling, steps: steps, delay: label.delay),
      capacity: 1)
    silentInputs = [UInt64](repeating: 0, count: (layers[0] + 63) / 64)
  }

  /// Chooses the neurons that may fire.
  mutating func chooseNeurons(_ draws: SampleDraws, _ configuration: StochasticSpikingBackprop.Configuration) {
    for layer in neurons.indices {
      draws.ableNeurons(
        of: configuration.layers[layer], layer: layer, dropout: isEvaluation ? 0 : configuration.dropout(of: layer),
        into: &neurons[layer].able)
    }
  }

  /// Draws the spikes of the inputs of a pattern.
  mutating func encode(_ pattern: Pattern, _ draws: SampleDraws, purpose: RandomStream.Purpose) {
    inputs.removeAll()
    pattern.forEachInput(among: neurons[0].able) { inputs.append($0, grey: $1) }
    inputs.draw(draws, purpose: purpose, into: &activations[0])
  }

  /// Lets the forward neurons of all layers run.
  mutating func forward(_ layers: CompositeLayers) {
    for index in layers.forward.indices {
      let behind = isEvaluation && index > 0 ? layers.configuration.dropout(of: index) : 0
      let synapses = layers.forward[index]
      let neuron = layers.neuron(
        threshold: layers.configuration.threshold / (1 - behind), exactRows: synapses.exactRows)
      neurons[index + 1].rest()
      synapses.withSeenWeights {
        neurons[index + 1].run(
          neuron, weights: $0, rows: synapses.rows, activations[index],
          inhibition: index == layers.forward.count - 1 ? layers.inhibition : 0,
          into: &activations[index + 1].plusWords)
      }
      activations[index + 1].sumUpPositive()
    }
    competeByEquation2(layers)
  }

  /// The turns of a winner-take-all by equation 2, each a layer of integrators of its own.
  private mutating func competeByEquation2(_ layers: CompositeLayers) {
    guard case .winnerTakeAllByEquation2(_, let turns) = layers.configuration.loss, let lateral = layers.lateral else {
      return
    }
    let output = activations.count - 1
    let neuron = layers.neuron(threshold: 1, exactRows: lateral.exactRows)
    for _ in 0..<turns {
      swap(&raw, &activations[output])
      neurons[output].rest()
      neurons[output].run(
        neuron, weights: lateral.weights, rows: lateral.neurons, raw, into: &activations[output].plusWords)
      activations[output].sumUpPositive()
    }
  }

  /// Draws the label's spikes, and lets the error neurons compare them with those of the outputs.
  mutating func findErrors(_ label: Int, _ draws: SampleDraws, _ layers: CompositeLayers) {
    labels.removeAll()
    labels.append(label, grey: 255)
    labels.draw(draws, purpose: .labelSpikes, into: &self.label)
    let output = activations.count - 1
    let neuron = layers.neuron(threshold: layers.configuration.errorThreshold, exactRows: layers.errors.exactRows)
    gradients[output].run(
      neuron, isCrossed: layers.configuration.crossReset, weights: layers.errors.weights, rows: layers.errors.neurons,
      plus: self.label.plus, minus: activations[output].plus, gates: nil, able: neurons[output].able)
    gradients[output].sumUpSigned()
  }

  /// Lets the gradient neurons of the hidden layers run, the last one first.
  mutating func propagateBack(_ layers: CompositeLayers) {
    for index in layers.backward.indices.reversed() {
      let synapses = layers.backward[index]
      let hidden = index + 1
      let neuron = layers.neuron(threshold: layers.configuration.gradientThreshold, exactRows: synapses.exactRows)
      synapses.withSeenWeights {
        gradients[hidden].run(
          neuron, isCrossed: layers.configuration.crossReset, weights: $0, rows: synapses.rows,
          plus: gradients[hidden + 1].plus, minus: gradients[hidden + 1].minus,
          gates: layers.configuration.gate == .firstSpike ? activations[hidden].plusWords : nil,
          able: neurons[hidden].able)
      }
      gradients[hidden].sumUpSigned()
    }
  }
}

extension SampleActivity {
  /// The potential of each output and the thresholds that its resets have taken away.
  var outputDrives: [Float] {
    let output = activations.count - 1
    return activations[output].counts.enumerated().map {
      neurons[output].potentials[$0] + Float($1) * neurons[output].threshold
    }
  }
}
