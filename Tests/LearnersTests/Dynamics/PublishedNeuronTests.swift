import Learners
import Testing

/// Small networks that were worked out by hand from the papers' equations.
@Suite("Neurons of published learners")
struct PublishedNeuronTests {
  private func spikes(
    _ layer: inout IntegrateAndFireLayer, on inputs: SpikeTrains, _ weights: [[Float]], delay: Int
  ) -> SpikeTrains {
    var spikes = SpikeTrains(neurons: layer.neurons, steps: inputs.steps)
    layer.run(
      on: [SynapticInput(inputs, through: DenseMatrix(weights, columns: layer.neurons), delay: delay)], into: &spikes)
    return spikes
  }

  private func trains(_ steps: Int, _ times: [[Int]]) -> SpikeTrains {
    SpikeTrains(raster: (0..<steps).map { step in times.map { $0.contains(step) } }, neurons: times.count)
  }

  private func times(_ spikes: SpikeTrains, _ neuron: Int) -> [Int] {
    spikes.raster.indices.filter { spikes.raster[$0][neuron] }
  }

  /// Exponential synapses of τ = 8, a membrane of τ = 64, two refractory steps, and a delay of a step.
  ///
  /// Source: Jin, Zhang, Li, "Hybrid macro/micro level backpropagation for training deep spiking neural networks", NeurIPS
  /// 2018, arXiv:1805.07866.
  @Test func leakyNeuronWithExponentialSynapses() throws {
    let model = NeuronModel(
      synapseKeep: 1 - 1 / 8, gain: 1 / 8, membraneKeep: 1 - 1 / 64, reset: .zero, refractory: 2, firesAbove: true)
    var layer = IntegrateAndFireLayer(neurons: 1, model: model, threshold: 3, tracedSteps: 16)
    let output = spikes(&layer, on: trains(16, [[1, 2, 3]]), [[12]], delay: 1)
    #expect(times(output, 0) == [3, 6, 10, 15])
    let trace = try #require(layer.trace)
    #expect(abs(trace[3, 0] - 4.289) < 5e-4 && abs(trace[6, 0] - 3.033) < 5e-4)
  }

  /// Instantaneous synapses, a reset to zero, and layers that act in the same step.
  ///
  /// Source: Tavanaei and Maida, "BP-STDP: approximating backpropagation using spike timing dependent plasticity",
  /// Neurocomputing 330, 2019, arXiv:1711.04214.
  @Test func neuronsThatActInTheSameStep() {
    var hidden = IntegrateAndFireLayer(neurons: 2, model: NeuronModel(), threshold: 0.9)
    var output = IntegrateAndFireLayer(neurons: 2, model: NeuronModel(), threshold: 1)
    let inputs = trains(5, [[1, 2, 4], [3]])
    // Step by step, as where weights change on the way.
    let first = SynapticInput(inputs, through: DenseMatrix([[0.5, 0.3], [0.2, 0.7]], columns: 2))
    let second = DenseMatrix([[0.6, 0.5], [-0.4, 0.9]], columns: 2)
    var (middle, last) = (SpikeTrains(neurons: 2, steps: 5), SpikeTrains(neurons: 2, steps: 5))
    for step in 0..<5 {
      hidden.run(step..<step + 1, on: [first], into: &middle)
      output.run(step..<step + 1, on: [SynapticInput(middle, through: second)], into: &last)
    }
    #expect(times(middle, 0) == [2] && times(middle, 1) == [3])
    #expect(times(last, 0).isEmpty && times(last, 1) == [3])
    #expect(abs(output.potentials[0] - 0.2) < 1e-6)
  }

  /// One spike a sample, where the potential exceeds the threshold, a step's delay a layer: the paper counts spikes one later.
  ///
  /// Source: Kheradpisheh and Masquelier, "Temporal backpropagation for spiking neural networks with one spike per neuron",
  /// Int. J. Neural Syst. 30, 2020, doi:10.1142/S0129065720500276.
  @Test func neuronsThatFireOnce() {
    let model = NeuronModel(refractory: .max, firesAbove: true)
    var hidden = IntegrateAndFireLayer(neurons: 2, model: model, threshold: 1)
    var output = IntegrateAndFireLayer(neurons: 2, model: model, threshold: 1)
    let middle = spikes(&hidden, on: trains(8, [[0], [2]]), [[0.7, 1.2], [0.6, 0.1]], delay: 0)
    let last = spikes(&output, on: middle, [[0.9, 0.3], [0.4, 1.1]], delay: 1)
    #expect(middle.firstSpikes.map { $0 + 1 } == [3, 1])
    #expect(last.firstSpikes.map { $0 + 1 } == [4, 2])
    let reading = OutputReading(last, potentials: [0, 0])
    #expect(reading.byFirstSpike == 1 && reading.earliest == [1] && reading.counts == [1, 1])
  }
}
