// What is a hidden layer worth? The same images for a linear classifier and for nBP, compared on held-out images, so
// that the test images stay untouched until a choice is made.
import Synfire

@main
struct WhatAHiddenLayerIsWorth {
  static func main() throws {
    let digits = try Dataset.glyphs(train: 12_000, test: 2_000).centerCropped(to: 20).binarized(above: 128)
    let (train, heldOut) = try digits.train.split(holdingOutLast: 2_000)

    let candidates: [(name: String, learner: any Learner)] = [
      ("no hidden layer", try SoftmaxRegression(layers: [400, 10], seed: 1)),
      ("50 hidden", try BinaryBackprop(layers: [400, 50, 10], seed: 1)),
      ("400 hidden", try BinaryBackprop(layers: [400, 400, 10], seed: 1)),
    ]
    var best: (name: String, learner: any Learner, accuracy: Double)?
    for (name, untrained) in candidates {
      var learner = untrained
      _ = try learner.fit(train, epochs: 8)
      let accuracy = byPotential(try learner.score(on: heldOut))
      print("\(name): \(percent(accuracy)) of the held-out images")
      if accuracy > best?.accuracy ?? 0 { best = (name, learner, accuracy) }
    }
    guard let best else { return }
    print("Chosen: \(best.name). On the test images: \(percent(byPotential(try best.learner.score(on: digits.test))))")
  }

  /// The fraction right by the potential of the outputs; for the classifier, which has none, by its own answer.
  static func byPotential(_ score: Score) -> Double { score["potential"] ?? score.accuracy }

  static func percent(_ fraction: Double) -> String { "\((fraction * 1_000).rounded() / 10) %" }
}
