import Kernels
import Learners
import Testing

@Suite("Spike trains, as words and as lists")
struct SpikeTrainsTests {
  static let sizes = [(1, 1), (63, 7), (64, 10), (65, 33), (130, 300), (700, 20)]
  let random = RandomSpikes(seed: 3)

  @Test(arguments: sizes, [0, 0.04, 0.6, 1])
  func wordsAndListsSayTheSame(_ size: (neurons: Int, steps: Int), density: Double) {
    let raster = random.raster(size.steps, size.neurons, density: density, place: 1)
    let trains = SpikeTrains(raster: raster, neurons: size.neurons)
    #expect(trains.raster == raster && trains.count == raster.joined().count { $0 })
    for step in 0..<size.steps {
      for neuron in 0..<size.neurons {
        #expect(
          trains.words[neuron / 64 * size.steps + step] >> UInt64(neuron % 64) & 1 == (raster[step][neuron] ? 1 : 0))
      }
    }
    #expect(trains.counts() == (0..<size.neurons).map { neuron in raster.count { $0[neuron] } })
    let window = size.steps / 3..<size.steps / 3 * 2
    #expect(trains.counts(in: window) == (0..<size.neurons).map { neuron in raster[window].count { $0[neuron] } })
    #expect(
      trains.firstSpikes == (0..<size.neurons).map { neuron in raster.firstIndex { $0[neuron] } ?? size.steps })
  }

  @Test func listedStepByStepTheyAreTheSame() {
    let raster = random.raster(40, 200, density: 0.5, place: 2)
    let whole = SpikeTrains(raster: raster, neurons: 200)
    var trains = SpikeTrains(neurons: 200, steps: 40)
    trains.writtenWords.update(from: whole.words, count: 4 * 40)
    for step in 0..<40 { trains.listWords(ofStep: step) }
    #expect(trains.raster == raster)
  }

  @Test func eachNeuronFiresAtItsTime() {
    let times: [Int] = (0..<90).map { random.integer(below: 14, place: UInt64($0)) }
    var sources = [UInt16](repeating: 0, count: 128)
    for place in 0..<90 { sources[place] = UInt16(2 * place + 1) }
    var trains = SpikeTrains(neurons: 200, steps: 12)
    times.withUnsafeBufferPointer { trains.take(sources, firingAt: $0) }
    var wanted = [[Bool]](repeating: [Bool](repeating: false, count: 200), count: 12)
    for (place, time) in times.enumerated() where time < 12 { wanted[time][2 * place + 1] = true }
    #expect(trains.raster == wanted)
    #expect(SpikeTrains(raster: wanted, neurons: 200).firstSpikes == trains.firstSpikes)
  }

  @Test func aCopyKeepsItsSpikes() {
    let raster = random.raster(10, 70, density: 0.5, place: 4)
    let first = SpikeTrains(raster: raster, neurons: 70)
    var second = first
    second.writtenWords.update(repeating: 0, count: 20)
    second.listWords()
    #expect(first.raster == raster && second.count == 0)
    #expect(first.words[0] != 0 || first.count == 0)
  }

  @Test func withoutListsSpikesAreCountedAlone() {
    let raster = random.raster(20, 70, density: 0.3, place: 5)
    let whole = SpikeTrains(raster: raster, neurons: 70)
    var trains = SpikeTrains(neurons: 70, steps: 20, forms: .words)
    trains.writtenWords.update(from: whole.words, count: 40)
    trains.listWords()
    #expect(trains.count == whole.count)
  }

  @Test(arguments: sizes, [Float(0), 0.5, 0.951229, 1])
  func traces(_ size: (neurons: Int, steps: Int), keep: Float) {
    let raster = random.raster(size.steps, size.neurons, density: 0.2, place: 6)
    let trains = SpikeTrains(raster: raster, neurons: size.neurons)
    var traces = DenseMatrix(rows: size.steps, columns: size.neurons)
    trains.writeTraces(keep: keep, to: &traces)
    let wanted = SpikeTrainsReference.traces(raster, keep: keep)
    #expect(traces.allRows == wanted && trains.lastTraces(keep: keep) == wanted.last)
  }

  @Test(arguments: sizes, [0, 1, 5])
  func productsWithErrors(_ size: (neurons: Int, steps: Int), delay: Int) {
    let raster = random.raster(size.steps, size.neurons, density: 0.3, place: 7)
    let trains = SpikeTrains(raster: raster, neurons: size.neurons)
    for columns in [1, 64, 150] {
      let errors = random.numbers(size.steps, columns, deviation: 1, place: 8)
      let before = random.numbers(size.neurons, columns, deviation: 1, place: 9)
      let wanted = SpikeTrainsReference.addErrors(raster, errors, delay: delay, to: before)
      for threads in [1, 2, 3] {
        var sums = DenseMatrix(before, columns: columns)
        trains.addErrors(
          DenseMatrix(errors, columns: columns), delay: delay, to: &sums, on: Threads(count: threads))
        #expect(sums.allRows == wanted)
      }
    }
  }
}
