// The figures of Biswas et al. 2023, small enough to come back in seconds; `synfire reproduce ssnn-bp` makes them in full.
//
// Biswas, Saraswat, Ganguly: A temporally and spatially local spike-based backpropagation algorithm to enable training in
// hardware. Neuromorph. Comput. Eng. 3, 034016 (2023), doi:10.1088/2634-4386/acf1c5.
import Synfire

@main
struct BiswasEtAl2023 {
  static func main() throws {
    Figure4.show()
    try Figure5.show()
    try Figure6.show()
    try Figure7.show()
    try Figure8.show()
  }

  /// The accuracy, in percent, of a small network that has learned 1,000 glyphs twice by `update`.
  static func accuracy(steps: Int, _ update: StochasticSpikingBackprop.Update) throws -> Double {
    let glyphs = try Dataset.glyphs(train: 1_000, test: 500).centerCropped(to: 20).grey()
    var learner = try StochasticSpikingBackprop(
      .init(layers: [400, 64, 10], seed: 1, steps: steps, update: update, epochs: 2))
    _ = try learner.fit(glyphs.train, epochs: 2)
    return 100 * (try learner.accuracy(on: glyphs.test))
  }

  /// A number with `places` digits after the point, right-aligned in `width` columns.
  static func number(_ value: Double, _ digits: Int, width: Int = 8) -> String {
    let scale = (0..<digits).reduce(1) { size, _ in size * 10 }
    let units = Int((value.magnitude * Double(scale)).rounded())
    let rest = digits == 0 ? "" : "." + String("\(units % scale + scale)".dropFirst())
    let text = (value < 0 && units > 0 ? "-" : "") + "\(units / scale)" + rest
    return String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
