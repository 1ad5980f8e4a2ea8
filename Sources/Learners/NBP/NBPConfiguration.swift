public import ChipSimulator
public import Datasets
public import NetworkModel
public import Recordings
public import SynfireCircuits

/// What decides the course of nBP, on the simulated chip or in the arithmetic that it equals.
///
/// Source: Renner et al. 2024, doi:10.1038/s41467-024-53827-9, and their published code.
public struct NBPConfiguration: ChipConfiguration {
  /// Layers, thresholds, biases, outputs and their error.
  public var network: NBPNetwork
  /// The seed of the initial weights and of the order of the samples.
  public var seed: UInt64
  /// Where it runs.
  public var backend: Backend
  /// Where weights saturate.
  public var weightRange: BinaryBackprop.WeightRange
  /// Which W₂ carries the error back; in arithmetic.
  public var backwardWeights = BinaryBackprop.BackwardWeights.beforeUpdate
  /// Whether a potential of exactly 1,024 lies inside the box; in arithmetic.
  public var boxEdge = BinaryBackprop.BoxEdge.inside
  /// How strongly closed groups are held down; on the chip.
  public var inhibition = BackpropCircuit.Inhibition.balanced
  /// Where r1 comes from; on the chip.
  public var reward = BackpropCircuit.Reward.host
  /// Steps from one spike of a relay to the next that is possible; on the chip.
  public var refractory = 2
  /// How the circuit is timed; nil for the published circuit, and for the serial one of more layers; on the chip.
  public var design: BackpropPlan.Design?
  /// Whether output errors are formed inside the carriers; on the chip.
  public var fusesErrors = false
  /// What keeps closed groups silent; on the chip.
  public var closing = RelayClosing.bias
  /// Presentations in which the share of neurons that take part in learning halves; nil if all always do.
  public var halving: Int?
  /// The range of the noise on hidden errors in weight units; nil for none.
  public var dither: Int?
  /// At which steps outputs are read when the network answers.
  public var readout = InferenceCircuit.Readout.oneThreshold

  /// The neurons of each layer, inputs first.
  public var layers: [Int] { network.layers }

  private static let defaultHidden = 400

  /// The published circuit, or its arithmetic; a serial circuit for more than one hidden layer.
  public init(layers: [Int], seed: UInt64 = 1, on backend: Backend = .chip) {
    self.init(NBPNetwork(layers: layers), seed: seed, on: backend)
  }

  /// The circuit of any network, or its arithmetic.
  public init(_ network: NBPNetwork, seed: UInt64 = 1, on backend: Backend = .chip) {
    self.network = network
    self.seed = seed
    self.backend = backend
    weightRange = .symmetric
  }

  /// nBP in arithmetic.
  public init(_ arithmetic: BinaryBackprop.Configuration) {
    self.init(arithmetic.network, seed: arithmetic.seed, on: .arithmetic)
    (readout, halving, dither) = (arithmetic.readout, arithmetic.halving, arithmetic.dither)
    (backwardWeights, boxEdge) = (arithmetic.backwardWeights, arithmetic.boxEdge)
    weightRange = arithmetic.weightRange
  }

  /// nBP on the chip.
  public init(_ circuit: SynfireBackprop.Configuration) {
    self.init(circuit.network, seed: circuit.seed)
    (weightRange, readout, halving) = (circuit.weightRange, circuit.readout, circuit.halving)
    dither = circuit.dither
    (inhibition, reward, refractory) = (circuit.inhibition, circuit.reward, circuit.refractory)
    (design, fusesErrors, closing) = (circuit.design, circuit.fusesErrors, circuit.closing)
  }

  /// The configuration of the arithmetic.
  public var arithmetic: BinaryBackprop.Configuration {
    var arithmetic = BinaryBackprop.Configuration(
      network, seed: seed, backwardWeights: backwardWeights, boxEdge: boxEdge, weightRange: weightRange)
    (arithmetic.readout, arithmetic.halving, arithmetic.dither) = (readout, halving, dither)
    return arithmetic
  }

  /// The configuration of the circuit.
  public var circuit: SynfireBackprop.Configuration {
    var circuit = SynfireBackprop.Configuration(
      network, seed: seed, weightRange: weightRange, design: design, inhibition: inhibition, reward: reward,
      refractory: refractory)
    (circuit.fusesErrors, circuit.closing) = (fusesErrors, closing)
    (circuit.readout, circuit.halving, circuit.dither) = (readout, halving, dither)
    return circuit
  }
}

// MARK: - The learner

extension NBPConfiguration {
  /// Its name in commands and records.
  public static let name = "nbp"
  /// What it is, in a line.
  public static let abstract =
    "backpropagation as a spiking circuit timed by a gated synfire chain (Renner et al. 2024)"
  /// Commands and remarks for its help.
  public static let discussion = """
    It runs on the simulated chip and learns there, by the rule at each synapse.
    --on arithmetic trains the same weights, bit for bit, many times faster.
      synfire train nbp --data mnist --epochs 60 --seeds 1,2,3 --output runs/mnist
      synfire train nbp --on arithmetic --backward after-update
    """
  /// How its outputs are read.
  public static let readings = Readings(
    answer: Reading("spikes", "the first spiking output is right; silence counts as class 0"),
    others: [Reading("potential", "the output of highest potential is right")], comparesBits: true)

  /// The default settings for such inputs and outputs.
  public init(input: PatternShape, outputs: Int, seed: UInt64, epochs: Int) {
    self.init(
      NBPNetwork(shape: NetworkShape(input: input, layers: [.dense(Self.defaultHidden), .dense(outputs)])), seed: seed)
  }

  /// The arithmetic: records that do not say where they ran are of the time before the chip.
  public static func recordDefaults(input: PatternShape, outputs: Int, seed: UInt64) -> Self {
    Self(layers: [input.count, defaultHidden, outputs], seed: seed, on: .arithmetic)
  }

  /// Its name in prose.
  public var title: String { backend == .chip ? "nBP (on the chip)" : "nBP (arithmetic)" }

  /// The layers of its network.
  public var shape: NetworkShape { network.shape }

  /// The layers above the fixed kernels of a convolution, or all.
  public var learningShape: NetworkShape { network.learningShape }

  /// The tensors of its state that are weights.
  public var weightTensors: [WeightTensor] {
    WeightState.layers(of: network).flatMap { layer in
      ([layer.name] + (layer.biases > 0 ? [layer.biasName] : [])).map {
        WeightTensor($0, scale: 1, rail: 254, range: -256...255)
      }
    }
  }

  /// Refuses fewer layers than three, and layers that are empty or too large.
  public func checkSizes() throws(LearnerError) { try network.check() }

  /// The arithmetic, which gives the same answers many times faster.
  public var fastest: Self { (try? converted(to: .arithmetic)) ?? self }

  /// A learner of this configuration with fresh weights.
  public func makeLearner() throws(LearnerError) -> any Learner {
    switch backend {
    case .chip: try SynfireBackprop(circuit)
    case .arithmetic: try BinaryBackprop(arithmetic)
    }
  }
}

// MARK: - The chip

extension NBPConfiguration {
  /// The same learner on another backend; on the chip the published circuit, unless this is a circuit already.
  ///
  /// - Throws: `LearnerError` for a variant of the arithmetic that has no circuit.
  public func converted(to backend: Backend) throws(LearnerError) -> Self {
    switch (self.backend, backend) {
    case (.chip, .chip), (.arithmetic, .arithmetic): return self
    case (.chip, .arithmetic): return Self(circuit.arithmetic)
    case (.arithmetic, .chip):
      guard let chip = SynfireBackprop.Configuration(equalTo: arithmetic) else {
        throw LearnerError("wanted a variant of nBP that has a circuit, got \(variant)")
      }
      return Self(chip)
    }
  }

  /// The circuit that learns, and the chip’s model.
  public func learningCircuit() throws(LearnerError) -> (network: Network, model: ChipModel) {
    do { return (try BackpropCircuit(circuit.circuit).network, circuit.model) } catch {
      throw LearnerError("nBP on the chip: \(error)")
    }
  }

  /// The circuit that answers, and the chip’s model.
  public func answeringCircuit() throws(LearnerError) -> (network: Network, model: ChipModel) {
    do {
      return (
        try InferenceCircuit(
          circuit.plan, readout: readout, population: network.population
        ).network, .loihi1
      )
    } catch {
      throw LearnerError("nBP on the chip: \(error)")
    }
  }

  /// The rule at each plastic synapse.
  public static var rule: String { BackpropCircuit.rule }

  /// The network of the two measured costs below.
  public static let measurement = "MNIST, 400-400-10 on Loihi, Renner et al. 2024, Table 1"

  /// MNIST, 400-400-10: 0.59 mJ and 1.5 ms a sample.
  ///
  /// Source: Renner et al. 2024, doi:10.1038/s41467-024-53827-9, Table 1, measured on Loihi.
  public static let measuredLearning = MeasuredCost(energy: 0.59e-3, time: 1.5e-3)

  /// The same network while it only answers: 0.0025 mJ and 0.17 ms a sample.
  ///
  /// Source: as of ``measuredLearning``.
  public static let measuredAnswering = MeasuredCost(energy: 0.0025e-3, time: 0.17e-3)
}
