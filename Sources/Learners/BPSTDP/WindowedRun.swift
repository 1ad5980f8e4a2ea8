import Datasets
import Kernels

/// One sample through a network of BP-STDP: potentials, spikes, and the spikes of a window of steps.
///
/// It is room that is filled anew for each sample.
struct WindowedRun {
  private let configuration: BPSTDP.Configuration
  private let thresholds: [Float]
  private var encoder: RateEncoder
  private var sources: GreySources
  private let able: [UInt64]
  private var inputs: SpikeTrains
  private var inputCounts: SpikeCounts
  /// The potentials of each layer, in whole blocks of 16; those of the inputs are not used.
  private var potentials: [[Float]]
  /// Who spiked in each of the last steps, by layer and step modulo the window.
  private var recent: [[[UInt16]]]
  /// The spikes of each neuron in the window.
  private var counts: [[Float]]
  private var errors: [[Float]]
  private var outputCounts: [Int]

  init(_ configuration: BPSTDP.Configuration) {
    let layers = configuration.layers
    self.configuration = configuration
    thresholds = layers.indices.map { $0 == 0 ? 0 : Float(configuration.threshold(ofLayer: $0)) }
    let rates = RateEncoder.rates(mean: configuration.inputRate, isFrontLoaded: false, steps: configuration.steps)
    encoder = RateEncoder(rates: rates, trains: .regular, capacity: layers[0])
    sources = GreySources(capacity: layers[0])
    able = [UInt64](repeating: .max, count: (layers[0] + 63) / 64)
    inputs = SpikeTrains(neurons: layers[0], steps: configuration.steps, forms: .lists)
    inputCounts = SpikeCounts(neurons: layers[0], isIndexed: false)
    potentials = layers.map { [Float](repeating: 0, count: ($0 + 15) / 16 * 16) }
    (counts, errors) = (potentials, potentials)
    recent = layers.map { _ in [[UInt16]](repeating: [], count: configuration.window + 1) }
    outputCounts = [Int](repeating: 0, count: layers[layers.count - 1])
  }

  /// Shows a sample, and learns from it.
  mutating func learn(
    _ samples: borrowing LabelledPatterns, _ index: Int, _ randomness: SampleRandomness, rate: Float,
    _ weights: inout [DenseMatrix]
  ) {
    begin(samples, index, randomness, .inputSpikes)
    let label = Int(samples.labels[index])
    for step in 1...configuration.steps {
      advance(step, weights)
      if step % configuration.targetPeriod == 0, findErrors(label, weights) { change(&weights, rate) }
    }
  }

  /// Shows a sample; nothing is learned.
  mutating func run(
    _ samples: borrowing LabelledPatterns, _ index: Int, _ randomness: SampleRandomness,
    purpose: RandomStream.Purpose, _ weights: [DenseMatrix]
  ) {
    begin(samples, index, randomness, purpose)
    for step in 1...configuration.steps { advance(step, weights) }
  }

  /// The output that spiked most, of several the one of the highest potential; nil if none spiked.
  var mostSpikes: Int? {
    let most = outputCounts.max() ?? 0
    guard most > 0 else { return nil }
    let last = potentials[potentials.count - 1]
    let best = outputCounts.indices.filter { outputCounts[$0] == most }
    return best.reduce(best[0]) { last[$1] > last[$0] ? $1 : $0 }
  }

  /// The output of the highest potential at the end.
  var highestPotential: Int { potentials[potentials.count - 1].prefix(outputCounts.count).firstMaximum }

  private mutating func begin(
    _ samples: borrowing LabelledPatterns, _ index: Int, _ randomness: SampleRandomness, _ purpose: RandomStream.Purpose
  ) {
    sources.take(samples, index, among: able)
    encoder.encode(sources, randomness, purpose: purpose, into: &inputs, counts: &inputCounts)
    for layer in potentials.indices {
      for neuron in potentials[layer].indices { potentials[layer][neuron] = 0 }
      for neuron in counts[layer].indices { counts[layer][neuron] = 0 }
      for place in recent[layer].indices { recent[layer][place].removeAll(keepingCapacity: true) }
    }
    for output in outputCounts.indices { outputCounts[output] = 0 }
  }

  // MARK: Forward

  /// One step, from 1: all layers, one after the other.
  private mutating func advance(_ step: Int, _ weights: [DenseMatrix]) {
    let place = step % recent[0].count
    for layer in recent.indices {
      for neuron in recent[layer][place] { counts[layer][Int(neuron)] -= 1 }
      recent[layer][place].removeAll(keepingCapacity: true)
    }
    inputs.forEachSpike(in: step - 1) { recent[0][place].append(UInt16($0)) }
    for layer in recent.indices {
      if layer > 0 {
        Self.integrate(
          recent[layer - 1][place], weights[layer - 1], thresholds[layer], &potentials[layer], &recent[layer][place])
      }
      for neuron in recent[layer][place] { counts[layer][Int(neuron)] += 1 }
    }
    for output in recent[recent.count - 1][place] { outputCounts[Int(output)] += 1 }
  }

  /// U += w for each spike below; who reaches the threshold spikes and begins at 0 again.
  private static func integrate(
    _ below: [UInt16], _ weights: DenseMatrix, _ threshold: Float, _ potentials: inout [Float], _ spikes: inout [UInt16]
  ) {
    let (columns, stride) = (weights.columns, weights.stride)
    potentials.withUnsafeMutableBufferPointer { potentials in
      weights.withPointer { weights in
        for neuron in below {
          let row = weights + Int(neuron) * stride
          for column in 0..<columns { potentials[column] += row[column] }
        }
      }
      for column in 0..<columns where potentials[column] >= threshold {
        potentials[column] = 0
        spikes.append(UInt16(truncatingIfNeeded: column))
      }
    }
  }

  // MARK: Backward

  /// ξ of the outputs and e of the layers below; false if no output is wrong.
  private mutating func findErrors(_ label: Int, _ weights: [DenseMatrix]) -> Bool {
    let last = errors.count - 1
    var isWrong = false
    for output in outputCounts.indices {
      let spiked = counts[last][output] > 0
      errors[last][output] = output == label ? (spiked ? 0 : 1) : (spiked ? -1 : 0)
      isWrong = isWrong || errors[last][output] != 0
    }
    guard isWrong else { return false }
    for layer in (1..<last).reversed() {
      let (matrix, above) = (weights[layer], errors[layer + 1])
      for neuron in 0..<configuration.layers[layer] {
        errors[layer][neuron] = 0
        guard counts[layer][neuron] > 0 else { continue }
        var error: Float = 0
        matrix.withPointer { weights in
          let row = weights + neuron * matrix.stride
          for column in 0..<matrix.columns { error += row[column] * above[column] }
        }
        errors[layer][neuron] = error
      }
    }
    return true
  }

  /// w_ij += μ e_i c_j.
  private func change(_ weights: inout [DenseMatrix], _ rate: Float) {
    for layer in weights.indices {
      let (errors, counts) = (errors[layer + 1], counts[layer])
      let (rows, columns, stride) = (weights[layer].rows, weights[layer].columns, weights[layer].stride)
      weights[layer].withMutablePointer { weights in
        errors.withUnsafeBufferPointer { errors in
          for neuron in 0..<rows where counts[neuron] > 0 {
            let row = weights + neuron * stride
            let factor = rate * counts[neuron]
            for column in 0..<columns { row[column] += factor * errors[column] }
          }
        }
      }
    }
  }
}
