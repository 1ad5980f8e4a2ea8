// A first training: a network of binary neurons learns to read drawn digits, with whole numbers only.
import Synfire

@main
struct FirstTraining {
  static func main() throws {
    // 28×28 grey digits, drawn by the package itself. The middle 20×20 pixels become 400 inputs: a pixel that is more
    // than half dark is a spike, any other is none.
    let digits = try Dataset.glyphs(train: 10_000, test: 2_000).centerCropped(to: 20).binarized(above: 128)
    print("An image has \(Int(digits.train.meanSpikeCount.rounded())) spikes of \(digits.train.width) on average.")

    // 400 inputs, 400 hidden compartments, 10 outputs. A learner is a value: the copy stays as it is.
    var learner = try BinaryBackprop(layers: [400, 400, 10], seed: 1)
    let untrained = learner
    print("Untrained: \(percent(try untrained.accuracy(on: digits.test))) of the test images are recognised.")

    // Six passes over the training images. Each sample corrects the weights by ±2 where its error travels back.
    _ = try learner.fit(digits.train, epochs: 6, reportingOn: digits.test) { point in
      print("Epoch \(Int(point.epoch)): \(percent(point.test?.accuracy ?? 0))")
    }

    // The weights are even integers that fit the 8-bit registers of a neuromorphic chip.
    let weights = try learner.state["w1"]?.values(as: Int16.self) ?? []
    print("Weights from \(weights.min() ?? 0) to \(weights.max() ?? 0).")
  }

  static func percent(_ fraction: Double) -> String { "\((fraction * 1_000).rounded() / 10) %" }
}
