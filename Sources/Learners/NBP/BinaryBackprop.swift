public import Datasets
import Kernels
import NetworkModel
public import Recordings
public import Storage
import SynfireCircuits

/// nBP in plain integer arithmetic: the reference that the spiking circuit equals bit for bit.
///
/// Binarised backpropagation through L layers of weights, one sample at a time, no batch. With inputs h₀ = x ∈ {0,1}ⁿ, even
/// weights Wₗ, thresholds Θₗ and a target t, a sample does, for l = 1…L and then for l = L − 1…1,
///
///     uₗ = Wₗᵀ hₗ₋₁      hₗ = [uₗ > Θₗ/2]      boxₗ = [0 < uₗ ≤ Θₗ]
///     d⁺ = boxₗ ∧ t ∧ ¬hₗ   d⁻ = boxₗ ∧ hₗ ∧ ¬t                       for the outputs, l = L
///     eₗ = Wₗ₊₁ dₗ₊₁     dₗ = sign(eₗ) in the box, else 0
///     Wₗ += 2 hₗ₋₁ dₗᵀ   for all l, after all eₗ; weights saturate at ±254
///
/// which is the gradient of the squared error through a clipped ramp as the surrogate of the step, its hidden parts
/// quantised to their signs. With a margin the output errors are d⁺ = t ∧ [u ≤ high] and d⁻ = ¬t ∧ [u > low] instead.
///
/// Source: Renner, Sheldon, Zlotnik, Tao, Sornborger, "The backpropagation algorithm implemented on spiking neuromorphic
/// hardware", Nature Communications 15, 9691 (2024), doi:10.1038/s41467-024-53827-9, and their published code.
public struct BinaryBackprop: Learner {
  /// Network, seed and variants.
  public let configuration: Configuration
  /// W of each layer, the first layer's first.
  private(set) var weights: [SynapseMatrix]
  /// Wᵀ of each layer, always equal to W: errors travel backwards through synapses of their own, as in the circuit.
  ///
  /// That of the first layer is empty.
  private(set) var backwardWeights: [SynapseMatrix]
  private let outputs: ClassOutputs
  /// How many samples it has learned.
  private var presentations = 0

  /// Sizes of the layers, inputs first.
  public var layers: [Int] { configuration.layers }
  /// The same, as the shape of a network.
  public var shape: NetworkShape { configuration.network.shape }
  /// The first output that spikes, the potential, and all bits.
  public var readings: Readings { NBPConfiguration.readings }
  /// The seed of the initial weights and of the order of the samples.
  public var seed: UInt64 { configuration.seed }

  /// A network of the published kind with fresh weights.
  public init(layers: [Int], seed: UInt64 = 1) throws(LearnerError) {
    try self.init(Configuration(layers: layers, seed: seed))
  }

  /// A network with fresh weights: normal, of ``NBPNetwork``'s deviation, clipped to ±240, then cut to an even number
  /// towards zero.
  public init(_ configuration: Configuration) throws(LearnerError) {
    let network = configuration.network
    try network.check()
    if let halving = configuration.halving, !(1...1_000_000_000).contains(halving) {
      throw LearnerError("wanted a halving of 1 to 1,000,000,000 presentations, got \(halving)")
    }
    self.configuration = configuration
    weights = (1...network.depth).map { Self.initialWeights(of: $0, network, seed: configuration.seed) }
    backwardWeights = Self.transposed(weights, network)
    outputs = ClassOutputs(network)
  }

  /// Wᵀ of each layer but the first, without the row of the biases.
  private static func transposed(_ weights: [SynapseMatrix], _ network: NBPNetwork) -> [SynapseMatrix] {
    weights.enumerated().map { layer, weights in
      layer == 0 ? SynapseMatrix(rows: 0, columns: 0) : weights.transposed(rows: network.layers[layer])
    }
  }

  /// Learns from the patterns numbered by `order`, once each, one after the other.
  @discardableResult
  public mutating func learn(
    _ samples: LabelledPatterns, order: ArraySlice<UInt32>
  ) throws(LearnerError) -> Effort {
    try check(samples, order: order, network: configuration.network)
    for layer in weights.indices {
      weights[layer].align()
      backwardWeights[layer].align()
    }
    var activity = makeActivity()
    let words = samples.words.span
    let sample = Sample(configuration)
    let permits = configuration.permits
    var permitted = permits?.makeWords() ?? []
    var count = presentations
    weights.withUnsafeMutableBufferPointer { weights in
      backwardWeights.withUnsafeMutableBufferPointer { backward in
        activity.withUnsafeMutableBufferPointer { activity in
          for index in order {
            let start = Int(index) * samples.wordsPerPattern
            let input = words.extracting(start..<start + samples.wordsPerPattern)
            permits?.draw(at: count, into: &permitted)
            count += 1
            sample.forward(input, weights, activity)
            if permits != nil { activity[0].setSpikes(input) }
            for layer in permitted.indices { activity[layer].permit(permitted[layer]) }
            sample.learn(input, outputs.targets[Int(samples.labels[Int(index)])], weights, backward, activity)
          }
        }
      }
    }
    presentations = count
    return Effort()
  }

  /// The answers to `samples`; nothing is learned.
  public func answers(to samples: LabelledPatterns) throws(LearnerError) -> Answers {
    try check(samples, network: configuration.network)
    var activity = makeActivity()
    var predictions = Predictions(readings, outputCount: configuration.network.classCount, capacity: samples.count)
    let words = samples.words.span
    let sample = Sample(configuration)
    let last = layers.count - 1
    let grades = configuration.readout == .graded ? outputs.steps(configuration) : nil
    var weights = weights
    weights.withUnsafeMutableBufferPointer { weights in
      activity.withUnsafeMutableBufferPointer { activity in
        for index in 0..<samples.count {
          let start = index * samples.wordsPerPattern
          sample.forward(words.extracting(start..<start + samples.wordsPerPattern), weights, activity)
          if let grades { activity[last].spike(above: grades) }
          predictions.append(
            outputs.answer(activity[last].spikes), outputs.highest(activity[last].sums.values),
            wrongBits: activity[last].wrongOutputs(outputs.targets[Int(samples.labels[index])]))
        }
      }
    }
    return Answers(predictions)
  }

  private func makeActivity() -> [LayerActivity] {
    let last = layers.count - 1
    return layers.enumerated().map {
      LayerActivity(count: $1, hasBias: configuration.network.hasBias && $0 < last)
    }
  }

  /// Initial weights of a layer: position row · columns + column of the seed's stream of weights for the layer; the biases
  /// are the row after the last neuron below.
  private static func initialWeights(of layer: Int, _ network: NBPNetwork, seed: UInt64) -> SynapseMatrix {
    let stream = RandomStream(seed: seed, purpose: .weights, substream: UInt32(layer))
    let scale = network.deviation(ofLayer: layer)
    var weights = SynapseMatrix(of: layer, network)
    let columns = weights.columns
    for row in 0..<weights.rows {
      weights.forEachColumn(ofRow: row) { column in
        let weight = stream.normal(at: UInt64(row * columns + column)) * scale
        return Int8((min(240, max(-240, weight)) / 2).rounded(.towardZero))
      }
    }
    return weights
  }
}

extension Learner {
  /// Refuses samples that do not fit, and classes for which there are no outputs.
  func check(
    _ samples: LabelledPatterns, order: ArraySlice<UInt32> = [], network: NBPNetwork
  ) throws(LearnerError) {
    try check(samples, order: order)
    guard samples.classCount <= network.classCount else {
      throw LearnerError(
        "wanted at most \(network.classCount) classes, \(network.population) outputs each, got \(samples.classCount)")
    }
  }
}

// MARK: - One sample

extension BinaryBackprop {
  /// The arithmetic of one sample: what does not change from one to the next.
  private struct Sample {
    typealias Weights = UnsafeMutableBufferPointer<SynapseMatrix>
    typealias Activity = UnsafeMutableBufferPointer<LayerActivity>

    private let depth: Int
    private let hasBias: Bool
    /// Θ/2, and the largest sum in the box, of each layer above the inputs, in mantissas.
    private let steps: [Int32]
    private let upperEdges: [Int32]
    /// The ends of the margin, in mantissas.
    private let margin: (low: Int32, high: Int32)?
    private let lowest: Int8
    private let usesUpdated: Bool
    private let hasPermits: Bool

    init(_ configuration: Configuration) {
      let network = configuration.network
      (depth, hasBias) = (network.depth, network.hasBias)
      // A mantissa is two weight units; sums are even, so a step between two of them is the lower one.
      steps = network.thresholds.map { Int32($0 / 2 / 2) }
      upperEdges = network.thresholds.map { Int32($0 / 2) - (configuration.boxEdge == .inside ? 0 : 1) }
      margin = network.margin.map { (Int32($0.low / 2), Int32($0.high / 2)) }
      lowest = configuration.weightRange.lowest
      usesUpdated = configuration.backwardWeights == .afterUpdate
      hasPermits = configuration.halving != nil
    }

    /// The rows of a layer of weights that spike.
    @inline(__always)
    private func rows(_ layer: Int, _ activity: Activity) -> [UInt64] {
      hasBias ? activity[layer - 1].rows : activity[layer - 1].spikes
    }

    func forward(_ input: Span<UInt64>, _ weights: Weights, _ activity: Activity) {
      if hasBias {
        activity[0].setRows(input)
        weights[0].sum(rows: activity[0].rows, into: &activity[1].sums)
      } else {
        weights[0].sum(rows: input, into: &activity[1].sums)
      }
      activity[1].spike(above: steps[0])
      for layer in 1..<depth {
        weights[layer].sum(rows: rows(layer + 1, activity), into: &activity[layer + 1].sums)
        activity[layer + 1].spike(above: steps[layer])
      }
    }

    func learn(
      _ input: Span<UInt64>, _ target: [UInt64], _ weights: Weights, _ backward: Weights, _ activity: Activity
    ) {
      let isWrong =
        if let margin { activity[depth].findErrors(target, low: margin.low, high: margin.high) } else {
          activity[depth].findErrors(target, upperEdge: upperEdges[depth - 1])
        }
      guard isWrong else { return }
      for layer in (1..<depth).reversed() {
        if usesUpdated { update(layer + 1, weights, backward, activity) }
        backward[layer].sum(rows: activity[layer + 1].plus, into: &activity[layer].excitation)
        backward[layer].sum(rows: activity[layer + 1].minus, into: &activity[layer].inhibition)
        activity[layer].findErrors(upperEdge: upperEdges[layer - 1])
      }
      if !usesUpdated { for layer in 2...depth { update(layer, weights, backward, activity) } }
      let (plus, minus) = (activity[1].plus, activity[1].minus)
      if hasPermits {
        weights[0].add(rows: activity[0].permittedRows, plus: plus, minus: minus, lowest: lowest)
      } else if hasBias {
        weights[0].add(rows: activity[0].rows, plus: plus, minus: minus, lowest: lowest)
      } else {
        weights[0].add(rows: input, plus: plus, minus: minus, lowest: lowest)
      }
    }

    /// Wₗ += 2 hₗ₋₁ (d⁺ − d⁻)ᵀ of a layer above the first, and the same in its transpose.
    private func update(_ layer: Int, _ weights: Weights, _ backward: Weights, _ activity: Activity) {
      let (plus, minus) = (activity[layer].plus, activity[layer].minus)
      let below = hasPermits ? activity[layer - 1].permitted : activity[layer - 1].spikes
      let rows = hasPermits ? activity[layer - 1].permittedRows : rows(layer, activity)
      let none = activity[layer - 1].none
      weights[layer - 1].add(rows: rows, plus: plus, minus: minus, lowest: lowest)
      backward[layer - 1].add(rows: plus, plus: below, minus: none, lowest: lowest)
      backward[layer - 1].add(rows: minus, plus: none, minus: below, lowest: lowest)
    }
  }
}

// MARK: - State

extension BinaryBackprop {
  /// The weights of each layer in weight units, as 16-bit integers; see ``WeightState``.
  public var state: [String: Tensor] {
    var state = WeightState.tensors(weights, configuration.network)
    if configuration.halving != nil { state[WeightState.presentations] = WeightState.tensor(presentations) }
    return state
  }

  /// Takes over the weights of each layer; the rest of the network follows from them.
  public mutating func restore(_ state: [String: Tensor]) throws(LearnerError) {
    let read = try WeightState.read(state, configuration.network, lowest: configuration.weightRange.lowest)
    // A state that is refused changes nothing.
    if configuration.halving != nil { presentations = try WeightState.presentations(state) }
    weights = read
    backwardWeights = Self.transposed(weights, configuration.network)
  }
}
