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
/// quantised to their signs. Where fixed kernels are in front of the network, x are their features, c = [Σ kernel · pixel > θ].
/// With a margin the output errors are d⁺ = t ∧ [u ≤ high] and d⁻ = ¬t ∧ [u > low] instead.
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
  private let dither: HiddenDither?
  /// The kernels in front of it, if it has some.
  private let features: FeatureReader?
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
    dither = try configuration.hiddenDither
    features = configuration.front.map(FeatureReader.init)
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
    let sample = Sample(configuration)
    let permits = configuration.permits
    let dither = dither
    var permitted = permits?.makeWords() ?? []
    var count = presentations
    Self.open(samples, configuration, features) { patterns, front, activity in
      SynapseMatrix.withOpen(changing: &weights) { weights in
        SynapseMatrix.withOpen(changing: &backwardWeights) { backward in
          for index in order {
            permits?.draw(at: count, into: &permitted)
            count += 1
            let rows = sample.forward(
              patterns + Int(index) * samples.wordsPerPattern, front, weights, activity)
            for layer in permitted.indices { activity[layer].permit(permitted[layer]) }
            let target = outputs.targets[Int(samples.labels[Int(index)])]
            sample.learn(target, rows: rows, weights, backward, activity, dither, number: count - 1)
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
    var predictions = Predictions(readings, outputCount: configuration.network.classCount, capacity: samples.count)
    let sample = Sample(configuration)
    let grades = configuration.readout == .graded ? outputs.steps(configuration) : nil
    Self.open(samples, configuration, features) { patterns, front, activity in
      SynapseMatrix.withOpen(weights[...]) { weights in
        let last = activity[activity.count - 1]
        for index in 0..<samples.count {
          sample.forward(patterns + index * samples.wordsPerPattern, front, weights, activity)
          if let grades { last.spike(above: grades) }
          predictions.append(
            outputs.answer(last.spikeWords.span), outputs.highest(last.sums.values),
            wrongBits: last.wrongOutputs(outputs.targets[Int(samples.labels[index])]))
        }
      }
    }
    return Answers(predictions)
  }

  /// Calls `body` with the first word of the first pattern, the kernels and the layers of the network.
  private static func open(
    _ samples: LabelledPatterns, _ configuration: Configuration, _ features: FeatureReader?,
    _ body: (UnsafePointer<UInt64>, OpenFeatures?, [LayerActivity]) -> Void
  ) {
    samples.words.withUnsafeBufferPointer { words in
      guard let patterns = words.baseAddress else { return }
      LayerActivity.withLayers(of: configuration) { activity in
        guard let features else { return body(patterns, nil, activity) }
        features.withOpen { body(patterns, $0, activity) }
      }
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
    typealias Weights = [OpenMatrix]
    typealias Activity = [LayerActivity]

    private let depth: Int
    /// Θ/2, and the largest sum in the box, of each layer above the inputs, in mantissas.
    private let steps: [Int32]
    private let upperEdges: [Int32]
    /// The ends of the margin, in mantissas.
    private let margin: (low: Int32, high: Int32)?
    private let lowest: Int8
    private let usesUpdated: Bool
    private let hasPermits: Bool
    /// Whether the spikes of the inputs are kept, or read where they are.
    private let copiesInputs: Bool

    init(_ configuration: Configuration) {
      let network = configuration.network
      depth = network.depth
      // A mantissa is two weight units; sums are even, so a step between two of them is the lower one.
      steps = network.thresholds.map { Int32($0 / 2 / 2) }
      upperEdges = network.thresholds.map { Int32($0 / 2) - (configuration.boxEdge == .inside ? 0 : 1) }
      margin = network.margin.map { (Int32($0.low / 2), Int32($0.high / 2)) }
      lowest = configuration.weightRange.lowest
      usesUpdated = configuration.backwardWeights == .afterUpdate
      hasPermits = configuration.halving != nil
      copiesInputs = hasPermits || network.hasBias
    }

    /// Sends a pattern through the network; gives the rows of the first weights that spike.
    @discardableResult
    func forward(
      _ pattern: UnsafePointer<UInt64>, _ front: OpenFeatures?, _ weights: Weights, _ activity: Activity
    ) -> UnsafePointer<UInt64> {
      if let front { front.read(pattern, into: activity[0]) } else if copiesInputs { activity[0].setSpikes(pattern) }
      let first = copiesInputs || front != nil ? UnsafePointer(activity[0].rows) : pattern
      weights[0].sum(rows: first, into: activity[1].sums)
      activity[1].spike(above: steps[0])
      for layer in 1..<depth {
        weights[layer].sum(rows: activity[layer].rows, into: activity[layer + 1].sums)
        activity[layer + 1].spike(above: steps[layer])
      }
      return hasPermits ? UnsafePointer(activity[0].permittedRows) : first
    }

    /// - Parameters:
    ///   - rows: What `forward` gave.
    ///   - number: How many samples were learned before.
    func learn(
      _ target: [UInt64], rows: UnsafePointer<UInt64>, _ weights: Weights, _ backward: Weights, _ activity: Activity,
      _ dither: HiddenDither?, number: Int
    ) {
      let isWrong =
        if let margin { activity[depth].findErrors(target, low: margin.low, high: margin.high) } else {
          activity[depth].findErrors(target, upperEdge: upperEdges[depth - 1])
        }
      guard isWrong else { return }
      for layer in (1..<depth).reversed() {
        if usesUpdated { update(layer + 1, weights, backward, activity) }
        backward[layer].sum(rows: activity[layer + 1].plus, into: activity[layer].excitation)
        backward[layer].sum(rows: activity[layer + 1].minus, into: activity[layer].inhibition)
        activity[layer].findErrors(upperEdge: upperEdges[layer - 1])
        if let dither { activity[layer].miss(dither, sample: number, layer: layer) }
      }
      if !usesUpdated { for layer in 2...depth { update(layer, weights, backward, activity) } }
      weights[0].add(rows: rows, plus: activity[1].plus, minus: activity[1].minus, lowest: lowest)
    }

    /// Wₗ += 2 hₗ₋₁ (d⁺ − d⁻)ᵀ of a layer above the first, and the same in its transpose.
    private func update(_ layer: Int, _ weights: Weights, _ backward: Weights, _ activity: Activity) {
      let (plus, minus, below) = (activity[layer].plus, activity[layer].minus, activity[layer - 1])
      weights[layer - 1].add(
        rows: hasPermits ? below.permittedRows : below.rows, plus: plus, minus: minus, lowest: lowest)
      let spikes = hasPermits ? below.permitted : below.spikes
      backward[layer - 1].add(rows: plus, plus: spikes, minus: below.none, lowest: lowest)
      backward[layer - 1].add(rows: minus, plus: below.none, minus: spikes, lowest: lowest)
    }
  }
}

// MARK: - State

extension BinaryBackprop {
  /// The weights of each layer in weight units, as 16-bit integers; see ``WeightState``.
  public var state: [String: Tensor] {
    var state = WeightState.tensors(weights, configuration.network)
    if configuration.countsPresentations { state[WeightState.presentations] = WeightState.tensor(presentations) }
    return state
  }

  /// Takes over the weights of each layer; the rest of the network follows from them.
  public mutating func restore(_ state: [String: Tensor]) throws(LearnerError) {
    let read = try WeightState.read(state, configuration.network, lowest: configuration.weightRange.lowest)
    // A state that is refused changes nothing.
    if configuration.countsPresentations { presentations = try WeightState.presentations(state) }
    weights = read
    backwardWeights = Self.transposed(weights, configuration.network)
  }
}
