import Foundation
import Learners
import Testing

@Suite("Readings of outputs and surrogate derivatives")
struct ReadingTests {
  @Test func eachReadingHasItsOwnRuleForEquals() {
    let raster = [
      [false, false, false, false], [false, true, true, false], [true, true, true, false], [true, true, true, false],
    ]
    let reading = OutputReading(SpikeTrains(raster: raster, neurons: 4), potentials: [5, 1, 3, 5])
    #expect(reading.counts == [2, 3, 3, 0] && reading.firstSpikes == [2, 1, 1, 4])
    #expect(reading.byCount == 1 && reading.byPotential == 0)
    #expect(reading.earliest == [1, 2] && reading.byFirstSpike == 1 && reading.byFirstSpikeThenPotential == 2)
    let silent = OutputReading(SpikeTrains(neurons: 2, steps: 3), potentials: [-1, 0])
    #expect(silent.byCount == nil && silent.byFirstSpike == nil && silent.byFirstSpikeThenPotential == nil)
    #expect(silent.byPotential == 1 && silent.earliest.isEmpty)
  }

  /// A surrogate, and a function whose derivative it is.
  struct Pair: Sendable, CustomStringConvertible {
    let surrogate: SurrogateDerivative
    let function: @Sendable (Double) -> Double
    var description: String { "\(surrogate)" }
  }

  static let pairs = [
    Pair(surrogate: .fastSigmoid(slope: 25)) { $0 / (1 + 25 * abs($0)) },
    Pair(surrogate: .arctangent(steepness: 2)) { atan(.pi * $0) / .pi + 0.5 },
    Pair(surrogate: .triangle(height: 0.3, width: 0.5)) { 0.6 * ($0 - $0 * abs($0)) },
    Pair(surrogate: .exponential(height: 1, width: 0.7)) { $0 < 0 ? exp($0 / 0.7) : 2 - exp(-$0 / 0.7) },
    Pair(surrogate: .rectangle(width: 1.5)) { $0 / 1.5 },
  ]

  @Test(arguments: pairs)
  func eachIsADerivative(_ pair: Pair) {
    let step = 1e-6
    for x in stride(from: -0.45, to: 0.46, by: 0.06) {
      let rise: Double = pair.function(x + step) - pair.function(x - step)
      let wanted = rise / (2 * step)
      #expect(abs(Double(pair.surrogate(Float(x))) - wanted) < 2e-5 * max(1, wanted), "at \(x)")
    }
  }

  @Test func beyondTheirWidthTheyAreNothing() {
    #expect(SurrogateDerivative.rectangle(width: 1)(0.6) == 0)
    #expect(SurrogateDerivative.triangle(height: 0.3, width: 1)(-1.1) == 0)
  }

  @Test func errorsAreScaledNeuronByNeuron() {
    let surrogate = SurrogateDerivative.fastSigmoid(slope: 3)
    let (potentials, thresholds): ([Float], [Float]) = ([0.2, 1.7, -3], [1, 2, 0.5])
    var errors: [Float] = [2, -1, 0.5]
    let wanted = zip(errors, zip(potentials, thresholds)).map { $0 * surrogate($1.0 - $1.1) }
    surrogate.scale(&errors, potentials: potentials, thresholds: thresholds)
    #expect(errors == wanted)
  }
}
