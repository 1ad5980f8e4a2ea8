// Pairwise spike-timing-dependent plasticity: a synapse grows if its target spikes soon after its source, and shrinks
// if it spikes soon before.
//
//     dw = 2^-2*x1*y0 - 3*2^-4*y1*x0
//
// x1 jumps by 64 with a spike of the source and falls by the factor e^(-1/8) a step; y1 does so with the target's
// spikes, by e^(-1/16). What is left of the first spike's trace when the second spike comes is what the pair changes.
import Synfire

@main
struct PairwiseSTDP {
  /// Timing differences t_post − t_pre in steps, and the pairs that are averaged at each.
  static let differences = Array(stride(from: -24, through: 24, by: 2))
  static let pairs = 1_000

  static func main() throws {
    let changes = try meanChanges()

    print("t_post - t_pre: change of the weight, mean of \(pairs) pairs; the exponential law; what is between them")
    var largest = 0.0
    for (difference, change) in zip(differences, changes) {
      let residual = change - law(difference)
      largest = max(largest, abs(residual))
      print(padded("\(difference)", 4), fixed(change), fixed(law(difference)), fixed(residual), plot(change))
    }
    print("Each single change is an even number. Their means are off the law by at most\(fixed(largest, 5)).")
  }

  /// Runs all pairs side by side, each at a synapse of its own, on one chip.
  static func meanChanges() throws -> [Double] {
    var net = Network(seed: 1)

    // Source and target i·pairs + k are pair k of the i-th difference. All sources spike in one step. A teacher makes each
    // target spike before, with or after it, and does so one step ahead, since a spike takes one step to arrive.
    let middle = 26
    let count = differences.count * pairs
    let source = try net.addSpikeGenerator("source", spikeTrains: Array(repeating: [middle], count: count))
    let teacher = try net.addSpikeGenerator(
      "teacher", spikeTrains: differences.flatMap { Array(repeating: [middle + $0 - 1], count: pairs) })
    let target = try net.addGroup("target", count: count, .integrateAndFire(threshold: 512))
    try net.connect(teacher, to: target, .oneToOne, weights: 1_024)

    let rule = try LearningRule(
      "dw = 2^-2*x1*y0 - 3*2^-4*y1*x0", x1: TraceDynamics(impulse: 64, timeConstant: 8),
      y1: TraceDynamics(impulse: 64, timeConstant: 16))
    let plastic = try net.connect(source, to: target, .oneToOne, weights: 0, rule: rule)

    var chip = try Chip(net)
    try chip.run(steps: 2 * middle)

    // Traces are whole numbers and weights are even. The chip rounds both at random, so that no mean is shifted.
    let weights = chip.weights(of: plastic)
    return differences.indices.map { place in
      Double(weights[place * pairs..<(place + 1) * pairs].reduce(0, +)) / Double(pairs)
    }
  }

  /// 16 e^(−Δ/8) where the target spikes second, −12 e^(Δ/16) where it spikes first, and both in the same step.
  static func law(_ difference: Int) -> Double {
    let e = 2.718281828459045
    let sixteenthRoot = e.squareRoot().squareRoot().squareRoot().squareRoot()
    let eighthRoot = sixteenthRoot * sixteenthRoot
    let growth = (0..<abs(difference)).reduce(16.0) { size, _ in size / eighthRoot }
    let loss = (0..<abs(difference)).reduce(12.0) { size, _ in size / sixteenthRoot }
    return (difference >= 0 ? growth : 0) - (difference <= 0 ? loss : 0)
  }

  /// A bar from the axis to the change, two characters for a weight unit.
  static func plot(_ change: Double) -> String {
    let length = Int((change.magnitude * 2).rounded())
    if change >= 0 { return String(repeating: " ", count: 24) + "|" + String(repeating: "#", count: length) }
    return String(repeating: " ", count: 24 - length) + String(repeating: "#", count: length) + "|"
  }

  static func fixed(_ value: Double, _ width: Int = 7) -> String {
    let hundredths = Int((value.magnitude * 100).rounded())
    let digits = "\(hundredths / 100)." + (hundredths % 100 < 10 ? "0" : "") + "\(hundredths % 100)"
    return padded((value < 0 && hundredths > 0 ? "-" : "") + digits, width)
  }

  static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
