import Datasets
import Testing

@Suite struct GlyphTests {
  /// A small set that most tests look at.
  static let glyphs = try? Dataset.glyphs(train: 600, test: 300, seed: 1)

  @Test func equalArgumentsGiveEqualImages() throws {
    let again = try Dataset.glyphs(train: 600, test: 300, seed: 1)
    let first = try #require(Self.glyphs)
    #expect(again.train == first.train)
    #expect(again.test == first.test)
    #expect(again.sources == first.sources)
    #expect(try Dataset.glyphs(train: 600, test: 300, seed: 2).train != first.train)
  }

  @Test func aShorterSetIsTheBeginningOfALongerOne() throws {
    let long = try #require(Self.glyphs)
    let short = try Dataset.glyphs(train: 37, test: 5, seed: 1)
    #expect(short.train.count == 37 && short.test.count == 5)
    #expect(short.train.pixels.elementsEqual(long.train.pixels.prefix(37 * 784)))
    #expect(short.train.labels.elementsEqual(long.train.labels.prefix(37)))
    #expect(short.test.pixels.elementsEqual(long.test.pixels.prefix(5 * 784)))
    #expect(short.test.labels.elementsEqual(long.test.labels.prefix(5)))
  }

  @Test func theImagesDoNotDependOnHowTheyAreSharedAmongThreads() throws {
    let pen = GlyphPen(seed: 5, part: .train)
    let oneByOne = (0..<101).flatMap { pen.pixels(of: $0) }
    for batch in [1, 7, 100, 1000] { #expect(pen.pixels(of: 0..<101, batch: batch) == oneByOne) }
    for batch in [1, 7, 100] { #expect(pen.pixels(of: 13..<90, batch: batch)[...] == oneByOne[13 * 784..<90 * 784]) }
  }

  @Test func aRangeIsDrawnAsInTheWholeSet() throws {
    let glyphs = try #require(Self.glyphs)
    let pen = GlyphPen(seed: 1, part: .train)
    #expect(try pen.images(of: 7..<523) == glyphs.train.samples(at: 7..<523))
    #expect(try pen.images(of: 0..<600) == glyphs.train)
    #expect(try GlyphPen(seed: 1, part: .test).images(of: 299..<300) == glyphs.test.samples(at: [299]))
    #expect(try pen.images(of: 5..<5).count == 0)
    #expect(try GlyphPen(part: .test).images(of: 0..<10) == Dataset.glyphs(train: 1, test: 10).test)
    let last = try pen.images(of: 999_999..<1_000_000)
    #expect(last.pixels == pen.pixels(of: 999_999) && Int(last.labels[0]) == pen.label(of: 999_999))
  }

  @Test(arguments: [-1..<5, Int.min..<0, 0..<1_000_001, 0..<Int.max, 1_000_001..<1_000_001])
  func aRangeThatNoSetHasIsRefusedBeforeMemoryIsTaken(range: Range<Int>) {
    let error = #expect(throws: DatasetError.self) { try GlyphPen(seed: 1, part: .train).images(of: range) }
    #expect(error?.kind == .invalidArgument)
    #expect(
      error?.description
        == "glyphs: wanted images of 0 ..< 1000000, got \(range.lowerBound) ..< \(range.upperBound)")
  }

  @Test func theSetHoldsWhatThePenDraws() throws {
    let glyphs = try #require(Self.glyphs)
    for (part, images) in [(GlyphPen.Part.train, glyphs.train), (.test, glyphs.test)] {
      let pen = GlyphPen(seed: 1, part: part)
      for index in [0, 9, 10, 123, 299] {
        #expect(images[index].elementsEqual(pen.pixels(of: index)))
        #expect(Int(images.labels[index]) == pen.label(of: index))
      }
    }
  }

  @Test func noImageIsInBothPartsOrTwiceInOne() throws {
    let glyphs = try #require(Self.glyphs)
    let all = [glyphs.train, glyphs.test].flatMap { images in (0..<images.count).map { Array(images[$0]) } }
    #expect(Set(all).count == 900)
  }

  @Test func ofEveryTenImagesEachDigitIsOneInAnOrderOfItsOwn() throws {
    for part in GlyphPen.Part.allCases {
      let pen = GlyphPen(seed: 3, part: part)
      let tens = (0..<50).map { ten in (0..<10).map { pen.label(of: ten * 10 + $0) } }
      for ten in tens { #expect(ten.sorted() == Array(0..<10)) }
      #expect(Set(tens).count == 50)
      for place in 0..<10 { #expect(Set(tens.map { $0[place] }).count >= 8, "place \(place) favours a digit") }
    }
  }

  @Test func theInkIsThatOfAHandwrittenDigit() throws {
    let images = try #require(Self.glyphs).train
    var dark = 0
    var outside = 0
    var darkest = 0
    for index in 0..<images.count {
      let image = Array(images[index])
      let inner = (0..<784).filter { 4..<24 ~= $0 / 28 && 4..<24 ~= $0 % 28 }
      let count = inner.filter { image[$0] >= 129 }.count
      #expect(15...230 ~= count, "image \(index) has \(count) dark pixels")
      #expect((image.max() ?? 0) >= 150, "image \(index) is pale")
      dark += count
      outside += image.filter { $0 >= 129 }.count - count
      darkest = max(darkest, Int(image.max() ?? 0))
    }
    #expect(80.0...95.0 ~= Double(dark) / 600, "mean dark pixels")
    #expect(Double(outside) < 0.002 * Double(dark), "the middle 20×20 hold the ink")
    #expect(darkest > 245)
  }

  @Test func edgesAreSoft() throws {
    let pixels = try #require(Self.glyphs).train.pixels
    let between = pixels.filter { 20..<180 ~= $0 }.count
    let dark = pixels.filter { $0 >= 180 }.count
    #expect(between > dark / 3)
  }

  @Test func theDrawingIsPinned() throws {
    let glyphs = try #require(Self.glyphs)
    #expect(
      glyphs.sources == [
        DataSource(
          name: "glyphs, recipe 1, seed 1, 600 + 300 images",
          sha256: "e6a247af5a0421a68833f94ab5b0893a67c6893c787d32e721ba520c5f9f4f0d")
      ])
    #expect(glyphs.name == "glyphs")
    #expect(glyphs.train.classCount == 10 && glyphs.train.height == 28 && glyphs.train.width == 28)
  }

  @Test(arguments: [(0, 10), (-1, 10), (10, 0), (Int.min, 10), (10, Int.max), (1_000_001, 1), (1, 1_000_001)])
  func countsOutOfRangeAreRefusedBeforeMemoryIsTaken(train: Int, test: Int) throws {
    let error = #expect(throws: DatasetError.self) { try Dataset.glyphs(train: train, test: test) }
    #expect(error?.kind == .invalidArgument)
    let isTraining = !(1...1_000_000 ~= train)
    #expect(
      error?.description
        == "glyphs: wanted 1 … 1000000 \(isTraining ? "training" : "test") images, got \(isTraining ? train : test)")
  }
}
