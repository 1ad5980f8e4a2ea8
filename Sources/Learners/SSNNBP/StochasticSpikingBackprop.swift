public import Datasets
import Kernels
import NetworkModel
public import Recordings

/// SSNN-BP: backpropagation with stochastic spikes and nothing but spikes.
///
/// ```swift
/// let digits = try Dataset.mnist().grey()
/// var learner = try StochasticSpikingBackprop(.init(layers: [784, 1280, 10], epochs: 5))
/// let history = try learner.fit(digits.train, epochs: 5)
/// ```
///
/// A neuron is composite: a forward neuron and two gradient neurons, all integrate-and-fire with the kernel
/// ε(t) = 1 − e^(−t/τ). Over the T steps of a sample, with input spikes s⁰ drawn at rates in proportion to grey values,
///
///     sˡ⁺¹ = f_θ(ε ∗ Wˡsˡ)                                   forward
///     δ±ᴺ = f_θN(ε ∗ ±(label − sᴺ))                          errors of the outputs
///     δ±ˡ = gate(sˡ) f_θb(ε ∗ ±Wˡᵀ(δ⁺ˡ⁺¹ − δ⁻ˡ⁺¹))            errors of the hidden layers
///     ΔWˡ = η/T² · Σδˡ⁺¹ (Σsˡ)ᵀ  or  η/T² · Σₜ δˡ⁺¹(t) sˡ(t)ᵀ    with δ = (δ⁺ − δ⁻)/2
///
/// where f fires and resets at a threshold, and the gate opens with the forward neuron's first spike. In a step potentials
/// rise first, then spikes and resets come, then the spikes of this step enter the sums that raise potentials in the next.
/// By default there are also a winner-take-all among the outputs, cross resets of gradient neurons, dropout and a delay of the
/// label; `Configuration.published(layers:seed:steps:update:)` is the paper to the letter.
///
/// Weights are integers in units of 2^−(bits + 16), of which neurons see the upper 16 bits: sums are exact, and results are
/// the same on every machine and for any number of threads.
///
/// Source: Biswas, Saraswat, Ganguly, "A temporally and spatially local spike-based backpropagation algorithm to enable
/// training in hardware", Neuromorph. Comput. Eng. 3, 034016 (2023), doi:10.1088/2634-4386/acf1c5.
public struct StochasticSpikingBackprop: DrawsInputs {
  /// Sizes, seed and all settings.
  public let configuration: Configuration
  var network: CompositeLayers
  /// Samples learned from so far.
  var samplesSeen: Int64 = 0

  /// Sizes of the layers, inputs first.
  public var layers: [Int] { configuration.layers }
  /// The seed of the initial weights, of the order of the samples and of all spikes that are drawn.
  public var seed: UInt64 { configuration.seed }
  /// The same, as the shape of a network.
  public var shape: NetworkShape { configuration.shape }
  /// The output that fires most, the potential, and all bits.
  public var readings: Readings { Configuration.readings }
  /// True: input spikes are drawn from grey values; a binary pattern is black and white.
  public var acceptsGreyscale: Bool { true }

  /// A network with fresh weights: normal, of the standard deviation √(2/rows) times the matrix's scale.
  public init(_ configuration: Configuration) throws(LearnerError) {
    try configuration.check()
    self.configuration = configuration
    network = CompositeLayers(configuration, forward: Self.initialWeights(configuration))
  }

  /// Position row · columns + column of substream `index` + 1 of the seed's stream of weights belongs to that synapse.
  private static func initialWeights(_ configuration: Configuration) -> [PlasticSynapses] {
    let (layers, unit) = (configuration.layers, configuration.weightUnit)
    let limit = Int32(configuration.largestSize * unit)
    return layers.indices.dropLast().map { index in
      let stream = RandomStream(seed: configuration.seed, purpose: .weights, substream: UInt32(index + 1))
      let (rows, columns) = (layers[index], layers[index + 1])
      let scale = configuration.initialScales.isEmpty ? 1 : configuration.initialScales[index]
      let deviation = scale * (2 / Double(rows)).squareRoot() * unit
      var synapses = PlasticSynapses(rows: rows, columns: columns, limit: limit)
      for row in 0..<rows {
        for column in 0..<columns {
          let weight = stream.normal(at: UInt64(row * columns + column)) * deviation
          synapses[row, column] = Int32(min(Double(limit), max(-Double(limit), weight)).rounded())
        }
      }
      return synapses
    }
  }

  /// Learns from the patterns numbered by `order`, once each; the last batch may be a smaller one.
  ///
  /// - Returns: the spikes that the samples took.
  @discardableResult
  public mutating func learn(
    _ samples: LabelledPatterns, order: ArraySlice<UInt32>
  ) throws(LearnerError) -> Effort {
    try check(samples, order: order)
    guard samplesSeen + Int64(order.count) <= Int64(UInt32.max) else {
      throw LearnerError("wanted at most \(UInt32.max) samples in a training, got more after \(samplesSeen)")
    }
    network.align()
    var activity = MeanActivity(layerCount: layers.count)
    var rest = order
    var batch = Batch(configuration)
    while !rest.isEmpty {
      let part = rest.prefix(configuration.batchSize)
      rest = rest.dropFirst(part.count)
      batch.run(samples, part, from: samplesSeen, on: network)
      batch.learn(on: &network, samplesInAnEpoch: samples.count, from: samplesSeen)
      batch.addActivity(to: &activity)
      samplesSeen += Int64(part.count)
    }
    return Effort(activity: activity)
  }
}
