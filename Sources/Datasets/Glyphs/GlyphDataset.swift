import Dispatch
import Storage
import Synchronization

extension Dataset {
  /// The most images in each part of `glyphs(train:test:seed:)`.
  public static let glyphLimit = 1_000_000
  /// How many test images `glyphs(train:test:seed:)` has by default.
  public static let glyphTestCount = 4_000

  /// The built-in data set: digits 0 … 9 in 28 × 28 grey pixels, drawn on the spot by `GlyphPen`.
  ///
  /// The first n images of a longer set are those of a shorter one; of every ten images in a row, each digit is one, in
  /// random order. Equal arguments give equal images on every machine, with any number of cores.
  ///
  /// - Parameters:
  ///   - train: images to learn from, 1 … `glyphLimit`.
  ///   - test: images to report on, 1 … `glyphLimit`.
  ///   - seed: any number.
  /// - Throws: `invalidArgument` for a count out of range, before any memory is taken.
  public static func glyphs(
    train: Int = 20_000, test: Int = glyphTestCount, seed: UInt64 = 1
  ) throws(DatasetError) -> Dataset {
    for (count, part) in [(train, "training"), (test, "test")] where !(1...glyphLimit).contains(count) {
      throw DatasetError(.invalidArgument, "glyphs", "wanted 1 … \(glyphLimit) \(part) images, got \(count)")
    }
    var hash = SHA256Hash()
    var parts: [LabelledImages] = []
    for (part, count) in [(GlyphPen.Part.train, train), (.test, test)] {
      let images = try GlyphPen(seed: seed, part: part).images(of: 0..<count)
      hash.update(images.pixels)
      hash.update(images.labels.map { UInt8($0) })
      parts.append(images)
    }
    let recipe = "glyphs, recipe \(GlyphRecipe.number), seed \(seed), \(train) + \(test) images"
    return try Dataset(
      name: "glyphs", train: parts[0], test: parts[1],
      sources: [DataSource(name: recipe, sha256: hash.hexadecimal)])
  }
}

extension GlyphPen {
  /// The images of `range` with their digits; none before them is drawn.
  ///
  /// - Parameter range: any part of 0 ..< `Dataset.glyphLimit`.
  /// - Throws: `invalidArgument` for another range, before any memory is taken.
  public func images(of range: Range<Int>) throws(DatasetError) -> LabelledImages {
    guard range.lowerBound >= 0, range.upperBound <= Dataset.glyphLimit else {
      throw DatasetError(
        .invalidArgument, "glyphs",
        "wanted images of 0 ..< \(Dataset.glyphLimit), got \(range.lowerBound) ..< \(range.upperBound)")
    }
    return try LabelledImages(
      height: Self.side, width: Self.side, pixels: pixels(of: range), labels: range.map { UInt16(label(of: $0)) },
      classCount: 10, source: "glyphs")
  }

  /// The grey values of the images of `range`, drawn on all cores in turns of `batch` images.
  package func pixels(of range: Range<Int>, batch: Int = 500) -> [UInt8] {
    let area = Self.side * Self.side
    let all = Mutex([UInt8](repeating: 0, count: range.count * area))
    DispatchQueue.concurrentPerform(iterations: (range.count + batch - 1) / batch) { turn in
      let places = turn * batch..<min((turn + 1) * batch, range.count)
      var desk = GlyphDesk()
      var pixels: [UInt8] = []
      pixels.reserveCapacity(places.count * area)
      for index in places.map({ range.lowerBound + $0 }) {
        draw(index, digit: label(of: index), on: &desk, into: &pixels)
      }
      all.withLock { $0.replaceSubrange(places.lowerBound * area..<places.upperBound * area, with: pixels) }
    }
    return all.withLock { $0 }
  }
}
