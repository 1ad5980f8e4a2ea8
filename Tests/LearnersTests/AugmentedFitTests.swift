import Datasets
import Learners
import Recordings
import Testing

@Suite struct AugmentedFitTests {
  private static let augmentation = Augmentation(shift: 1, rotation: 10, scale: 0.1)

  private func glyphs(_ augmentation: Augmentation, count: Int = 300) throws -> (AugmentedImages, LabelledPatterns) {
    let dataset = try Dataset.glyphs(train: count, test: 500)
    let encoding = ImageEncoding(isGrey: true)
    return (
      try AugmentedImages(dataset.train, by: augmentation, encoding: encoding), try encoding.apply(to: dataset.test)
    )
  }

  private func network() throws -> DenseBackprop { try DenseBackprop(.init(layers: [784, 40, 10], seed: 3)) }

  @Test func anAugmentationThatChangesNothingIsNone() throws {
    let (images, test) = try glyphs(Augmentation())
    var (plain, augmented) = (try network(), try network())
    let wanted = try plain.fit(images.patterns, epochs: 2, reportingOn: test)
    let got = try augmented.fit(images, epochs: 2, reportingOn: test)
    #expect(augmented.state == plain.state)
    #expect(
      got.points.map(\.train) == wanted.points.map(\.train) && got.points.map(\.test) == wanted.points.map(\.test))
  }

  @Test func partsOfATrainingShowTheImagesOfTheWhole() throws {
    let (images, _) = try glyphs(Self.augmentation)
    var (whole, parts, again) = (try network(), try network(), try network())
    let history = try whole.fit(images, epochs: 3)
    _ = try parts.fit(images, epochs: 1)
    let rest = try parts.fit(images, epochs: 2, startingAt: 1)
    #expect(parts.state == whole.state)
    #expect(rest.points.map(\.train) == history.points.dropFirst().map(\.train))
    for _ in 0..<3 { _ = try again.fit(images, epochs: 1) }
    #expect(again.state != whole.state)
    #expect(throws: LearnerError.self) { try parts.fit(images, epochs: 1, startingAt: -1) }
  }

  /// Scores are those of the images as they are.
  @Test func scoresAreTakenOnTheImagesAsTheyAre() throws {
    let (images, test) = try glyphs(Self.augmentation)
    var learner = try network()
    let history = try learner.fit(images, epochs: 2, reportingOn: test)
    #expect(history.last?.train == (try learner.score(on: images.patterns)))
    #expect(history.last?.test == (try learner.score(on: test)))
    #expect(try learner.score(on: images.patterns(ofEpoch: 1, seed: 3)) != learner.score(on: images.patterns))
  }

  /// Of few images, a network that sees them varied learns more about others.
  @Test func varietyHelpsANetworkThatHasFewImages() throws {
    let (images, test) = try glyphs(Augmentation(shift: 1.5, rotation: 10, scale: 0.1))
    var (plain, augmented) = (try network(), try network())
    _ = try plain.fit(images.patterns, epochs: 120)
    _ = try augmented.fit(images, epochs: 120)
    let (without, with) = (try plain.accuracy(on: test), try augmented.accuracy(on: test))
    #expect(with > without + 0.03, "\(without) \(with)")
  }
}
