import Datasets
import Kernels
import Recordings

// The algorithm on one page: forward, errors, backward, learn.

/// The samples of a batch, shown side by side while the weights stand still, and what is learned from them.
struct Batch {
  private let configuration: StochasticSpikingBackprop.Configuration
  /// One for each sample of the batch; the first `count` are of the present one.
  private var samples: [SampleActivity]
  private var count = 0
  /// What each copy of a matrix has seen of the batch.
  private var seen: [BatchSpikes]
  /// One for each thread.
  private var changes: [WeightChanges]
  /// An update in parts, for all threads and for one.
  private let (sharedTasks, tasks): ([LearningTask], [LearningTask])

  init(_ configuration: StochasticSpikingBackprop.Configuration) {
    self.configuration = configuration
    let (layers, copies) = (configuration.layers, MatrixCopy.all(configuration.layers))
    samples = [SampleActivity](
      repeating: SampleActivity(configuration, isEvaluation: false), count: configuration.batchSize)
    seen = copies.map { BatchSpikes(rows: $0.rows(layers)) }
    changes = [WeightChanges](repeating: WeightChanges(rows: layers.max() ?? 0), count: configuration.threads)
    sharedTasks = LearningTask.all(copies, layers, isShared: true)
    tasks = LearningTask.all(copies, layers, isShared: false)
  }

  /// Runs the patterns numbered by `order`, of which the first is sample number `first` of the training, through the
  /// network.
  mutating func run(
    _ patterns: LabelledPatterns, _ order: ArraySlice<UInt32>, from first: Int64, on network: CompositeLayers
  ) {
    count = order.count
    let seed = configuration.seed
    samples.withUnsafeMutableBufferPointer { samples in
      Threads(count: configuration.threads).forEach(order.count) { index, _ in
        let randomness = SampleRandomness(seed: seed, sample: UInt32(first + Int64(index)))
        samples[index].run(patterns, Int(order[order.startIndex + index]), randomness, on: network)
      }
    }
  }

  /// ΔWˡ = η/T² · Σδˡ⁺¹ (Σsˡ)ᵀ or η/T² · Σₜ δˡ⁺¹(t) sˡ(t)ᵀ, summed over the batch: all weights change once.
  ///
  /// - Parameters:
  ///   - epochCount: how many samples an epoch has.
  ///   - first: the number of the batch's first sample in the training.
  mutating func learn(on network: inout CompositeLayers, samplesInAnEpoch epochCount: Int, from first: Int64) {
    let (copies, configuration) = (network.copies, configuration)
    let rules = network.forward.indices.map {
      configuration.rule(ofMatrix: $0, at: first, samplesInAnEpoch: epochCount)
    }
    // One sample is too little for threads to share, unless each synapse draws noise.
    let isShared = configuration.threads > 1 && (self.count > 1 || rules.contains { $0.noise > 0 })
    let (threads, tasks) = (Threads(count: isShared ? configuration.threads : 1), isShared ? sharedTasks : tasks)
    gatherSpikes(of: copies, on: threads)
    let seen = seen
    changes.withUnsafeMutableBufferPointer { changes in
      network.withMutableWeights { weights in
        threads.forEach(tasks.count) { index, thread in
          let (place, blocks) = (tasks[index].copy, tasks[index].blocks)
          let (copy, rule) = (copies[place], rules[copies[place].matrix])
          changes[thread].change(
            weights[place], blocks: blocks, by: seen[place], rule,
            noise: copy.noise(configuration, deviation: rule.noise, sample: UInt32(first)))
        }
      }
    }
  }

  /// Puts together what the synapses of each copy of a matrix have seen.
  private mutating func gatherSpikes(of copies: [MatrixCopy], on threads: Threads) {
    let samples = samples[..<count]
    seen.withUnsafeMutableBufferPointer { seen in
      threads.forEach(copies.count) { place, _ in
        let copy = copies[place]
        seen[place].take(
          samples.lazy.map { sample in
            let (activations, gradients) = (
              sample.activations[copy.matrix].view, sample.gradients[copy.matrix + 1].view
            )
            return copy.isBackward
              ? SampleSpikesView(presynaptic: gradients, postsynaptic: activations)
              : SampleSpikesView(presynaptic: activations, postsynaptic: gradients)
          })
      }
    }
  }

  /// Adds the spikes of the batch.
  func addActivity(to activity: inout MeanActivity) {
    for sample in samples[..<count] {
      activity.addSample(
        spikes: sample.activations.lazy.map(\.spikeCount), gradientSpikes: sample.gradients.lazy.map(\.spikeCount))
    }
  }
}

extension SampleActivity {
  /// One sample on its way: encoded, forward, compared with its label, and back.
  ///
  /// A spike reaches the potentials of the next layer one step later, so that all layers could run side by side, step by
  /// step. As the weights stand still within a sample, each layer does all steps before the next one begins.
  mutating func run(
    _ patterns: LabelledPatterns, _ index: Int, _ randomness: SampleRandomness, on network: CompositeLayers
  ) {
    chooseNeurons(randomness, network.configuration)
    encode(patterns, index, randomness, purpose: .inputSpikes)
    forward(network)
    findErrors(Int(patterns.labels[index]), randomness, network)
    propagateBack(network)
  }

  /// Chooses the neurons that may fire.
  private mutating func chooseNeurons(
    _ randomness: SampleRandomness, _ configuration: StochasticSpikingBackprop.Configuration
  ) {
    for (layer, fraction) in configuration.dropout.enumerated() where fraction > 0 {
      let neurons = configuration.layers[layer]
      if layer == 0 {
        randomness.chooseNeurons(neurons, ofLayer: 0, dropout: fraction, purpose: .dropout, into: &ableInputs)
      } else {
        randomness.chooseNeurons(
          neurons, ofLayer: layer, dropout: fraction, purpose: .dropout, into: &self.neurons[layer - 1].able)
      }
    }
  }

  /// Draws the spikes of the inputs of a pattern.
  mutating func encode(
    _ patterns: LabelledPatterns, _ index: Int, _ randomness: SampleRandomness, purpose: RandomStream.Purpose
  ) {
    sources.take(patterns, index, among: ableInputs)
    activations[0].encode(sources, by: &inputEncoder, randomness, purpose: purpose)
  }

  /// sˡ⁺¹ = f_θ(ε ∗ Wˡsˡ): the forward neurons of all layers run.
  mutating func forward(_ network: CompositeLayers) {
    activations.withUnsafeMutableBufferPointer { activations in
      for layer in 0..<activations.count - 1 {
        network.withWeights(from: layer) {
          activations[layer + 1].run(&neurons[layer], on: activations[layer], through: $0)
        }
      }
    }
    competeByEquation2(network)
  }

  /// The turns of a winner-take-all by equation 2, each one a layer of integrators.
  private mutating func competeByEquation2(_ network: CompositeLayers) {
    guard case .winnerTakeAllByEquation2(_, let turns) = network.configuration.loss else { return }
    let output = activations.count - 1
    for _ in 0..<turns {
      swap(&rawOutputs, &activations[output])
      network.lateral?.withWeights { activations[output].run(&neurons[output], on: rawOutputs, through: $0) }
    }
  }

  /// δ±ᴺ = f_θN(ε ∗ ±(label − sᴺ)): the label's spikes are drawn and compared with those of the outputs.
  mutating func findErrors(_ label: Int, _ randomness: SampleRandomness, _ network: CompositeLayers) {
    labelSources.removeAll()
    labelSources.append(label, grey: 255)
    self.label.encode(labelSources, by: &labelEncoder, randomness, purpose: .labelSpikes)
    let output = activations.count - 1
    network.errors.withWeights {
      gradients[output].run(
        errorNeurons, on: self.label.plus, minus: activations[output].plus, through: $0, gates: nil,
        able: neurons[output - 1].able)
    }
  }

  /// δ±ˡ = gate(sˡ) f_θb(ε ∗ ±Wˡᵀ(δ⁺ˡ⁺¹ − δ⁻ˡ⁺¹)): the gradient neurons of the hidden layers run, the last one first.
  mutating func propagateBack(_ network: CompositeLayers) {
    let isGated = network.configuration.gate == .firstSpike
    gradients.withUnsafeMutableBufferPointer { gradients in
      for layer in (1..<gradients.count - 1).reversed() {
        network.withWeights(backTo: layer) {
          gradients[layer].run(
            gradientNeurons, on: gradients[layer + 1].plus, minus: gradients[layer + 1].minus, through: $0,
            gates: isGated ? activations[layer].plus.words : nil, able: neurons[layer - 1].able)
        }
      }
    }
  }
}
