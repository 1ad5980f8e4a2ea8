import Kernels
import Learners
import Testing

/// Backpropagation through time over the parts of the dynamics: what a learner with surrogate derivatives does.
@Suite("Errors of potentials go back through time to weights")
struct GradientTests {
  private static let (sources, neurons, steps) = (40, 70, 30)
  private static let model = NeuronModel(synapseKeep: 0.75, gain: 0.5, membraneKeep: 0.875)
  private let random = RandomSpikes(seed: 4)

  /// Σₜ Σ_c e(t, c) v(t, c) of neurons whose threshold is out of reach.
  private func value(_ inputs: SpikeTrains, _ weights: [[Float]], _ errors: [[Float]], delay: Int) throws -> Double {
    var layer = IntegrateAndFireLayer(
      neurons: Self.neurons, model: Self.model, threshold: 1e6, tracedSteps: Self.steps)
    var spikes = SpikeTrains(neurons: Self.neurons, steps: Self.steps)
    let input = SynapticInput(inputs, through: DenseMatrix(weights, columns: Self.neurons), delay: delay)
    layer.run(on: [input], into: &spikes)
    #expect(spikes.count == 0)
    let trace = try #require(layer.trace)
    return (0..<Self.steps).reduce(0) { sum, step in
      (0..<Self.neurons).reduce(sum) { $0 + Double(trace[step, $1] * errors[step][$1]) }
    }
  }

  /// e of potentials becomes the error of currents, backwards in time: μ(t) = e(t) + m μ(t + 1), λ(t) = g μ(t) + a λ(t + 1).
  private func currentErrors(_ errors: [[Float]]) -> [[Float]] {
    var result = errors
    for neuron in 0..<Self.neurons {
      var (potential, current): (Float, Float) = (0, 0)
      for step in (0..<Self.steps).reversed() {
        potential = errors[step][neuron] + Self.model.membraneKeep * potential
        current = Self.model.gain * potential + Self.model.synapseKeep * current
        result[step][neuron] = current
      }
    }
    return result
  }

  @Test(arguments: [0, 1])
  func theGradientIsTheSlope(delay: Int) throws {
    let inputs = SpikeTrains(
      raster: random.raster(Self.steps, Self.sources, density: 0.2, place: 1), neurons: Self.sources)
    let weights = random.numbers(Self.sources, Self.neurons, deviation: 0.3, place: 2)
    let errors = random.numbers(Self.steps, Self.neurons, deviation: 1, place: 3)
    var gradient = DenseMatrix(rows: Self.sources, columns: Self.neurons, inBlocksOf: 64)
    inputs.addErrors(
      DenseMatrix(currentErrors(errors), columns: Self.neurons), delay: delay, to: &gradient, on: Threads(count: 2))
    for (source, neuron) in [(0, 0), (3, 69), (20, 64), (39, 5), (11, 31)] {
      var moved = weights
      moved[source][neuron] += 1
      let slope = try value(inputs, moved, errors, delay: delay) - value(inputs, weights, errors, delay: delay)
      #expect(abs(Double(gradient[source, neuron]) - slope) < 2e-3 * max(1, abs(slope)), "\(source), \(neuron)")
    }
  }

  @Test func theGradientOfTheLastPotentialIsATrace() {
    let raster = random.raster(Self.steps, Self.sources, density: 0.2, place: 5)
    let inputs = SpikeTrains(raster: raster, neurons: Self.sources)
    let keep: Float = 0.875
    // An error of 1 in the last step alone, carried back through a leaky membrane.
    let errors = (0..<Self.steps).map { step in
      [(step + 1..<Self.steps).reduce(Float(1)) { power, _ in power * keep }]
    }
    var gradient = DenseMatrix(rows: Self.sources, columns: 1, inBlocksOf: 64)
    inputs.addErrors(DenseMatrix(errors, columns: 1), to: &gradient, on: Threads(count: 1))
    for (source, trace) in inputs.lastTraces(keep: keep).enumerated() {
      #expect(abs(gradient[source, 0] - trace) <= 1e-5 * max(1, trace))
    }
  }
}
