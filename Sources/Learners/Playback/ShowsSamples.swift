package import Datasets
package import Storage

/// The configuration of a learner that can show, step by step, how it learns from single samples.
package protocol ShowsSamples: LearnerConfiguration {
  /// Where to search for samples that are worth showing.
  static var sampleSearch: SampleSearch { get }

  /// Records how a network learns from single samples, each time from the same state.
  ///
  /// - Parameters:
  ///   - samples: The samples, in the order in which they are shown.
  ///   - patterns: The patterns that they are numbered by.
  ///   - state: The state of a learner of this configuration.
  ///   - count: The most samples to show; nil to show all of them.
  /// - Throws: `LearnerError` if the patterns or the state do not fit the network.
  func playback(
    of samples: [ChosenSample], in patterns: LabelledPatterns, from state: [String: Tensor], count: Int?
  ) throws(LearnerError) -> SamplePlayback
}

/// A sample to show.
package struct ChosenSample: Sendable, Hashable {
  /// Its number among the patterns.
  package let index: Int
  /// Whether the network answers it wrongly.
  package let isMistake: Bool

  /// Puts a sample together.
  package init(index: Int, isMistake: Bool) {
    self.index = index
    self.isMistake = isMistake
  }
}

/// How far to search for samples that a network answers wrongly.
package struct SampleSearch: Sendable, Hashable {
  /// The most samples that are searched.
  package let candidates: Int
  /// How many wrong answers to take for each one that is shown, 1 or more, if some may turn out to show nothing.
  package let spares: Int
}
