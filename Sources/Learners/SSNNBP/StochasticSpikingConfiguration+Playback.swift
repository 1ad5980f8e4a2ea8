package import Datasets
package import Storage

extension StochasticSpikingBackprop.Configuration: ShowsSamples {
  package static let sampleSearch = SampleSearch(candidates: 1_000, spares: 1)

  /// Records the spikes that learning from each of the samples would take.
  package func playback(
    of samples: [ChosenSample], in patterns: LabelledPatterns, from state: [String: Tensor], count: Int?
  ) throws(LearnerError) -> SamplePlayback {
    var learner = try StochasticSpikingBackprop(self)
    try learner.restore(state)
    let indices = samples.prefix(count ?? samples.count).map { (index: $0.index, isMistake: $0.isMistake) }
    let view = try SpikeTrainView(learner, samples: indices, in: patterns)
    let missing = indices.count - view.samples.count
    return SamplePlayback(
      player: "trains",
      introduction:
        "All spikes of one training image: inputs, hidden layers and outputs, the label that tells the right answer, and "
        + "the two streams of errors, positive and negative, that travel back.",
      data: view, sampleCount: view.samples.count, figures: [],
      remarks: missing == 0
        ? []
        : [
          "\(missing) of the \(indices.count) images to show are left out, as their spikes would make the page too large."
        ])
  }
}
