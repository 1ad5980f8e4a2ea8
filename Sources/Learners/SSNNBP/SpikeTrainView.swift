internal import Datasets

/// What a page needs to show the spikes of SSNN-BP while it learns from single images, step by step.
package struct SpikeTrainView: Sendable, Encodable {
  /// The spikes of some neurons, step by step.
  struct Train: Sendable, Encodable {
    /// Such as "hidden 1".
    let name: String
    /// "forward", "label", "positive" or "negative".
    let kind: String
    let neurons: Int
    let spikes: Int
    /// Who spikes in each step.
    let steps: [PackedBits]

    init(_ name: String, _ kind: String, _ raster: [[Bool]]) {
      self.name = name
      self.kind = kind
      neurons = raster.first?.count ?? 0
      spikes = raster.reduce(0) { $0 + $1.count { $0 } }
      steps = raster.map { PackedBits($0) }
    }

    /// The characters that the page needs for it.
    var size: Int { steps.reduce(0) { $0 + $1.text.utf8.count + 3 } }
  }

  /// One training image.
  package struct Sample: Sendable, Encodable {
    /// Its number among the training images.
    package let index: Int
    package let label: Int
    /// Whether the network answered it wrongly before.
    package let isMistake: Bool
    /// Inputs first; then the label; then the error streams, outputs' first.
    let trains: [Train]
  }

  let steps: Int
  package private(set) var samples: [Sample] = []

  /// The most characters that a page holds of spikes.
  private static let sizeLimit = 900_000

  /// The spikes that learning from the images `indices` of `patterns` would take; fewer images where they are too many
  /// for a page.
  init(
    _ learner: StochasticSpikingBackprop, samples indices: [(index: Int, isMistake: Bool)],
    in patterns: LabelledPatterns
  ) throws(LearnerError) {
    steps = learner.configuration.steps
    var size = 0
    for (index, isMistake) in indices {
      let trains = Self.trains(try learner.rehearsal(of: index, in: patterns))
      size += trains.reduce(0) { $0 + $1.size }
      guard samples.isEmpty || size <= Self.sizeLimit else { break }
      samples.append(
        Sample(index: index, label: Int(patterns.labels[index]), isMistake: isMistake, trains: trains))
    }
  }

  private static func trains(_ spikes: SampleSpikes) -> [Train] {
    let last = spikes.activations.count - 1
    func name(_ layer: Int) -> String {
      layer == 0 ? "inputs" : layer == last ? "outputs" : last == 2 ? "hidden" : "hidden \(layer)"
    }
    var trains = spikes.activations.enumerated().map { Train(name($0), "forward", $1) }
    trains.append(Train("label", "label", spikes.label))
    for layer in (1...last).reversed() {
      trains.append(Train(name(layer), "positive", spikes.positiveGradients[layer]))
      trains.append(Train(name(layer), "negative", spikes.negativeGradients[layer]))
    }
    return trains
  }
}
