public import Datasets
import Kernels
public import Recordings
public import Storage

/// BP-STDP: backpropagation at the instants of desired spikes, by the spikes of the last few steps.
///
/// Neurons integrate and fire without leak, over T steps, layer by layer within a step, and are reset to 0:
///
///     U_i += Σ_j w_ij s_j(t)      s_i(t) = [U_i ≥ θ]
///
/// The output of the label should spike at every `targetPeriod`-th step. At such a step, with c the spikes of a neuron in
/// the window of this step and the ε before it,
///
///     ξ_i = 1 for the label if c_i = 0,  −1 for another output if c_i > 0,  else 0
///     e_h = [c_h > 0] Σ_i w_ih e_i  from the outputs down, where e = ξ, by the weights before the change
///     w_ij += μ e_i c_j
///
/// Thresholds are 0.9 in the first hidden layer and 0.025 times the neurons below in the others and at the outputs.
///
/// Source: Tavanaei and Maida, "BP-STDP: Approximating backpropagation using spike timing dependent plasticity",
/// Neurocomputing 330, 2019, doi:10.1016/j.neucom.2018.11.014; the thresholds are those of two independent implementations
/// (github.com/neurom-iot/n3ml, github.com/wilkieolin/BP-STDP).
public struct BPSTDP: DrawsInputs {
  /// Sizes, seed and constants.
  public let configuration: Configuration
  /// Weights of each layer, a row for each neuron below.
  private var weights: [DenseMatrix]
  /// How many samples were learned.
  private var samplesSeen: Int64 = 0

  /// Sizes of the layers, inputs first.
  public var layers: [Int] { configuration.layers }
  /// The same, as the shape of a network.
  public var shape: NetworkShape { configuration.shape }
  /// The seed of the initial weights, of the order of the samples and of the spikes of the inputs.
  public var seed: UInt64 { configuration.seed }
  /// The output that spikes most, and the potential.
  public var readings: Readings { Configuration.readings }
  /// Inputs spike at rates in proportion to their grey values.
  public var acceptsGreyscale: Bool { true }

  /// A network with fresh weights: normal, of the standard deviation `initialScale`.
  public init(_ configuration: Configuration) throws(LearnerError) {
    try configuration.check()
    self.configuration = configuration
    weights = configuration.layers.indices.dropFirst().map { layer in
      let (rows, columns) = (configuration.layers[layer - 1], configuration.layers[layer])
      let stream = RandomStream(seed: configuration.seed, purpose: .weights, substream: UInt32(layer))
      var matrix = DenseMatrix(rows: rows, columns: columns)
      for row in 0..<rows {
        for column in 0..<columns {
          let normal = stream.normal(at: UInt64(row * columns + column))
          matrix[row, column] = Float(configuration.initialScale * normal)
        }
      }
      return matrix
    }
  }

  /// Learns from the patterns numbered by `order`, once each, one after the other.
  @discardableResult
  public mutating func learn(
    _ samples: LabelledPatterns, order: ArraySlice<UInt32>
  ) throws(LearnerError) -> Effort {
    try check(samples, order: order)
    guard samplesSeen + Int64(order.count) <= Int64(UInt32.max) else {
      throw LearnerError("wanted at most \(UInt32.max) samples in a training, got more after \(samplesSeen)")
    }
    var run = WindowedRun(configuration)
    for index in order {
      let randomness = SampleRandomness(seed: seed, sample: UInt32(samplesSeen))
      let passes = Int(samplesSeen) / samples.count
      run.learn(
        samples, Int(index), randomness, rate: Float(configuration.learningRate(afterPasses: passes)), &weights)
      samplesSeen += 1
    }
    return Effort()
  }

  /// The answers to `samples`; nothing is learned.
  public func answers(to samples: LabelledPatterns) throws(LearnerError) -> Answers {
    try answers(to: samples, draw: 0)
  }

  /// The answers to `samples`, with input spikes of their own for each draw.
  public func answers(to samples: LabelledPatterns, draw: Int) throws(LearnerError) -> Answers {
    try check(samples)
    guard (0...65_535).contains(draw) else { throw LearnerError("wanted a draw of 0 to 65535, got \(draw)") }
    var predictions = Predictions(readings, outputCount: layers[layers.count - 1], capacity: samples.count)
    var run = WindowedRun(configuration)
    for index in 0..<samples.count {
      let randomness = SampleRandomness(seed: seed, sample: UInt32(index))
      run.run(samples, index, randomness, purpose: .evaluationSpikes(draw: draw), weights)
      predictions.append(run.mostSpikes, run.highestPotential)
    }
    return Answers(predictions)
  }
}

// MARK: - State

extension BPSTDP {
  /// The weights of each layer, and how many samples have been seen.
  public var state: [String: Tensor] {
    var state = ["samples": Tensor(rows: 1, columns: 1, [samplesSeen])]
    for (index, matrix) in weights.enumerated() {
      state["w\(index + 1)"] = Tensor(
        rows: matrix.rows, columns: matrix.columns, matrix.values(ofRows: 0..<matrix.rows))
    }
    return state
  }

  /// Takes over `w1`, `w2` … and `samples`.
  public mutating func restore(_ state: [String: Tensor]) throws(LearnerError) {
    let samples: [Int64] = try state["samples"].values(of: [1, 1], name: "samples")
    var numbers: [[Float]] = []
    for (index, matrix) in weights.enumerated() {
      let name = "w\(index + 1)"
      let values: [Float] = try state[name].values(of: [matrix.rows, matrix.columns], name: name)
      guard values.allSatisfy(\.isFinite) else {
        throw LearnerError("tensor \(name): wanted finite weights, got one that is not")
      }
      numbers.append(values)
    }
    guard (0...Int64(UInt32.max)).contains(samples[0]) else {
      throw LearnerError("wanted a count of samples, got \(samples[0])")
    }
    for index in weights.indices { weights[index].setValues(numbers[index]) }
    samplesSeen = samples[0]
  }
}
