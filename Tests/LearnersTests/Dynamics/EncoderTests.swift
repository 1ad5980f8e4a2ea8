import Datasets
import Kernels
import Learners
import Testing

@Suite("Encoders equal their references, spike for spike")
struct EncoderTests {
  static let grey: [UInt8] = (0..<150).map { [0, 255, 1, 128, 77, 0, 254][$0 % 7] }

  private func sources(among able: [UInt64]? = nil) throws -> GreySources {
    let patterns = try LabelledImages(
      height: 1, width: 2 * Self.grey.count, pixels: [UInt8](repeating: 9, count: 300) + Self.grey + Self.grey,
      labels: [0, 0], classCount: 1
    ).grey()
    var sources = GreySources(capacity: 300)
    sources.take(patterns, 1, among: able ?? SampleRandomness.allNeurons(300))
    return sources
  }

  @Test(arguments: [RateEncoder.Trains.poisson, .regular], [(false, 0), (true, 0), (true, 5)])
  func rates(_ trains: RateEncoder.Trains, _ shape: (isFrontLoaded: Bool, delay: Int)) throws {
    let rates = RateEncoder.rates(mean: 0.4, isFrontLoaded: shape.isFrontLoaded, steps: 37, delay: shape.delay)
    var encoder = RateEncoder(rates: rates, trains: trains, capacity: 300)
    let able: [UInt64] = [0xFFFF_0000_FFFF_FF0F, .max, 0x1234_5678_9ABC_DEF0, .max, 1 << 43 - 1]
    let grey = zip(Self.grey + Self.grey, 0...).map { able[$1 / 64] >> UInt64($1 % 64) & 1 == 1 ? $0 : 0 }
    for sample in [0, 41] as [UInt32] {
      var (spikes, counts) = (SpikeTrains(neurons: 300, steps: 37), SpikeCounts(neurons: 300, isIndexed: false))
      encoder.encode(
        try sources(among: able), SampleRandomness(seed: 8, sample: sample), purpose: .inputSpikes, into: &spikes,
        counts: &counts)
      let wanted = EncoderReference.rateSpikes(
        grey, rates: rates, trains, stream: RandomStream(seed: 8, purpose: .inputSpikes, substream: sample))
      #expect(spikes.raster == wanted && spikes.count > 0)
      #expect(SpikeTrains(raster: wanted, neurons: 300).counts() == spikes.counts())
      let active = (0..<300).filter { neuron in wanted.contains { $0[neuron] } }
      #expect((0..<counts.activeCount).map { Int(counts.active[$0]) } == active)
      #expect((0..<counts.activeCount).map { Int(counts.activeCounts[$0]) } == active.map { spikes.counts()[$0] })
    }
  }

  @Test func ratesHaveTheMeanThatWasAskedFor() {
    for (isFrontLoaded, mean) in [(false, 0.3), (true, 0.3), (true, 0.5)] {
      let rates = RateEncoder.rates(mean: mean, isFrontLoaded: isFrontLoaded, steps: 100)
      #expect(abs(rates.reduce(0) { $0 + Double($1) } / 100 / 65_535 - mean) < 1e-4)
      #expect(isFrontLoaded ? rates == rates.sorted(by: >) : Set(rates).count == 1)
    }
    let late = RateEncoder.rates(mean: 0.5, isFrontLoaded: false, steps: 20, delay: 4)
    #expect(late.prefix(4).allSatisfy { $0 == 0 } && late[4] == 32_768)
  }

  @Test(arguments: [8, 50, 256])
  func latencies(steps: Int) throws {
    var encoder = LatencyEncoder(steps: steps)
    var spikes = SpikeTrains(neurons: 300, steps: steps)
    encoder.encode(try sources(), into: &spikes)
    let grey = Self.grey + Self.grey
    #expect(spikes.raster == EncoderReference.latencySpikes(grey, steps: steps))
    #expect(spikes.count == grey.count { $0 > 0 })
    #expect(encoder.time(ofGrey: 255) == 0 && encoder.time(ofGrey: 0) == steps)
  }

  @Test(arguments: [0, 0.1, 0.999], [1, 64, 130])
  func chosenNeurons(dropout: Double, neurons: Int) {
    var able = SampleRandomness.allNeurons(neurons)
    let all = able
    SampleRandomness(seed: 5, sample: 6).chooseNeurons(
      neurons, ofLayer: 2, dropout: dropout, purpose: .dropout, into: &able)
    let stream = RandomStream(seed: 5, purpose: .dropout, substream: 6)
    let limit = UInt32((dropout * 65_536).rounded())
    for neuron in 0..<neurons {
      let block = stream.block(at: 2 << 32 + UInt64(neuron / 64 * 8 + neuron % 8))
      let draw = block[neuron % 64 / 16] >> UInt32(neuron % 64 / 8 % 2 * 16) & 0xFFFF
      #expect(able[neuron / 64] >> UInt64(neuron % 64) & 1 == (draw < limit ? 0 : 1))
    }
    #expect(zip(able, all).allSatisfy { $0 & ~$1 == 0 } && all.reduce(0) { $0 + $1.nonzeroBitCount } == neurons)
  }
}
