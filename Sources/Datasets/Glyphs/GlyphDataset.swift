import Crypto
import Dispatch
import Synchronization

extension Dataset {
  /// The most images in each part of `glyphs(train:test:seed:)`.
  public static let glyphLimit = 1_000_000

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
    train: Int = 20_000, test: Int = 4_000, seed: UInt64 = 1
  ) throws(DatasetError) -> Dataset {
    for (count, part) in [(train, "training"), (test, "test")] where !(1...glyphLimit).contains(count) {
      throw DatasetError(.invalidArgument, "glyphs", "wanted 1 … \(glyphLimit) \(part) images, got \(count)")
    }
    var hash = SHA256()
    var parts: [LabelledImages] = []
    for (part, count) in [(GlyphPen.Part.train, train), (.test, test)] {
      let pen = GlyphPen(seed: seed, part: part)
      let labels = (0..<count).map { UInt16(pen.label(of: $0)) }
      let pixels = pen.pixels(ofFirst: count)
      pixels.withUnsafeBytes { hash.update(bufferPointer: $0) }
      hash.update(data: labels.map { UInt8($0) })
      parts.append(
        try LabelledImages(
          height: GlyphPen.side, width: GlyphPen.side, pixels: pixels, labels: labels, classCount: 10,
          source: "glyphs"))
    }
    let recipe = "glyphs, recipe \(GlyphRecipe.number), seed \(seed), \(train) + \(test) images"
    return try Dataset(
      name: "glyphs", train: parts[0], test: parts[1],
      sources: [DataSource(name: recipe, sha256: hash.finalize().hexadecimal)])
  }
}

extension GlyphPen {
  /// The grey values of images 0 ..< `count`, drawn on all cores in turns of `batch` images.
  package func pixels(ofFirst count: Int, batch: Int = 500) -> [UInt8] {
    let area = Self.side * Self.side
    let all = Mutex([UInt8](repeating: 0, count: count * area))
    DispatchQueue.concurrentPerform(iterations: (count + batch - 1) / batch) { turn in
      let range = turn * batch..<min((turn + 1) * batch, count)
      var desk = GlyphDesk()
      var pixels: [UInt8] = []
      pixels.reserveCapacity(range.count * area)
      for index in range { draw(index, digit: label(of: index), on: &desk, into: &pixels) }
      all.withLock { $0.replaceSubrange(range.lowerBound * area..<range.upperBound * area, with: pixels) }
    }
    return all.withLock { $0 }
  }
}
