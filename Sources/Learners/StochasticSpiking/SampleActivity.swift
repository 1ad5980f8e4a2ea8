import ChipArithmetic
import SpikeKernels

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
  /// The outputs' spikes before a winner-take-all by equation 2, and the spikes of each of its turns but the last.
  private var raw: SpikeEvidence
  private var neurons: [NeuronStates]
  private var inputs: SpikeSources
  private var labels: SpikeSources
  private var silentInputs: [UInt64]
  /// Whether nothing is learned from the sample: no neuron is left out, and what is behind a layer with dropout makes up
  /// for it.
  let isEvaluation: Bool

  init(_ configuration: StochasticSpikingBackprop.Configuration, isEvaluation: Bool) {
    self.isEvaluation = isEvaluation
    let (layers, steps) = (configuration.layers, configuration.steps)
    activations = layers.indices.map { SpikeEvidence(neurons: layers[$0], steps: steps, isInput: $0 == 0) }
    gradients = layers.indices.map { SpikeEvidence(neurons: layers[$0], steps: steps, isInput: $0 == 0) }
    label = SpikeEvidence(neurons: layers[layers.count - 1], steps: steps, isInput: true)
    raw = activations[layers.count - 1]
    neurons = layers.map { NeuronStates(neurons: $0) }
    inputs = SpikeSources(
      rates: SpikeSources.rates(
        mean: configuration.inputRate, isFalling: configuration.isFrontLoaded, steps: steps,
        scale: isEvaluation ? 1 - configuration.dropout(of: 0) : 1), capacity: layers[0])
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
      let isOutput = index == layers.forward.count - 1
      let behind = isEvaluation && index > 0 ? layers.configuration.dropout(of: index) : 0
      let neuron = layers.neuron(
        threshold: layers.configuration.threshold / (1 - behind), exactRows: layers.forward[index].exactRows)
      neurons[index + 1].rest()
      if isOutput {
        compete(layers, neuron)
      } else {
        run(layers.forward[index], neuron, from: index)
      }
      activations[index + 1].sumUpPositive()
    }
  }

  /// Layer `index` + 1 for all steps.
  private mutating func run(_ synapses: PlasticSynapses, _ neuron: stochastic_neuron, from index: Int) {
    run(synapses, neuron, from: index, steps: 0..<activations[index].plus.steps)
  }

  /// Layer `index` + 1 for some steps.
  private mutating func run(
    _ synapses: PlasticSynapses, _ neuron: stochastic_neuron, from index: Int, steps: Range<Int>
  ) {
    synapses.withSeenWeights {
      neurons[index + 1].run(
        neuron, weights: $0, rows: synapses.rows, activations[index].plus, steps: steps,
        into: &activations[index + 1].plusWords)
    }
  }

  /// The outputs, with whatever lies between them.
  private mutating func compete(_ layers: CompositeLayers, _ neuron: stochastic_neuron) {
    let index = layers.forward.count - 1
    let synapses = layers.forward[index]
    switch layers.configuration.loss {
    case .meanSquaredError: run(synapses, neuron, from: index)
    case .winnerTakeAll(let inhibition):
      for step in 0..<activations[index].plus.steps {
        run(synapses, neuron, from: index, steps: step..<step + 1)
        neurons[index + 1].inhibit(
          by: Float(inhibition) * neuron.threshold, spikes: activations[index + 1].plusWords, step: step,
          steps: layers.configuration.steps)
      }
    case .winnerTakeAllByEquation2(_, let turns):
      run(synapses, neuron, from: index)
      guard let lateral = layers.lateral else { return }
      let unit = layers.neuron(threshold: 1, exactRows: lateral.exactRows)
      for _ in 0..<turns {
        swap(&raw, &activations[index + 1])
        raw.sumUpPositive()
        neurons[index + 1].rest()
        neurons[index + 1].run(
          unit, weights: lateral.weights, rows: lateral.neurons, raw.plus, steps: 0..<raw.plus.steps,
          into: &activations[index + 1].plusWords)
      }
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
