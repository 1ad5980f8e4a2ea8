import NetworkModel
public import SynfireCircuits

extension BinaryBackprop {
  /// What a binarised backpropagation is made of: sizes, seed, and the points on which published variants differ.
  ///
  /// Source: Renner et al. 2024, doi:10.1038/s41467-024-53827-9, and the NumPy reference in their published code
  /// (github.com/lanl/spikingBackprop).
  public struct Configuration: Sendable, Hashable {
    /// Layers, thresholds, biases, outputs and their error.
    public var network: NBPNetwork
    /// The seed of the initial weights and of the order of the samples.
    public var seed: UInt64
    /// Which W₂ carries the error back.
    public var backwardWeights: BackwardWeights
    /// Whether a potential of exactly 1,024 lies inside the box.
    public var boxEdge: BoxEdge
    /// Where weights saturate.
    public var weightRange: WeightRange
    /// Presentations in which the share of neurons that take part in learning halves; nil if all always do.
    public var halving: Int?
    /// The range of the noise on hidden errors in weight units, see `ErrorDither`; nil for none.
    public var dither: Int?
    /// The circuit whose steps the noise has, since its draws depend on them; without effect if there is no noise.
    package var design: BackpropPlan.Design?
    package var fusesErrors = false
    /// At which steps outputs are read when the network answers.
    public var readout = InferenceCircuit.Readout.oneThreshold

    /// The neurons of each layer, inputs first.
    public var layers: [Int] { network.layers }
    /// The kernels in front of the network, if its first layer is a convolution.
    public var front: StaticConvolution? { network.front(seed: seed) }

    /// The published network with the order of events that a chip has.
    public init(
      layers: [Int], seed: UInt64 = 1, backwardWeights: BackwardWeights = .beforeUpdate, boxEdge: BoxEdge = .inside,
      weightRange: WeightRange = .symmetric
    ) {
      self.init(
        NBPNetwork(layers: layers), seed: seed, backwardWeights: backwardWeights, boxEdge: boxEdge,
        weightRange: weightRange)
    }

    /// The same for any network.
    public init(
      _ network: NBPNetwork, seed: UInt64 = 1, backwardWeights: BackwardWeights = .beforeUpdate,
      boxEdge: BoxEdge = .inside, weightRange: WeightRange = .symmetric
    ) {
      self.network = network
      self.seed = seed
      self.backwardWeights = backwardWeights
      self.boxEdge = boxEdge
      self.weightRange = weightRange
    }
  }

  /// Which W₂ carries the error back to the hidden layer.
  public enum BackwardWeights: String, Sendable, Hashable, Codable, CaseIterable {
    /// The weights that made the error: true backpropagation, and a chip's order, which fetches the weight of a spike before
    /// it learns.
    case beforeUpdate = "before-update"
    /// The weights as corrected by this very sample, as in the published NumPy reference. They bias e₁ upwards, so that
    /// about half of the hidden layer ends up active.
    case afterUpdate = "after-update"
  }

  /// Whether a potential of exactly 1,024 weight units, the upper edge of the surrogate's box, lies inside it.
  public enum BoxEdge: String, Sendable, Hashable, Codable, CaseIterable {
    /// u> fires for u > 1,024, as a compartment does.
    case inside
    /// u> fires for u ≥ 1,024, as in the published NumPy reference.
    case outside
  }

  /// Where weights saturate, in weight units.
  public enum WeightRange: String, Sendable, Hashable, Codable, CaseIterable {
    /// −254…254: every weight has its negative, as the transposed copies of the circuit need.
    case symmetric
    /// −256…254: the register of a chip with 8-bit mantissas of mixed sign.
    case register

    /// The lowest mantissa.
    var lowest: Int8 { self == .symmetric ? -127 : -128 }
  }
}

extension BinaryBackprop.Configuration {
  /// Whether the next sample depends on how many were learned.
  var countsPresentations: Bool { halving != nil || dither != nil }

  /// The noise on hidden errors; nil if there is none.
  var hiddenDither: HiddenDither? {
    get throws(LearnerError) {
      guard let dither else { return nil }
      do throws(NetworkError) {
        let plan = BackpropPlan.Options(
          layers: network.planLayers, design: design, fusesErrors: fusesErrors, margin: network.margin,
          hasBias: network.hasBias, hasPermits: halving != nil, front: front,
          dither: try ErrorDither(range: dither, seed: seed))
        return try HiddenDither(BackpropPlan(plan))
      } catch {
        throw LearnerError("nBP: \(error)")
      }
    }
  }

  /// Who takes part in learning; nil if everyone does.
  var permits: LearningPermits? { halving.map { LearningPermits(halving: $0, network, seed: seed) } }
}
