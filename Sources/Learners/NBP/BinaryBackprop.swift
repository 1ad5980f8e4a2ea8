public import Datasets
import Kernels
import NetworkModel
public import Recordings
public import Storage

/// nBP in plain integer arithmetic: the reference that the spiking circuit equals bit for bit.
///
/// Binarised backpropagation, one sample at a time, no batch, no bias. With inputs x ∈ {0,1}ᴵ, even weights W₁ ∈ ℤᴵˣᴴ and
/// W₂ ∈ ℤᴴˣᴼ, threshold Θ = 1,024 weight units and one-hot target t, a sample does
///
///     u₁ = xᵀW₁      h = [u₁ > Θ/2]     h< = [u₁ > 0]     h> = [u₁ > Θ]
///     u₂ = hᵀW₂      o = [u₂ > Θ/2]     o< = [u₂ > 0]     o> = [u₂ > Θ]
///     d⁺ = o< ∧ t ∧ ¬o                  d⁻ = o ∧ ¬t ∧ ¬o>
///     e₁ = W₂(d⁺ − d⁻)                  d₁ = sign(e₁) where h< ∧ ¬h>, else 0
///     W₂ += 2 h (d⁺ − d⁻)ᵀ              W₁ += 2 x d₁ᵀ               both saturate
///
/// which is the gradient of the squared error through a clipped ramp as the surrogate of the step, its hidden part
/// quantised to its sign.
///
/// Source: Renner, Sheldon, Zlotnik, Tao, Sornborger, "The backpropagation algorithm implemented on spiking neuromorphic
/// hardware", Nature Communications 15, 9691 (2024), doi:10.1038/s41467-024-53827-9, and their published code.
public struct BinaryBackprop: Learner {
  /// Sizes, seed and variants.
  public let configuration: Configuration
  private(set) var hiddenWeights: SynapseMatrix
  private(set) var outputWeights: SynapseMatrix
  /// W₂ᵀ, always equal to W₂: errors travel backwards through synapses of their own, as in the circuit.
  private(set) var backwardWeights: SynapseMatrix

  /// Sizes of the layers: inputs, hidden, outputs.
  public var layers: [Int] { configuration.layers }
  /// The same, as the shape of a network.
  public var shape: NetworkShape { NetworkShape(dense: layers) }
  /// The first output that spikes, the potential, and all bits.
  public var readings: Readings { NBPConfiguration.readings }
  /// The seed of the initial weights and of the order of the samples.
  public var seed: UInt64 { configuration.seed }

  /// A network of the published kind with fresh weights.
  public init(layers: [Int], seed: UInt64 = 1) throws(LearnerError) {
    try self.init(Configuration(layers: layers, seed: seed))
  }

  /// A network with fresh weights: normal of standard deviation 1,024 √(2 / (rows + columns)), clipped to ±240, then cut
  /// to an even number towards zero.
  public init(_ configuration: Configuration) throws(LearnerError) {
    let layers = configuration.layers
    try NBPConfiguration(configuration).checkSizes()
    self.configuration = configuration
    let weights = WeightState.layers(of: layers).map { Self.initialWeights($0, seed: configuration.seed) }
    (hiddenWeights, outputWeights) = (weights[0], weights[1])
    backwardWeights = outputWeights.transposed
  }

  /// W of each layer, the first layer's first.
  var weights: [SynapseMatrix] { [hiddenWeights, outputWeights] }

  /// Learns from the patterns numbered by `order`, once each, one after the other.
  @discardableResult
  public mutating func learn(
    _ samples: LabelledPatterns, order: ArraySlice<UInt32>
  ) throws(LearnerError) -> Effort {
    try check(samples, order: order)
    hiddenWeights.align()
    outputWeights.align()
    backwardWeights.align()
    var activity = makeActivity()
    let words = samples.words.span
    for index in order {
      let start = Int(index) * samples.wordsPerPattern
      learn(
        words.extracting(start..<start + samples.wordsPerPattern), label: Int(samples.labels[Int(index)]),
        activity: &activity)
    }
    return Effort()
  }

  /// The answers to `samples`; nothing is learned.
  public func answers(to samples: LabelledPatterns) throws(LearnerError) -> Answers {
    try check(samples)
    var activity = makeActivity()
    var predictions = Predictions(readings, outputCount: outputWeights.columns, capacity: samples.count)
    let words = samples.words.span
    for index in 0..<samples.count {
      let start = index * samples.wordsPerPattern
      forward(words.extracting(start..<start + samples.wordsPerPattern), activity: &activity)
      predictions.append(
        activity.firstOutput, activity.highestOutput(of: outputWeights.columns),
        wrongBits: activity.wrongOutputs(label: Int(samples.labels[index])))
    }
    return Answers(predictions)
  }

  private func makeActivity() -> Activity {
    Activity(hidden: hiddenWeights.columns, outputs: outputWeights.columns)
  }

  /// Initial weights of a layer: position row · columns + column of the seed's stream of weights for the layer.
  private static func initialWeights(_ layer: WeightState.Layer, seed: UInt64) -> SynapseMatrix {
    let stream = RandomStream(seed: seed, purpose: .weights, substream: UInt32(layer.number))
    let scale = 1_024 * (2 / Double(layer.rows + layer.columns)).squareRoot()
    var weights = SynapseMatrix(rows: layer.rows, columns: layer.columns)
    for row in 0..<layer.rows {
      for column in 0..<layer.columns {
        let weight = stream.normal(at: UInt64(row * layer.columns + column)) * scale
        weights[row, column] = Int8((min(240, max(-240, weight)) / 2).rounded(.towardZero))
      }
    }
    return weights
  }
}

// MARK: - One sample

extension BinaryBackprop {
  /// Half of the neurons' threshold, Θ/2 = 512 weight units, in mantissas.
  private static let half: Int32 = 256
  /// The threshold Θ = 1,024 weight units, in mantissas.
  private static let full: Int32 = 512

  private func forward(_ input: Span<UInt64>, activity: inout Activity) {
    hiddenWeights.sum(rows: input, into: &activity.hiddenSums)
    activity.hiddenSums.spikes(above: Self.half, into: &activity.hidden)
    outputWeights.sum(rows: activity.hidden, into: &activity.outputSums)
    activity.outputSums.spikes(above: Self.half, into: &activity.output)
  }

  private mutating func learn(_ input: Span<UInt64>, label: Int, activity: inout Activity) {
    forward(input, activity: &activity)
    let upperEdge = configuration.boxEdge == .inside ? Self.full : Self.full - 1
    guard activity.findErrors(label: label, upperEdge: upperEdge) else { return }
    if configuration.backwardWeights == .beforeUpdate { propagateBack(upperEdge: upperEdge, activity: &activity) }
    updateOutputWeights(activity)
    if configuration.backwardWeights == .afterUpdate { propagateBack(upperEdge: upperEdge, activity: &activity) }
    hiddenWeights.add(
      rows: input, plus: activity.hiddenPlus, minus: activity.hiddenMinus, lowest: configuration.weightRange.lowest)
  }

  /// d₁⁺ = [W₂d⁺ > W₂d⁻] ∧ h< ∧ ¬h>, d₁⁻ = [W₂d⁺ < W₂d⁻] ∧ h< ∧ ¬h>.
  private func propagateBack(upperEdge: Int32, activity: inout Activity) {
    backwardWeights.sum(rows: activity.outputPlus, into: &activity.excitation)
    backwardWeights.sum(rows: activity.outputMinus, into: &activity.inhibition)
    activity.excitation.spikes(above: activity.inhibition, into: &activity.hiddenPlus)
    activity.inhibition.spikes(above: activity.excitation, into: &activity.hiddenMinus)
    activity.gateHiddenErrors(upperEdge: upperEdge)
  }

  /// W₂ += 2 h (d⁺ − d⁻)ᵀ, and the same in W₂ᵀ.
  private mutating func updateOutputWeights(_ activity: Activity) {
    let lowest = configuration.weightRange.lowest
    outputWeights.add(
      rows: activity.hidden, plus: activity.outputPlus, minus: activity.outputMinus, lowest: lowest)
    backwardWeights.add(
      rows: activity.outputPlus, plus: activity.hidden, minus: activity.noHidden, lowest: lowest)
    backwardWeights.add(
      rows: activity.outputMinus, plus: activity.noHidden, minus: activity.hidden, lowest: lowest)
  }
}

// MARK: - State

extension BinaryBackprop {
  /// W₁ and W₂ in weight units, as 16-bit integers of shapes inputs × hidden and hidden × outputs.
  public var state: [String: Tensor] {
    Dictionary(uniqueKeysWithValues: zip(WeightState.layers(of: layers).map(\.name), weights.map(\.tensor)))
  }

  /// Takes over `w1` and `w2`; the rest of the network follows from them.
  public mutating func restore(_ state: [String: Tensor]) throws(LearnerError) {
    let weights = try WeightState.read(state, layers: layers, lowest: configuration.weightRange.lowest)
    (hiddenWeights, outputWeights) = (weights[0], weights[1])
    backwardWeights = outputWeights.transposed
  }
}
