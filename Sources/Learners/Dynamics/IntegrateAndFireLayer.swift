import CKernels

/// The integrate-and-fire neurons of one layer during one sample; see `NeuronModel` for what they do in a step.
///
/// ```swift
/// hidden.rest()
/// hidden.run(on: [SynapticInput(inputs, through: weights)], into: &spikes)
/// ```
///
/// It is room that is filled anew for each sample; a layer for each thread runs samples side by side. Weights are floating
/// point here; `IntegrateAndFireLayer+ShortWeights.swift` has the form for 16-bit integers. `IntegrateAndFireReference` is the
/// same one neuron after the other, and equals both bit for bit.
package struct IntegrateAndFireLayer {
  /// How many neurons there are.
  package let neurons: Int
  package let model: NeuronModel
  /// The fraction of its threshold that a neuron's potential loses for each spike of another neuron of the layer.
  package var inhibition: Float = 0
  /// The neurons that may fire in this sample, as bits.
  package var able: [UInt64]
  /// The potentials of step t before resets in row t, if the layer was told to keep them.
  package private(set) var trace: DenseMatrix?
  private var thresholdNumbers: PinnedArray<Float>
  /// The least potentials that are spikes.
  private var levels: PinnedArray<Float>
  private var biasNumbers: PinnedArray<Float>?
  package internal(set) var currents: PinnedArray<Float>
  package internal(set) var potentials: PinnedArray<Float>
  private var holds: PinnedArray<Int32>

  /// Neurons at rest.
  ///
  /// - Parameter tracedSteps: how many steps of potentials are kept, for a backward pass.
  package init(neurons: Int, model: NeuronModel, threshold: Float, tracedSteps: Int? = nil) {
    self.neurons = neurons
    self.model = model
    able = SampleRandomness.allNeurons(neurons)
    trace = tracedSteps.map { DenseMatrix(rows: $0, columns: neurons, inBlocksOf: 64) }
    currents = PinnedArray(count: 64 * able.count)
    (potentials, thresholdNumbers, levels) = (currents, currents, currents)
    holds = PinnedArray(count: 64 * able.count)
    setThresholds([Float](repeating: threshold, count: neurons))
  }

  /// Blocks of 64 neurons.
  package var blocks: Int { able.count }
  /// Whether currents have biases.
  package var hasBiases: Bool { biasNumbers != nil }

  /// The threshold of a neuron.
  package func threshold(of neuron: Int) -> Float { thresholdNumbers[neuron] }

  /// Sets the threshold of each neuron, above 0.
  package mutating func setThresholds(_ thresholds: [Float]) {
    precondition(thresholds.count == neurons && thresholds.allSatisfy { $0 > 0 }, "\(neurons) thresholds above 0")
    for (neuron, threshold) in thresholds.enumerated() {
      thresholdNumbers[neuron] = threshold
      levels[neuron] = model.firesAbove ? threshold.nextUp : threshold
    }
  }

  /// Sets the bias of each neuron, which is added to its current in every step.
  package mutating func setBiases(_ biases: [Float]) {
    precondition(biases.count == neurons, "\(neurons) biases")
    var numbers = PinnedArray<Float>(count: 64 * blocks)
    for (neuron, bias) in biases.enumerated() { numbers[neuron] = bias }
    biasNumbers = numbers
  }

  /// Forgets the previous sample.
  package mutating func rest() {
    currents.mutablePointer.update(repeating: 0, count: currents.count)
    potentials.mutablePointer.update(repeating: 0, count: potentials.count)
    if model.refractory > 0 { holds.mutablePointer.update(repeating: 0, count: holds.count) }
  }

  /// Lowers each of `potentials` for the spikes of other neurons in step `step` of `words`.
  func inhibit(
    _ potentials: UnsafeMutablePointer<Float>, by words: UnsafePointer<UInt64>, in step: Int, of steps: Int
  ) {
    let total = (0..<blocks).reduce(0) { $0 + words[$1 * steps + step].nonzeroBitCount }
    guard total > 0 else { return }
    let thresholds = thresholdNumbers.pointer
    for block in 0..<blocks {
      let word = words[block * steps + step]
      for neuron in 0..<64 {
        let others = total - Int(word >> UInt64(neuron) & 1)
        let place = 64 * block + neuron
        potentials[place] -= Float(others) * (inhibition * thresholds[place])
      }
    }
  }
}

// MARK: - Running

extension IntegrateAndFireLayer {
  /// Runs the steps `range`, or all; those before it have been run.
  ///
  /// - Parameters:
  ///   - inputs: spikes that are listed as far as they arrive in `range`; weights may change from call to call.
  ///   - recurrent: the weights from each neuron of the layer to each, which act a step after a spike; nil for none.
  ///   - spikes: the spikes of `range` become those of the layer, and are listed.
  package mutating func run(
    _ range: Range<Int>? = nil, on inputs: [SynapticInput], recurrent: DenseMatrix? = nil,
    into spikes: inout SpikeTrains
  ) {
    precondition(spikes.neurons == neurons && spikes.forms.contains(.words), "wanted words of \(neurons) neurons")
    precondition(trace.map { $0.rows == spikes.steps } ?? true, "wanted a trace of \(spikes.steps) steps")
    let range = range ?? 0..<spikes.steps
    Self.withRows(of: inputs.map(\.weights) + (recurrent.map { [$0] } ?? []), columns: neurons) { rows in
      var feeds = zip(inputs, rows).map { input, rows in
        dynamics_input(
          weights: rows, stride: input.weights.stride, list: input.spikes.list, starts: input.spikes.starts,
          delay: input.delay)
      }
      // Only inhibition and recurrence need the spikes of a step before the next one.
      guard recurrent != nil || inhibition != 0 else { return integrate(range, feeds, into: &spikes) }
      for step in range {
        if let recurrent {
          feeds.removeLast(feeds.count - inputs.count)
          feeds.append(
            dynamics_input(
              weights: rows[inputs.count], stride: recurrent.stride, list: spikes.list, starts: spikes.starts, delay: 1)
          )
        }
        integrate(step..<step + 1, feeds, into: &spikes)
        if inhibition != 0 { inhibit(potentials.mutablePointer, by: spikes.words, in: step, of: spikes.steps) }
        if recurrent != nil { spikes.listWords(ofStep: step) }
      }
    }
    guard recurrent == nil else { return }
    if range == 0..<spikes.steps { spikes.listWords() } else { for step in range { spikes.listWords(ofStep: step) } }
  }

  private mutating func integrate(_ steps: Range<Int>, _ feeds: [dynamics_input], into spikes: inout SpikeTrains) {
    var layer = dynamics_layer()
    layer.blocks = blocks
    layer.steps = spikes.steps
    layer.synapse_keep = model.synapseKeep
    layer.gain = model.gain
    layer.membrane_keep = model.membraneKeep
    layer.resets_to_zero = model.reset == .zero ? 1 : 0
    layer.refractory = Int32(clamping: model.refractory)
    layer.biases = biasNumbers?.pointer
    layer.levels = levels.pointer
    layer.thresholds = thresholdNumbers.pointer
    layer.currents = currents.mutablePointer
    layer.potentials = potentials.mutablePointer
    layer.holds = holds.mutablePointer
    layer.words = spikes.writtenWords
    able.withUnsafeBufferPointer { able in
      layer.able = able.baseAddress
      guard let stride = trace?.stride else {
        return dynamics_run(&layer, feeds, feeds.count, steps.lowerBound, steps.upperBound)
      }
      layer.trace_stride = stride
      trace?.withMutablePointer {
        layer.trace = $0
        dynamics_run(&layer, feeds, feeds.count, steps.lowerBound, steps.upperBound)
      }
    }
  }

  /// Calls `body` with the first row of each matrix.
  private static func withRows(of matrices: [DenseMatrix], columns: Int, _ body: ([UnsafePointer<Float>]) -> Void) {
    func collect(_ found: [UnsafePointer<Float>]) {
      guard found.count < matrices.count else { return body(found) }
      let matrix = matrices[found.count]
      precondition(
        matrix.columns == columns && matrix.paddedColumns % 64 == 0, "wanted \(columns) columns in blocks of 64")
      matrix.withPointer { collect(found + [$0]) }
    }
    collect([])
  }
}
