import Datasets

/// One sample through an S4NN: the times of all spikes, and the errors that they make.
///
/// It is room that is filled anew for each sample.
struct SpikeTimePass {
  private let configuration: S4NN.Configuration
  private let threshold: Float
  private let encoder: LatencyEncoder
  private var sources: GreySources
  private let able: [UInt64]
  private var inputs: SpikeTimes
  private var hidden: SpikeTimes
  private var outputs: SpikeTimes
  private var hiddenPotentials: [Float]
  private var outputPotentials: [Float]
  private var outputErrors: [Float]
  private var hiddenErrors: [Float]

  init(_ configuration: S4NN.Configuration) {
    let layers = configuration.layers
    self.configuration = configuration
    threshold = Float(configuration.threshold)
    encoder = LatencyEncoder(steps: configuration.steps)
    sources = GreySources(capacity: layers[0])
    able = [UInt64](repeating: .max, count: (layers[0] + 63) / 64)
    inputs = SpikeTimes(count: layers[0], steps: configuration.steps)
    hidden = SpikeTimes(count: layers[1], steps: configuration.steps)
    outputs = SpikeTimes(count: layers[2], steps: configuration.steps)
    let padded = { (count: Int) in (count + 15) / 16 * 16 }
    hiddenPotentials = [Float](repeating: 0, count: padded(layers[1]))
    outputPotentials = [Float](repeating: 0, count: padded(layers[2]))
    (hiddenErrors, outputErrors) = (hiddenPotentials, outputPotentials)
  }

  // MARK: Forward

  /// Finds the times of all spikes of a sample.
  mutating func forward(
    _ samples: borrowing LabelledPatterns, _ index: Int, _ hiddenWeights: DenseMatrix, _ outputWeights: DenseMatrix
  ) {
    sources.take(samples, index, among: able)
    inputs.clear()
    for place in 0..<sources.count {
      inputs.set(Int(sources.names[place]), to: encoder.time(ofGrey: sources.grey[place]))
    }
    inputs.sort()
    Self.propagate(inputs, hiddenWeights, threshold, &hiddenPotentials, &hidden)
    hidden.sort()
    Self.propagate(hidden, outputWeights, threshold, &outputPotentials, &outputs)
  }

  /// Adds up the weights of the spikes in the order of their times, and notes who exceeds the threshold first when.
  private static func propagate(
    _ below: SpikeTimes, _ weights: DenseMatrix, _ threshold: Float, _ potentials: inout [Float],
    _ layer: inout SpikeTimes
  ) {
    let (columns, stride, steps) = (weights.paddedColumns, weights.stride, below.steps)
    layer.clear()
    potentials.withUnsafeMutableBufferPointer { potentials in
      layer.times.withUnsafeMutableBufferPointer { times in
        weights.withPointer { weights in
          for column in 0..<columns { potentials[column] = 0 }
          below.forEachStep { step, neurons in
            for neuron in neurons {
              let row = weights + Int(neuron) * stride
              for column in 0..<columns { potentials[column] += row[column] }
            }
            // The weights of one layer take a step to act in the next.
            let time = Int32(min(step + 1, steps))
            for column in 0..<columns {
              let fires = potentials[column] > threshold && times[column] == Int32(steps)
              times[column] = fires ? time : times[column]
            }
          }
        }
      }
    }
  }

  /// Whether a hidden neuron spikes.
  func spikes(hidden neuron: Int) -> Bool { hidden.times[neuron] < Int32(configuration.steps) }

  /// The outputs that spike in the step of the first of them, in ascending order; none if no output spikes.
  var earliestOutputs: [Int] {
    let times = outputs.times[..<configuration.layers[2]]
    guard let first = times.min(), first < Int32(configuration.steps) else { return [] }
    return times.indices.filter { times[$0] == first }
  }

  /// The output of the highest potential: of those given in the step in which they spike, or, if none are, of all in the
  /// step in which the right one should have.
  func highestPotential(among earliest: [Int], _ outputWeights: DenseMatrix) -> Int {
    if earliest.count == 1 { return earliest[0] }
    let step = earliest.first.map { outputs.times[$0] } ?? Int32(configuration.steps - configuration.gap)
    var potentials = [Float](repeating: 0, count: configuration.layers[2])
    hidden.forEachSpike { neuron, time in
      guard time <= step else { return }
      for output in potentials.indices { potentials[output] += outputWeights[neuron, output] }
    }
    guard let some = earliest.first else { return potentials.firstMaximum }
    return earliest.reduce(some) { potentials[$1] > potentials[$0] ? $1 : $0 }
  }

  // MARK: Backward

  /// The time at which each output should spike.
  private func targets(_ label: Int) -> [Int32] {
    let (never, gap) = (Int32(configuration.steps), Int32(configuration.gap))
    var targets = Array(outputs.times[..<configuration.layers[2]])
    guard let first = targets.min(), first < never else {
      for output in targets.indices { targets[output] = output == label ? never - gap : never }
      return targets
    }
    for output in targets.indices where targets[output] - first < gap { targets[output] = min(first + gap, never) }
    targets[label] = first
    return targets
  }

  /// ½ Σ ((T_k − t_k) / T)².
  func loss(_ label: Int) -> Double {
    targets(label).enumerated().reduce(0) { sum, target in
      let difference = Double(target.element - outputs.times[target.offset]) / Double(configuration.steps)
      return sum + difference * difference / 2
    }
  }

  /// Changes the weights by the errors of the sample that went forward last.
  mutating func learn(_ label: Int, hidden hiddenWeights: inout DenseMatrix, output outputWeights: inout DenseMatrix) {
    let rate = Float(configuration.learningRate)
    let targets = targets(label)
    for output in targets.indices {
      outputErrors[output] = Float(targets[output] - outputs.times[output]) / Float(configuration.steps)
    }
    guard Self.normalize(&outputErrors) else { return }
    Self.update(&outputWeights, rate, outputErrors, hidden, outputs)
    findHiddenErrors(outputWeights)
    guard Self.normalize(&hiddenErrors) else { return }
    Self.update(&hiddenWeights, rate, hiddenErrors, inputs, hidden)
  }

  /// δ_h = Σ_k δ_k [t_h < t_k] w_kh, by the weights as they are now.
  private mutating func findHiddenErrors(_ outputWeights: DenseMatrix) {
    let (errors, times) = (outputErrors, outputs.times)
    let count = configuration.layers[2]
    for neuron in hiddenErrors.indices { hiddenErrors[neuron] = 0 }
    hiddenErrors.withUnsafeMutableBufferPointer { hiddenErrors in
      outputWeights.withPointer { weights in
        hidden.forEachSpike { neuron, time in
          let row = weights + neuron * outputWeights.stride
          var error: Float = 0
          for output in 0..<count where time < times[output] { error += errors[output] * row[output] }
          hiddenErrors[neuron] = error
        }
      }
    }
  }

  /// Divides errors by their norm; false if there are none.
  private static func normalize(_ errors: inout [Float]) -> Bool {
    var sum: Float = 0
    for error in errors { sum += error * error }
    guard sum > 0, sum.isFinite else { return false }
    let norm = sum.squareRoot()
    for index in errors.indices { errors[index] /= norm }
    return true
  }

  /// w_ij −= η δ_i [t_j < t_i] for the neurons j below that spike.
  private static func update(
    _ weights: inout DenseMatrix, _ rate: Float, _ errors: [Float], _ below: SpikeTimes, _ layer: SpikeTimes
  ) {
    let (columns, stride) = (weights.paddedColumns, weights.stride)
    let steps = errors.map { rate * $0 }
    weights.withMutablePointer { weights in
      steps.withUnsafeBufferPointer { steps in
        layer.times.withUnsafeBufferPointer { times in
          below.forEachSpike { neuron, time in
            let row = weights + neuron * stride
            for column in 0..<columns { row[column] -= time < times[column] ? steps[column] : 0 }
          }
        }
      }
    }
  }
}
