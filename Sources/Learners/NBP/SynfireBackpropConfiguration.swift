package import ChipSimulator
internal import NetworkModel
public import SynfireCircuits

extension SynfireBackprop {
  /// Network, seed, and the variants of the circuit.
  public struct Configuration: Sendable, Hashable {
    /// Layers, thresholds, biases, outputs and their error.
    public var network: NBPNetwork
    /// The seed of the initial weights and of the order of the samples.
    public var seed: UInt64
    /// Where weights saturate.
    public var weightRange: BinaryBackprop.WeightRange
    /// How the circuit is timed; nil for the published circuit, and for the serial one of more layers.
    public var design: BackpropPlan.Design?
    /// Whether output errors are formed inside the carriers.
    public var fusesErrors = false
    /// What keeps closed groups silent.
    public var closing = RelayClosing.bias
    /// How strongly closed groups are held down.
    public var inhibition: BackpropCircuit.Inhibition
    /// Where r1 comes from.
    public var reward: BackpropCircuit.Reward
    /// Steps from one spike of a relay to the next that is possible.
    public var refractory: Int
    /// Presentations in which the share of neurons that take part in learning halves; nil if all always do.
    public var halving: Int?
    /// The range of the noise on hidden errors in weight units, see `ErrorDither`; nil for none.
    public var dither: Int?
    /// At which steps outputs are read when the network answers.
    public var readout = InferenceCircuit.Readout.oneThreshold

    /// The neurons of each layer, inputs first.
    public var layers: [Int] { network.layers }
    /// The kernels in front of the network, if its first layer is a convolution.
    public var front: StaticConvolution? { network.front(seed: seed) }

    /// The published circuit, with an inhibition that keeps it exact; a serial one for more than one hidden layer.
    public init(
      layers: [Int], seed: UInt64 = 1, weightRange: BinaryBackprop.WeightRange = .symmetric,
      inhibition: BackpropCircuit.Inhibition = .balanced, reward: BackpropCircuit.Reward = .host, refractory: Int = 2
    ) {
      self.init(
        NBPNetwork(layers: layers), seed: seed, weightRange: weightRange, inhibition: inhibition, reward: reward,
        refractory: refractory)
    }

    /// The same for any network.
    public init(
      _ network: NBPNetwork, seed: UInt64 = 1, weightRange: BinaryBackprop.WeightRange = .symmetric,
      design: BackpropPlan.Design? = nil, inhibition: BackpropCircuit.Inhibition = .balanced,
      reward: BackpropCircuit.Reward = .host, refractory: Int = 2
    ) {
      self.network = network
      self.seed = seed
      self.weightRange = weightRange
      self.design = design
      self.inhibition = inhibition
      self.reward = reward
      self.refractory = refractory
    }

    /// The circuit that equals an arithmetic; nil for the variants that have none.
    ///
    /// There is none for W₂ after the update, since a spike fetches its weight before it learns, and none for the box's
    /// edge outside of it, since a compartment spikes above its threshold only.
    public init?(equalTo arithmetic: BinaryBackprop.Configuration) {
      guard arithmetic.backwardWeights == .beforeUpdate, arithmetic.boxEdge == .inside else { return nil }
      self.init(arithmetic.network, seed: arithmetic.seed, weightRange: arithmetic.weightRange)
      (readout, halving, dither) = (arithmetic.readout, arithmetic.halving, arithmetic.dither)
      (design, fusesErrors) = (arithmetic.design, arithmetic.fusesErrors)
    }

    /// The arithmetic that the circuit equals.
    public var arithmetic: BinaryBackprop.Configuration {
      var arithmetic = BinaryBackprop.Configuration(network, seed: seed, weightRange: weightRange)
      (arithmetic.readout, arithmetic.halving, arithmetic.dither) = (readout, halving, dither)
      (arithmetic.design, arithmetic.fusesErrors) = (design, fusesErrors)
      return arithmetic
    }

    /// What its plan is compiled from.
    package var plan: BackpropPlan.Options {
      get throws(NetworkError) {
        .init(
          layers: network.planLayers, design: design, fusesErrors: fusesErrors, margin: network.margin,
          hasBias: network.hasBias, hasPermits: halving != nil, closing: closing, front: front,
          dither: try dither.map { (range) throws(NetworkError) in try ErrorDither(range: range, seed: seed) })
      }
    }

    /// The circuit's own configuration.
    package var circuit: BackpropCircuit.Configuration {
      get throws(NetworkError) {
        BackpropCircuit.Configuration(try plan, inhibition: inhibition, reward: reward, refractory: refractory)
      }
    }

    /// One chip, whose weights saturate as `weightRange` says.
    package var model: ChipModel {
      var model = ChipModel.loihi1
      if weightRange == .symmetric { model.weights.clipping = .toSymmetricGrid }
      return model
    }
  }
}
