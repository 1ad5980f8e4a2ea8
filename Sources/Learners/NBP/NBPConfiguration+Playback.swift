package import Datasets
package import Storage
internal import SynfireCircuits

extension NBPConfiguration: ShowsSamples {
  /// Arithmetic answers fast; and where the derivative is 0 nothing is learned from a mistake, so some are spare.
  package static let sampleSearch = SampleSearch(candidates: 10_000, spares: 4)

  /// Plays the samples on copies of the chip; a run in arithmetic has the same weights and is shown on the chip too.
  package func playback(
    of samples: [ChosenSample], in patterns: LabelledPatterns, from state: [String: Tensor], count: Int?
  ) throws(LearnerError) -> SamplePlayback {
    var learner: SynfireBackprop
    do throws(LearnerError) {
      learner = try SynfireBackprop(converted(to: .chip).circuit)
      try learner.restore(state)
    } catch {
      return SamplePlayback(nil, remarks: ["No sample can be shown on the chip: \(error)"])
    }
    let indices = samples.map { (index: $0.index, isMistake: $0.isMistake) }
    let view = CircuitView(learner, samples: indices, in: patterns, count: count)
    let remarks = view.failures.first.map { first in
      ["The chip stops at \(view.failures.count) of the \(samples.count) images to show, as at \(first)."]
    }
    return SamplePlayback(view, remarks: remarks ?? [])
  }
}

extension SamplePlayback {
  fileprivate init(_ view: CircuitView?, remarks: [String]) {
    player = "circuit"
    introduction =
      "One training image goes once round the circuit: \(view?.plan.phases.count ?? 0) steps of the chip, one for each "
      + "phase. What is shown was recorded on the simulated chip with the weights of this run."
    data = view
    sampleCount = view?.samples.count ?? 0
    figures = view.map { $0.samples.isEmpty ? [] : [$0.spikesOfPhases] } ?? []
    self.remarks = remarks
  }
}

extension CircuitView {
  /// Spikes in each phase, by layer, in the mean of the samples.
  fileprivate var spikesOfPhases: SamplePlayback.Bars {
    let numbers = plan.phases.map(\.number)
    let series = plan.layers.indices.map { layer in
      let groups = plan.columns.filter { $0.layer == layer }.flatMap(\.groups)
      let sums = numbers.map { phase in
        samples.reduce(0) { sum, sample in
          groups.reduce(sum) { $0 + (sample.spikes[$1]?[phase]?.members.count ?? 0) }
        }
      }
      return (name: plan.layers[layer].name, values: sums.map { Double($0) / Double(samples.count) })
    }
    return SamplePlayback.Bars(
      title: "Spikes in each phase",
      subtitle: "of one image, mean of the \(samples.count) shown above; phases 1 to \(numbers.count)",
      quantity: "spikes", categories: numbers.map(String.init), series: series)
  }
}
