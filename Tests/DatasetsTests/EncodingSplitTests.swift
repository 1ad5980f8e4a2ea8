import Datasets
import Testing

@Suite struct EncodingSplitTests {
  /// Ten images of one pixel, each its own position.
  static func numbered(_ count: Int = 10) throws -> LabelledImages {
    try LabelledImages(
      height: 1, width: 1, pixels: (0..<count).map { UInt8($0) }, labels: (0..<count).map { UInt16($0) },
      classCount: count)
  }

  @Test func theLastSamplesAreHeldOut() throws {
    let (train, heldOut) = try Self.numbered().split(holdingOutLast: 3)
    #expect(train.pixels == [0, 1, 2, 3, 4, 5, 6] && train.labels == [0, 1, 2, 3, 4, 5, 6])
    #expect(heldOut.pixels == [7, 8, 9] && heldOut.labels == [7, 8, 9])
    #expect(train.classCount == 10 && heldOut.classCount == 10)
  }

  @Test func aRandomChoiceKeepsTheOrderAndLosesNothing() throws {
    let images = try Self.numbered(200)
    let (train, heldOut) = try images.split(holdingOut: 60, seed: 5)
    #expect(train.count == 140 && heldOut.count == 60)
    #expect(train.labels == train.labels.sorted() && heldOut.labels == heldOut.labels.sorted())
    #expect((train.labels + heldOut.labels).sorted() == images.labels)
    #expect(heldOut.pixels.map { UInt16($0) } == heldOut.labels)
  }

  @Test func theSeedAloneDecidesTheChoice() throws {
    let images = try Self.numbered(200)
    let first = try images.split(holdingOut: 60, seed: 5).heldOut
    #expect(try images.split(holdingOut: 60, seed: 5).heldOut == first)
    #expect(try images.split(holdingOut: 60, seed: 6).heldOut != first)
    #expect(first != (try images.split(holdingOutLast: 60).heldOut))
  }

  @Test func everySampleIsHeldOutByItsTurn() throws {
    let images = try Self.numbered()
    var counts = [Int](repeating: 0, count: 10)
    for seed in 0..<2_000 {
      for label in try images.split(holdingOut: 3, seed: UInt64(seed)).heldOut.labels { counts[Int(label)] += 1 }
    }
    // 600 expected, with a standard deviation of 20.5.
    #expect(counts.allSatisfy { abs($0 - 600) < 103 }, "\(counts)")
  }

  @Test func patternsAreSplitLikeTheirImages() throws {
    let images = try randomImages(count: 20, height: 9, width: 9)
    let (train, heldOut) = try images.binarized().split(holdingOut: 6, seed: 3)
    let parts = try images.split(holdingOut: 6, seed: 3)
    #expect(train == (try parts.train.binarized()))
    #expect(heldOut == (try parts.heldOut.binarized()))
  }

  @Test func aPrefixIsTheFirstSamplesOrAll() throws {
    let patterns = try randomImages(count: 5, height: 9, width: 9).binarized()
    #expect(try patterns.prefix(2).words == Array(patterns.words[..<4]))
    #expect(try patterns.prefix(2).labels == [0, 1])
    #expect(try patterns.prefix(5) == patterns)
    #expect(try patterns.prefix(6) == patterns)
  }

  @Test(arguments: [-1, 0, 10, 11, .max, .min]) func bothPartsNeedASample(count: Int) throws {
    let images = try Self.numbered()
    #expect(problem { _ = try images.split(holdingOutLast: count) }?.kind == .invalidArgument)
    #expect(problem { _ = try images.split(holdingOut: count, seed: 1) }?.kind == .invalidArgument)
    if count < 1 { #expect(problem { _ = try images.prefix(count) }?.kind == .invalidArgument) }
  }
}
