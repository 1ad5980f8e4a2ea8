/// BP-STDP straight from its equations, for inputs whose spikes are given.
struct SlowBPSTDP {
  var period = 4
  var window = 4
  var rate: Float = 0.1
  var thresholds: [Float]
  /// w[layer][post][pre].
  var weights: [[[Float]]]
  /// The errors of each layer above the inputs at the last desired spike at which there were any.
  var errors: [[Float]] = []

  /// Whether each neuron of each layer, inputs first, spiked in each step, from 0.
  typealias Spikes = [[[Bool]]]

  /// Shows trains of inputs, step by step, and gives all spikes and the potentials at the end; with a label it learns.
  mutating func run(_ trains: [[Bool]], label: Int?) -> (spikes: Spikes, potentials: [[Float]]) {
    var potentials = weights.map { [Float](repeating: 0, count: $0.count) }
    var spikes: Spikes = [trains] + weights.map { _ in [] }
    for (step, inputs) in trains.enumerated() {
      var below = inputs
      for layer in weights.indices {
        var fired: [Bool] = []
        for post in weights[layer].indices {
          for pre in below.indices where below[pre] { potentials[layer][post] += weights[layer][post][pre] }
          fired.append(potentials[layer][post] >= thresholds[layer])
          if fired[post] { potentials[layer][post] = 0 }
        }
        spikes[layer + 1].append(fired)
        below = fired
      }
      if let label, (step + 1) % period == 0 { learn(spikes, step, label) }
    }
    return (spikes, potentials)
  }

  private mutating func learn(_ spikes: Spikes, _ step: Int, _ label: Int) {
    func count(_ layer: Int, _ neuron: Int) -> Float {
      Float((max(0, step - window)...step).count { spikes[layer][$0][neuron] })
    }
    let last = weights.count - 1
    var errors = weights.map { [Float](repeating: 0, count: $0.count) }
    for output in weights[last].indices {
      let spiked = count(last + 1, output) > 0
      errors[last][output] = output == label ? (spiked ? 0 : 1) : (spiked ? -1 : 0)
    }
    guard errors[last].contains(where: { $0 != 0 }) else { return }
    for layer in (0..<last).reversed() {
      for neuron in weights[layer].indices where count(layer + 1, neuron) > 0 {
        errors[layer][neuron] = weights[layer + 1].indices.reduce(0) {
          $0 + weights[layer + 1][$1][neuron] * errors[layer + 1][$1]
        }
      }
    }
    for layer in weights.indices {
      for post in weights[layer].indices {
        for pre in weights[layer][post].indices {
          weights[layer][post][pre] += rate * count(layer, pre) * errors[layer][post]
        }
      }
    }
    self.errors = errors
  }
}
