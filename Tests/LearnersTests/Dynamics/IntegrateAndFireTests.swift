import Kernels
import Learners
import Testing

@Suite("A layer of integrate-and-fire neurons equals its reference bit for bit")
struct IntegrateAndFireTests {
  /// A layer, what reaches it, and how: all chosen at random by a seed.
  struct Case {
    let random: RandomSpikes
    let (neurons, steps): (Int, Int)
    let model: NeuronModel
    let inputs: [(raster: [[Bool]], weights: [[Float]], delay: Int)]
    let recurrent: [[Float]]?
    let thresholds: [Float]
    let biases: [Float]?
    let able: [Bool]
    let inhibition: Float

    init(seed: UInt64) {
      let random = RandomSpikes(seed: seed)
      self.random = random
      let neurons = random.choice([1, 5, 63, 64, 65, 130, 200], place: 1)
      let steps = random.choice([1, 10, 33, 64], place: 2)
      (self.neurons, self.steps) = (neurons, steps)
      model = NeuronModel(
        synapseKeep: random.choice([0, 0, 0.875, 0.3678794], place: 3), gain: random.choice([1, 1, 0.125], place: 4),
        membraneKeep: random.choice([1, 1, 0.951229], place: 5),
        reset: random.choice([.zero, .subtraction], place: 6),
        refractory: random.choice([0, 0, 1, 2, .max], place: 7),
        firesAbove: random.choice([false, true], place: 8))
      inputs = (0..<random.choice([0, 1, 1, 2], place: 9)).map { input in
        let sources = random.choice([1, 30, 64, 100], place: 10 + UInt64(input))
        return (
          random.raster(steps, sources, density: random.choice([0, 0.02, 0.3], place: 20), place: 30 + UInt64(input)),
          random.numbers(sources, neurons, deviation: 0.4, mean: 0.1, place: 40 + UInt64(input)),
          random.choice([0, 1, 3], place: 50 + UInt64(input))
        )
      }
      recurrent =
        random.integer(below: 3, place: 60) == 0
        ? random.numbers(neurons, neurons, deviation: 0.3, place: 61) : nil
      thresholds = random.numbers(1, neurons, deviation: 0.2, place: 62)[0].map { abs($0) + 0.5 }
      biases = random.integer(below: 2, place: 63) == 0 ? random.numbers(1, neurons, deviation: 0.2, place: 64)[0] : nil
      able = random.raster(1, neurons, density: random.choice([1, 0.7], place: 65), place: 66)[0]
      inhibition = random.choice([0, 0, 0.3], place: 67)
    }

    /// `able` as bits.
    var words: [UInt64] {
      able.indices.reduce(into: SampleRandomness.allNeurons(neurons)) { words, neuron in
        if !able[neuron] { words[neuron / 64] &= ~(1 << UInt64(neuron % 64)) }
      }
    }

    func reference() -> IntegrateAndFireReference {
      var layer = IntegrateAndFireReference(neurons: neurons, model: model, threshold: 1)
      layer.thresholds = thresholds
      if let biases { layer.biases = biases }
      (layer.able, layer.inhibition) = (able, inhibition)
      let all = inputs.map { IntegrateAndFireReference.Input(spikes: $0.raster, weights: $0.weights, delay: $0.delay) }
      for _ in 0..<steps { layer.step(all, recurrent: recurrent) }
      return layer
    }

    func layer(isTraced: Bool) -> IntegrateAndFireLayer {
      var layer = IntegrateAndFireLayer(
        neurons: neurons, model: model, threshold: 1, tracedSteps: isTraced ? steps : nil)
      layer.setThresholds(thresholds)
      if let biases { layer.setBiases(biases) }
      (layer.able, layer.inhibition) = (words, inhibition)
      return layer
    }

    func run(_ layer: inout IntegrateAndFireLayer, in parts: [Range<Int>]) -> SpikeTrains {
      let all = inputs.map {
        SynapticInput(
          SpikeTrains(raster: $0.raster, neurons: $0.weights.count),
          through: DenseMatrix($0.weights, columns: neurons), delay: $0.delay)
      }
      let recurrent = recurrent.map { DenseMatrix($0, columns: neurons) }
      var spikes = SpikeTrains(neurons: neurons, steps: steps)
      for part in parts { layer.run(part, on: all, recurrent: recurrent, into: &spikes) }
      return spikes
    }
  }

  @Test(arguments: 1...300 as ClosedRange<UInt64>)
  func equalsTheReference(seed: UInt64) {
    let test = Case(seed: seed)
    let reference = test.reference()
    for isTraced in [false, true] {
      var layer = test.layer(isTraced: isTraced)
      // Once more from rest, so that nothing of a sample is left for the next.
      for cut in [0, test.steps / 3] {
        layer.rest()
        let spikes = test.run(&layer, in: [0..<cut, cut..<test.steps])
        #expect(spikes.raster == reference.spikes)
        #expect(layer.potentials.prefix(test.neurons) == reference.potentials)
        #expect(layer.currents.prefix(test.neurons) == reference.currents)
        if let trace = layer.trace { #expect(trace.allRows == reference.trace) }
      }
    }
  }

  @Test func theCasesFire() {
    let spikes = (1...300 as ClosedRange<UInt64>).map { Case(seed: $0).reference().spikes.joined().count { $0 } }
    #expect(spikes.count { $0 > 10 } > 100)
  }

  /// Whole numbers are summed exactly, so that 16-bit weights, floating point and the reference are the same.
  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func shortWeights(seed: UInt64) {
    let random = RandomSpikes(seed: seed)
    let (neurons, sources) = (random.choice([1, 64, 65, 130], place: 1), random.choice([1, 64, 100], place: 2))
    let steps = random.choice([10, 33, 64], place: 3)
    let keep = random.choice([Float(0), 0.8187308, 0.9048374], place: 4)
    let model = NeuronModel(
      synapseKeep: keep, gain: 1 - keep, reset: random.choice([.zero, .subtraction], place: 5))
    let weights = random.numbers(sources, neurons, deviation: 900, mean: 200, place: 6).map { $0.map { $0.rounded() } }
    let inputs = SpikeTrains(raster: random.raster(steps, sources, density: 0.3, place: 7), neurons: sources)
    var counts = SpikeCounts(neurons: sources)
    counts.count(inputs)
    var short = IntegrateAndFireLayer(neurons: neurons, model: model, threshold: 5_120)
    short.inhibition = random.choice([0, 0.3], place: 8)
    var long = short
    var (spikes, longSpikes) = (
      SpikeTrains(neurons: neurons, steps: steps), SpikeTrains(neurons: neurons, steps: steps)
    )
    var blocks = [Int16](repeating: 0, count: sources * 64 * short.blocks)
    for row in 0..<sources {
      for column in 0..<neurons {
        blocks[(column / 64 * sources + row) * 64 + column % 64] = Int16(weights[row][column])
      }
    }
    blocks.withUnsafeBufferPointer { blocks in
      guard let first = blocks.baseAddress else { return }
      short.run(
        on: inputs, counts: counts, through: ShortWeights(first: first, rows: sources, exactRows: 5), into: &spikes)
    }
    spikes.listWords()
    long.run(
      on: [SynapticInput(inputs, through: DenseMatrix(weights, columns: neurons), delay: 1)], into: &longSpikes)
    #expect(spikes.raster == longSpikes.raster && (spikes.count > 0 || min(neurons, sources) == 1))
    #expect(short.potentials.prefix(neurons) == long.potentials.prefix(neurons))
  }

  @Test func threadsRunSamplesSideBySide() {
    let random = RandomSpikes(seed: 9)
    let weights = DenseMatrix(random.numbers(50, 90, deviation: 0.4, place: 1), columns: 90)
    let inputs = (0..<12).map {
      SpikeTrains(raster: random.raster(30, 50, density: 0.2, place: 10 + UInt64($0)), neurons: 50)
    }
    let layer = IntegrateAndFireLayer(neurons: 90, model: NeuronModel(membraneKeep: 0.9), threshold: 1)
    let rasters = [1, 3].map { count in
      Threads(count: count).map(inputs.count) { part in
        var (layer, spikes) = (layer, SpikeTrains(neurons: 90, steps: 30))
        return part.map { sample in
          layer.rest()
          layer.run(on: [SynapticInput(inputs[sample], through: weights)], into: &spikes)
          return spikes.raster
        }
      }.flatMap(\.self)
    }
    #expect(rasters[0] == rasters[1] && Set(rasters[0]).count == 12)
  }
}
