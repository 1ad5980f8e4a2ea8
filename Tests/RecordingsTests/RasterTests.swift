import Recordings
import Testing

@Suite struct RasterTests {
  /// Three steps of 70 compartments: {0, 69}, none, {3, 63, 64}.
  private var raster: Raster {
    var raster = Raster(count: 70, firstStep: 5)
    raster.append(words: [1, 1 << 5] as [UInt64])
    raster.append(words: [0, 0] as [UInt64])
    raster.append(words: [1 << 3 | 1 << 63, 1] as [UInt64])
    return raster
  }

  @Test func wordsBecomeSpikes() {
    #expect(raster.count == 70 && raster.firstStep == 5 && raster.stepCount == 3 && raster.spikeCount == 5)
    #expect(Array(raster.compartments(at: 5)) == [0, 69])
    #expect(raster.compartments(at: 6).isEmpty)
    #expect(Array(raster.compartments(at: 7)) == [3, 63, 64])
    let expected = [(5, 0), (5, 69), (7, 3), (7, 63), (7, 64)].map { Raster.Spike(step: $0, compartment: $1) }
    #expect(raster.spikes == expected)
  }

  @Test(arguments: [4, 8, 0, -1, .max]) func noSpikesBeyondTheSteps(step: Int) {
    #expect(raster.compartments(at: step).isEmpty)
  }

  @Test func trainsAndCountsAreOfOneCompartment() {
    var raster = raster
    raster.append(words: [1 << 3, 0] as [UInt64])
    #expect(raster.spikeTrain(of: 3) == [7, 8])
    #expect(raster.spikeTrain(of: 69) == [5])
    #expect(raster.spikeTrain(of: 1) == [])
    #expect(raster.counts.count == 70)
    #expect(raster.counts.enumerated().filter { $0.element > 0 }.map(\.offset) == [0, 3, 63, 64, 69])
    #expect(raster.counts[3] == 2)
  }

  @Test func spikesAreOrderedByStepThenCompartment() {
    #expect(Raster.Spike(step: 1, compartment: 9) < Raster.Spike(step: 2, compartment: 0))
    #expect(Raster.Spike(step: 2, compartment: 0) < Raster.Spike(step: 2, compartment: 1))
    #expect(!(Raster.Spike(step: 2, compartment: 1) < Raster.Spike(step: 2, compartment: 1)))
  }

  @Test func aRasterWithoutStepsIsEmpty() {
    let raster = Raster(count: 3)
    #expect(raster.firstStep == 1 && raster.spikes.isEmpty && raster.counts == [0, 0, 0])
    #expect(raster.compartments(at: 1).isEmpty)
  }
}
