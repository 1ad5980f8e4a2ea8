internal import Datasets
internal import Learners
internal import Recordings

/// Which training images a page shows step by step.
public enum SampleSelection: Sendable, Hashable {
  /// So many: the first of each class, and mistakes.
  case count(Int)
  /// Those of these numbers, from 0.
  case images([Int])

  /// How many images are asked for; nil where they are named.
  var count: Int? { if case .count(let count) = self { count } else { nil } }

  /// How many images are looked through for mistakes.
  private static let nbpCandidates = 10_000
  private static let otherCandidates = 1_000

  /// The numbers of the images, mistakes first.
  ///
  /// - Parameter spares: So many times as many mistakes as are asked for, to choose from.
  /// - Throws: `LearnerError` for a number that no image has.
  func indices(
    in patterns: LabelledPatterns, of learner: any Learner, spares: Int = 1
  ) throws(LearnerError) -> [(index: Int, isMistake: Bool)] {
    switch self {
    case .images(let images):
      guard let wrong = images.first(where: { !(0..<patterns.count).contains($0) }) else {
        let chosen = patterns.samples(at: images)
        let answers = try learner.predictions(for: chosen)
        return images.indices.map { (images[$0], answers.isWrong(at: $0, label: chosen.labels[$0])) }
      }
      throw LearnerError("wanted numbers of training images (--images) from 0 to \(patterns.count - 1), got \(wrong)")
    case .count(let count):
      let limit = learner is BinaryBackprop ? Self.nbpCandidates : Self.otherCandidates
      let candidates = patterns.samples(at: 0..<min(limit, patterns.count))
      return Self.choice(of: count, candidates.labels, try learner.predictions(for: candidates), spares: spares)
    }
  }

  /// As many mistakes as the first right answers of the classes leave room for, and then those.
  private static func choice(
    of count: Int, _ labels: [UInt16], _ answers: Predictions, spares: Int
  ) -> [(index: Int, isMistake: Bool)] {
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
    return mistakes.map { ($0, true) } + others.map { ($0, false) }
  }
}

extension Predictions {
  /// Whether the answer by spikes to pattern `index` is another than its label, or there is none.
  func isWrong(at index: Int, label: UInt16) -> Bool { isSilent[index] || bySpikes[index] != label }
}
