package import ChipSimulator
internal import NetworkModel
public import SynfireCircuits

extension SynfireBackprop {
  /// Sizes, seed, and the variants of the circuit.
  public struct Configuration: Sendable, Hashable, Codable {
    /// Inputs, hidden compartments, outputs.
    public var layers: [Int]
    /// The seed of the initial weights and of the order of the samples.
    public var seed: UInt64
    /// Where weights saturate.
    public var weightRange: BinaryBackprop.WeightRange
    /// How strongly closed groups are held down.
    public var inhibition: BackpropCircuit.Inhibition
    /// Where r1 comes from.
    public var reward: BackpropCircuit.Reward
    /// Steps from one spike of a relay to the next that is possible.
    public var refractory: Int

    /// The published circuit, with an inhibition that keeps it exact.
    public init(
      layers: [Int], seed: UInt64 = 1, weightRange: BinaryBackprop.WeightRange = .symmetric,
      inhibition: BackpropCircuit.Inhibition = .balanced, reward: BackpropCircuit.Reward = .host, refractory: Int = 2
    ) {
      self.layers = layers
      self.seed = seed
      self.weightRange = weightRange
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
      self.init(layers: arithmetic.layers, seed: arithmetic.seed, weightRange: arithmetic.weightRange)
    }

    /// The arithmetic that the circuit equals.
    public var arithmetic: BinaryBackprop.Configuration {
      BinaryBackprop.Configuration(layers: layers, seed: seed, weightRange: weightRange)
    }

    /// The circuit's own configuration.
    package var circuit: BackpropCircuit.Configuration {
      BackpropCircuit.Configuration(layers: layers, inhibition: inhibition, reward: reward, refractory: refractory)
    }

    /// One chip, whose weights saturate as `weightRange` says.
    package var model: ChipModel {
      var model = ChipModel.loihi1
      if weightRange == .symmetric { model.weights.clipping = .toSymmetricGrid }
      return model
    }
  }
}
