internal import Datasets
internal import Learners
internal import Recordings

/// Which training images a page shows step by step.
public enum SampleSelection: Sendable, Hashable {
  /// At most this number of them: mistakes, and the first right answer of each class.
  case count(Int)
  /// Those with these numbers, from 0.
  case images([Int])

  /// The most images to show; nil if they are given by number.
  var count: Int? { if case .count(let count) = self { count } else { nil } }

  /// The chosen images, mistakes first, or in the order in which they are given.
  ///
  /// - Parameters:
  ///   - patterns: The training images.
  ///   - learner: The network whose mistakes are meant.
  ///   - search: How far to search for them.
  /// - Throws: `LearnerError` for a number that no image has.
  func samples(
    of patterns: LabelledPatterns, answeredBy learner: any Learner, _ search: SampleSearch
  ) throws(LearnerError) -> [ChosenSample] {
    switch self {
    case .images(let images):
      guard let wrong = images.first(where: { !(0..<patterns.count).contains($0) }) else {
        let chosen = patterns.samples(at: images)
        let answers = try learner.predictions(for: chosen)
        return images.enumerated().map { place, index in
          ChosenSample(index: index, isMistake: answers.isWrong(at: place, label: chosen.labels[place]))
        }
      }
      throw LearnerError("wanted numbers of training images from 0 to \(patterns.count - 1), got \(wrong)")
    case .count(let count):
      let candidates = patterns.samples(at: 0..<min(search.candidates, patterns.count))
      let answers = try learner.predictions(for: candidates)
      return Self.choice(of: count, candidates.labels, answers, spares: search.spares)
    }
  }

  /// As many mistakes as the first right answers of the classes leave room for, then those answers.
  private static func choice(
    of count: Int, _ labels: [UInt16], _ answers: Predictions, spares: Int
  ) -> [ChosenSample] {
    var seen: Set<UInt16> = []
    let wrong = labels.indices.filter { answers.isWrong(at: $0, label: labels[$0]) }
    let right = labels.indices.filter {
      !answers.isWrong(at: $0, label: labels[$0]) && seen.insert(labels[$0]).inserted
    }
    let room = max(count / 2, count - right.count)
    // Mistakes of many classes: the first of each class before the second of any.
    var places: [UInt16: Int] = [:]
    let ranked = wrong.map { index in
      places[labels[index], default: 0] += 1
      return (place: places[labels[index], default: 0], index: index)
    }
    let mistakes = ranked.sorted { ($0.place, $0.index) < ($1.place, $1.index) }.prefix(room * spares).map(\.index)
    let others = right.sorted { labels[$0] < labels[$1] }.prefix(max(0, count - min(room, mistakes.count)))
    return mistakes.map { ChosenSample(index: $0, isMistake: true) }
      + others.map { ChosenSample(index: $0, isMistake: false) }
  }
}
