import Datasets
import Foundation
import Kernels
import Learners
import NetworkModel
import Storage

/// Ten outputs that compete, or do not, for random inputs: how often each of them spikes.
///
/// Source: Biswas et al. 2023, doi:10.1088/2634-4386/acf1c5, equation 2 and figure 5.
public struct OutputCompetition: Sendable {
  /// Spikes of each output for each input, without any competition.
  public let raw: [[Double]]
  /// With a winner-take-all in time, where a spike lowers the other outputs' potentials by 0.3 thresholds.
  public let inTime: [[Double]]
  /// With a winner-take-all by equation 2, of the weight 0.1 and one turn.
  public let byEquation2: [[Double]]
  /// The temperature of the softmax of `raw` that comes nearest to `inTime`, in spikes.
  public let temperature: Double

  private static let outputs = 10

  /// Shows `samples` random patterns of ten grey inputs, each of which drives one output.
  public init(samples: Int, seed: UInt64 = 5) throws {
    let stream = RandomStream(seed: seed, purpose: .outputCompetition)
    let pixels = (0..<samples * Self.outputs).map { UInt8(truncatingIfNeeded: stream.block(at: UInt64($0))[0] >> 24) }
    let patterns = try LabelledImages(
      height: 1, width: Self.outputs, pixels: pixels, labels: [UInt16](repeating: 0, count: samples),
      classCount: Self.outputs
    ).grey()
    raw = try Self.counts(.meanSquaredError, patterns)
    inTime = try Self.counts(.winnerTakeAll(inhibition: 0.3), patterns)
    byEquation2 = try Self.counts(.winnerTakeAllByEquation2(weight: 0.1, turns: 1), patterns)
    let (raw, inTime) = (raw, inTime)
    let candidates = (1...100).map { 0.2 * Double($0) }
    temperature =
      candidates.min { a, b in
        Self.distance(inTime, Self.softmax(raw, a)).variation < Self.distance(inTime, Self.softmax(raw, b)).variation
      } ?? 1
  }

  /// The softmax of `raw` at ``temperature``.
  public var softmax: [[Double]] { Self.softmax(raw, temperature) }

  private static func softmax(_ counts: [[Double]], _ temperature: Double) -> [[Double]] {
    counts.map { counts in
      let highest = counts.max() ?? 0
      let powers = counts.map { exp(($0 - highest) / temperature) }
      let sum = powers.reduce(0, +)
      return powers.map { $0 / sum }
    }
  }

  private static func counts(
    _ loss: StochasticSpikingBackprop.Loss, _ patterns: LabelledPatterns
  ) throws -> [[Double]] {
    var configuration = StochasticSpikingBackprop.Configuration(layers: [outputs, outputs], seed: 1, steps: 100)
    (configuration.loss, configuration.dropout, configuration.weightLimit) = (loss, [], nil)
    var learner = try StochasticSpikingBackprop(configuration)
    var state = learner.state
    // One input drives one output, by a weight of 5, the threshold: in units of 2^−26.
    let weights = (0..<outputs * outputs).map { Int32($0 % (outputs + 1) == 0 ? 5 << 26 : 0) }
    state["w1"] = try Tensor(weights, shape: [outputs, outputs])
    try learner.restore(state)
    return try (0..<patterns.count).map { index in
      let spikes = try learner.rehearsal(of: index, in: patterns).activations[1]
      return (0..<outputs).map { output in Double(spikes.count { $0[output] }) }
    }
  }

  /// The shares of the outputs in their sum, largest first, in the mean over the inputs with any spike.
  public static func sharesByRank(_ counts: [[Double]]) -> [Double] {
    let shares = counts.compactMap(shares).map { $0.sorted(by: >) }
    return (0..<outputs).map { rank in shares.reduce(0) { $0 + $1[rank] } / Double(max(1, shares.count)) }
  }

  /// How far two sets of shares are from each other in the mean, half the sum of differences; how often both have the
  /// same winner.
  public static func distance(_ left: [[Double]], _ right: [[Double]]) -> (variation: Double, agreement: Double) {
    var (variation, agreement, count) = (0.0, 0, 0)
    for (left, right) in zip(left, right) {
      guard let a = shares(left), let b = shares(right) else { continue }
      variation += zip(a, b).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
      if let best = a.max(), zip(a, b).contains(where: { $0 == best && $1 == b.max() }) { agreement += 1 }
      count += 1
    }
    return (variation / Double(max(1, count)), Double(agreement) / Double(max(1, count)))
  }

  private static func shares(_ counts: [Double]) -> [Double]? {
    let sum = counts.reduce(0, +)
    return sum > 0 ? counts.map { $0 / sum } : nil
  }
}
