public import Datasets
import Kernels
public import Recordings
public import Storage

/// S4NN: a network that computes and learns with the time of a single spike for each neuron.
///
/// A white input spikes at once, a darker one later; time runs over T steps, and T means never. Neurons do not leak: with
/// the threshold θ,
///
///     V_i(t) = Σ_j w_ij [t_j ≤ t]      t_i = min(first t with V_i(t) > θ, + 1, T)
///
/// and the output that spikes first is the answer. With m the time of the earliest output, the target times are
/// T_y = m for the label, min(m + γ, T) for others that spiked less than γ after m, and t_k for the rest; without a spike
/// of any output T − γ for the label and T for the others. The gradient of ½ Σ (T_k − t_k)² takes ∂t/∂V as −1:
///
///     δ_k = (T_k − t_k) / T, divided by ‖δ‖          w_kh −= η δ_k [t_h < t_k]
///     δ_h = Σ_k δ_k [t_h < t_k] w_kh, divided by ‖δ_h‖      w_hj −= η δ_h [t_j < t_h]
///
/// with the w_kh of this very update in δ_h. Weights decay by ηλ of themselves for each sample, and a hidden neuron that spiked
/// for less than a thousandth of the images of a pass gets fresh weights.
///
/// Source: Kheradpisheh and Masquelier, "Temporal backpropagation for spiking neural networks with one spike per neuron",
/// Int. J. Neural Syst. 30, 2020, doi:10.1142/S0129065720500276, and their code (github.com/SRKH/S4NN).
public struct S4NN: Learner {
  /// Sizes, seed and constants.
  public let configuration: Configuration
  /// Weights, a row for each neuron below.
  private(set) var hiddenWeights: DenseMatrix
  private(set) var outputWeights: DenseMatrix
  /// How many samples each hidden neuron spiked for since the pass began.
  private var spikeCounts: [Int64]
  /// How many samples were learned.
  private var presentations: Int64 = 0
  /// Samples for which the decay of the weights is due.
  private var undecayed: Int64 = 0

  /// Inputs, hidden neurons, outputs.
  public var layers: [Int] { configuration.layers }
  /// The same, as the shape of a network.
  public var shape: NetworkShape { configuration.shape }
  /// The seed of the initial weights and of the order of the samples.
  public var seed: UInt64 { configuration.seed }
  /// The earliest output, by three rules for ties.
  public var readings: Readings { Configuration.readings }
  /// The grey value of an input is the time of its spike.
  public var acceptsGreyscale: Bool { true }

  /// A network with fresh weights: uniform from 0 to `initialWeights` of their layer.
  public init(_ configuration: Configuration) throws(LearnerError) {
    try configuration.check()
    self.configuration = configuration
    let layers = configuration.layers
    hiddenWeights = DenseMatrix(rows: layers[0], columns: layers[1])
    outputWeights = DenseMatrix(rows: layers[1], columns: layers[2])
    spikeCounts = [Int64](repeating: 0, count: layers[1])
    for column in 0..<layers[1] { drawWeights(ofHidden: column, pass: 0) }
    let stream = RandomStream(seed: seed, purpose: .weights, substream: 2)
    for row in 0..<layers[1] {
      for column in 0..<layers[2] {
        let place = UInt64(row * layers[2] + column)
        outputWeights[row, column] = Float(configuration.initialWeights[1] * stream.uniform(at: place))
      }
    }
  }

  /// Draws the weights of a hidden neuron: number row · columns + column of the stream of the pass.
  private mutating func drawWeights(ofHidden column: Int, pass: Int64) {
    let stream = RandomStream(seed: seed, purpose: .weights, substream: pass == 0 ? 1 : UInt32(2 + pass))
    for row in 0..<layers[0] {
      let place = UInt64(row * layers[1] + column)
      hiddenWeights[row, column] = Float(configuration.initialWeights[0] * stream.uniform(at: place))
    }
  }

  /// Learns from the patterns numbered by `order`, once each, one after the other.
  @discardableResult
  public mutating func learn(
    _ samples: LabelledPatterns, order: ArraySlice<UInt32>
  ) throws(LearnerError) -> Effort {
    try check(samples, order: order)
    var pass = SpikeTimePass(configuration)
    for index in order {
      let label = Int(samples.labels[Int(index)])
      pass.forward(samples, Int(index), hiddenWeights, outputWeights)
      for hidden in 0..<layers[1] where pass.spikes(hidden: hidden) { spikeCounts[hidden] += 1 }
      pass.learn(label, hidden: &hiddenWeights, output: &outputWeights)
      presentations += 1
      undecayed += 1
      let endsPass = presentations % Int64(samples.count) == 0
      if undecayed == Self.decayPeriod || endsPass { decay() }
      if endsPass { revive(after: samples.count) }
    }
    return Effort()
  }

  /// Samples between two decays, which together are those of as many samples.
  private static let decayPeriod: Int64 = 1_000

  private mutating func decay() {
    var rest = 1.0
    for _ in 0..<undecayed { rest *= 1 - configuration.learningRate * configuration.weightDecay }
    hiddenWeights.scale(by: Float(rest))
    outputWeights.scale(by: Float(rest))
    undecayed = 0
  }

  /// Gives fresh weights to the hidden neurons that hardly spiked in a pass over this many images.
  private mutating func revive(after count: Int) {
    for hidden in spikeCounts.indices where 1_000 * spikeCounts[hidden] < Int64(count) {
      drawWeights(ofHidden: hidden, pass: presentations / Int64(count))
    }
    for hidden in spikeCounts.indices { spikeCounts[hidden] = 0 }
  }

  /// The answers to `samples`; nothing is learned.
  public func answers(to samples: LabelledPatterns) throws(LearnerError) -> Answers {
    try check(samples)
    var predictions = Predictions(readings, outputCount: layers[2], capacity: samples.count)
    var pass = SpikeTimePass(configuration)
    for index in 0..<samples.count {
      let label = Int(samples.labels[index])
      pass.forward(samples, index, hiddenWeights, outputWeights)
      let earliest = pass.earliestOutputs
      let highest = pass.highestPotential(among: earliest, outputWeights)
      predictions.append(
        highest, earliest.first ?? highest, earliest.contains(label) ? label : earliest.first ?? highest,
        loss: pass.loss(label))
    }
    return Answers(predictions)
  }
}

// MARK: - State

extension S4NN {
  /// Weights, the spikes of the hidden neurons since the pass began, and how many samples have been seen.
  public var state: [String: Tensor] {
    [
      "w1": Tensor(rows: layers[0], columns: layers[1], hiddenWeights.values(ofRows: 0..<layers[0])),
      "w2": Tensor(rows: layers[1], columns: layers[2], outputWeights.values(ofRows: 0..<layers[1])),
      "spikes": Tensor(rows: 1, columns: layers[1], spikeCounts),
      "samples": Tensor(rows: 1, columns: 2, [presentations, undecayed]),
    ]
  }

  /// Takes over `w1`, `w2`, `spikes` and `samples`.
  public mutating func restore(_ state: [String: Tensor]) throws(LearnerError) {
    let first: [Float] = try state["w1"].values(of: [layers[0], layers[1]], name: "w1")
    let second: [Float] = try state["w2"].values(of: [layers[1], layers[2]], name: "w2")
    let spikes: [Int64] = try state["spikes"].values(of: [1, layers[1]], name: "spikes")
    let samples: [Int64] = try state["samples"].values(of: [1, 2], name: "samples")
    guard first.allSatisfy(\.isFinite), second.allSatisfy(\.isFinite) else {
      throw LearnerError("wanted finite weights, got one that is not")
    }
    guard spikes.allSatisfy({ $0 >= 0 }), (0...1 << 46).contains(samples[0]),
      (0..<Self.decayPeriod).contains(samples[1])
    else { throw LearnerError("wanted counts of samples and spikes, got \(samples) and \(spikes.prefix(8))") }
    hiddenWeights.setValues(first)
    outputWeights.setValues(second)
    (spikeCounts, presentations, undecayed) = (spikes, samples[0], samples[1])
  }
}

extension DenseMatrix {
  fileprivate mutating func scale(by factor: Float) {
    let count = rows * stride
    withMutablePointer { numbers in
      for index in 0..<count { numbers[index] *= factor }
    }
  }
}
