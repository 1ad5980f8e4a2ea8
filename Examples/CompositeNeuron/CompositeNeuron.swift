// One composite neuron at work: a forward neuron and two gradient neurons, side by side, with nothing but spikes.
//
// Three inputs, one hidden composite neuron, two outputs; the right answer is output 0. Three kinds of spikes come about
// in the same steps: activations s, positive gradients δ⁺ ("spike more") and negative ones δ⁻ ("spike less").
import Synfire

@main
struct CompositeNeuron {
  static let steps = 50
  /// Weights to the hidden neuron, and from it to the outputs.
  static let weights = (hidden: [0.5, 0.5, 0.5], output: [2.0, 8.0])

  static func main() throws {
    let sample = try LabelledImages(
      height: 1, width: 3, pixels: [255, 160, 80], labels: [0], classCount: 2
    ).grey()
    let learner = try network(update: .rate)

    // What learning from this sample would do, spike by spike; nothing is learned yet.
    let spikes = try learner.rehearsal(of: 0, in: sample)
    let ungated = try network(update: .rate, gate: .open).rehearsal(of: 0, in: sample)
    let hidden = column(0, of: spikes.activations[1])
    let opening = hidden.firstIndex(of: true) ?? steps

    print("step         " + (0..<steps).map { String($0 % 10) }.joined())
    for input in 0..<3 { show("input \(input)", column(input, of: spikes.activations[0])) }
    print()
    show("hidden  s", hidden)
    print("     gate    " + (0..<steps).map { $0 < opening ? "_" : "‾" }.joined())
    show("        δ⁺", column(0, of: spikes.positiveGradients[1]))
    show("        δ⁻", column(0, of: spikes.negativeGradients[1]))
    show("no gate δ⁺", column(0, of: ungated.positiveGradients[1]))
    show("no gate δ⁻", column(0, of: ungated.negativeGradients[1]))
    for output in 0..<2 {
      print()
      show("label   \(output)", column(output, of: spikes.label))
      show("output  s", column(output, of: spikes.activations[2]))
      show("        δ⁺", column(output, of: spikes.positiveGradients[2]))
      show("        δ⁻", column(output, of: spikes.negativeGradients[2]))
    }
    print("\nThe gate opens in step \(opening), with the first spike; what came earlier waits for it. Output 0 is to")
    print("spike more, and so should the hidden neuron. But then it makes output 1 spike, which is wrong.\n")

    print("Each weight learns from the trains at its two ends; η = 2, T = \(steps), η/2T² = 0.0004.")
    print("synapse             rate rule: η/2T² Σs Σ(δ⁺ − δ⁻)                coincidences: η/2T² Σₜ s(δ⁺ − δ⁻)")
    for (matrix, rows, columns) in [(0, 3, 1), (1, 1, 2)] {
      let rate = try change(ofMatrix: matrix, by: .rate, on: sample)
      let stochastic = try change(ofMatrix: matrix, by: .stochastic, on: sample)
      for place in 0..<rows * columns {
        let (row, column) = (place / columns, place % columns)
        let before = Self.column(row, of: spikes.activations[matrix])
        let plus = Self.column(column, of: spikes.positiveGradients[matrix + 1])
        let minus = Self.column(column, of: spikes.negativeGradients[matrix + 1])
        print(matrix == 0 ? "input \(row) → hidden  " : "hidden → output \(column)", terminator: " ")
        let (s, p, n) = (count(before), count(plus), count(minus))
        print(law("\(s)·(\(p) − \(n))", s * (p - n), rate[place]), terminator: "  ")
        let (together, apart) = (coincidences(before, plus), coincidences(before, minus))
        print(law("(\(together) − \(apart))", together - apart, stochastic[place]))
      }
    }
  }

  /// The network, its weights set by hand.
  static func network(
    update: StochasticSpikingBackprop.Update, gate: StochasticSpikingBackprop.Gate = .firstSpike
  ) throws -> StochasticSpikingBackprop {
    var settings = StochasticSpikingBackprop.Configuration(layers: [3, 1, 2], seed: 1, steps: steps)
    settings.update = update
    settings.learningRates = [2, 2]
    settings.loss = .meanSquaredError
    settings.gate = gate
    settings.gradientThreshold = 0.5
    settings.weightLimit = nil
    settings.dropout = []
    var learner = try StochasticSpikingBackprop(settings)
    var state = learner.state
    state["w1"] = try Tensor(weights.hidden.map { Int32($0 * unit) }, shape: [3, 1])
    state["w2"] = try Tensor(weights.output.map { Int32($0 * unit) }, shape: [1, 2])
    try learner.restore(state)
    return learner
  }

  /// Weights are whole numbers of 2⁻²⁶: 10 bits that neurons see, and 16 more that learning sees.
  static let unit = 0x1p26

  /// How much the weights of a matrix change when the sample is learned.
  static func change(
    ofMatrix matrix: Int, by update: StochasticSpikingBackprop.Update, on sample: LabelledPatterns
  ) throws -> [Double] {
    var learner = try network(update: update)
    try learner.learn(sample, order: [0])
    let after = try learner.state["w\(matrix + 1)"]?.values(as: Int32.self) ?? []
    return zip(after, matrix == 0 ? weights.hidden : weights.output).map { Double($0) / unit - $1 }
  }

  /// The formula with its counts, what it gives, and whether the weight has changed by just that, to the unit.
  static func law(_ formula: String, _ products: Int, _ change: Double) -> String {
    let wanted = 2 / Double(2 * steps * steps) * Double(products)
    let isEqual = (change - wanted).magnitude * unit < 1
    let text = formula + " · 0.0004 = " + fixed(wanted) + (isEqual ? "  learned" : "  but \(fixed(change))")
    return String(repeating: " ", count: max(0, 40 - text.count)) + text
  }

  static func column(_ neuron: Int, of raster: [[Bool]]) -> [Bool] { raster.map { $0[neuron] } }

  /// Steps in which both spike.
  static func coincidences(_ one: [Bool], _ other: [Bool]) -> Int { count(zip(one, other).map { $0 && $1 }) }

  static func count(_ train: [Bool]) -> Int { train.count { $0 } }

  static func show(_ title: String, _ train: [Bool]) {
    let spikes = train.map { $0 ? "|" : "." }.joined()
    print(title + String(repeating: " ", count: 13 - title.count) + spikes + "  \(count(train))")
  }

  static func fixed(_ value: Double) -> String {
    let units = Int((value.magnitude * 10_000).rounded())
    let rest = "\(units % 10_000)"
    return (value < 0 && units > 0 ? "-" : "") + "\(units / 10_000)." + String(repeating: "0", count: 4 - rest.count)
      + rest
  }
}
