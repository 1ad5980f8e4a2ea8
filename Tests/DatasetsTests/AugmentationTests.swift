import Datasets
import Foundation
import Kernels
import Testing

@Suite struct AugmentationTests {
  static let all = Augmentation(shift: 2, rotation: 15, scale: 0.2, mirrors: true)

  /// Every pixel by the definition, in floating point, with the C library's sine and cosine.
  private static func reference(_ images: LabelledImages, _ image: Int, _ warp: ImageWarp) -> [Double] {
    let unit = Double(ImageWarp.unit)
    let angle = Double(warp.rotation) / unit * .pi / 180
    let middle = (x: Double(images.width - 1) / 2, y: Double(images.height - 1) / 2)
    func grey(_ column: Int, _ row: Int) -> Double {
      guard 0..<images.width ~= column, 0..<images.height ~= row else { return 0 }
      return Double(EncodingTransformTests.grey(images, image, row, column))
    }
    return (0..<images.pixelCount).map { pixel in
      let x = Double(pixel % images.width) - middle.x - Double(warp.shift.x) / unit
      let y = Double(pixel / images.width) - middle.y - Double(warp.shift.y) / unit
      let turned = (x: cos(angle) * x + sin(angle) * y, y: cos(angle) * y - sin(angle) * x)
      let column = turned.x / (Double(warp.scale.x) / unit) * (warp.isMirrored ? -1 : 1) + middle.x
      let row = turned.y / (Double(warp.scale.y) / unit) + middle.y
      let (left, top) = (column.rounded(.down), row.rounded(.down))
      let (f, g) = (column - left, row - top)
      let (i, j) = (Int(left), Int(top))
      return (1 - g) * ((1 - f) * grey(i, j) + f * grey(i + 1, j))
        + g * ((1 - f) * grey(i, j + 1) + f * grey(i + 1, j + 1))
    }
  }

  // MARK: - Exact maps

  @Test(arguments: [(28, 28), (7, 12), (12, 7), (1, 1), (1, 9)])
  func nothingIsTheIdentity(height: Int, width: Int) throws {
    let images = try randomImages(count: 5, height: height, width: width)
    #expect(try Augmentation().apply(to: images, seed: 3, epoch: 2) == images)
    #expect(images.warped { _ in ImageWarp() } == images)
    // An amount of less than a unit draws nothing but 0.
    #expect(try Augmentation(shift: 1e-9).apply(to: images, seed: 3, epoch: 2) == images)
  }

  @Test(arguments: [(28, 28), (7, 12), (12, 7), (1, 9)]) func aMirrorImageIsExact(height: Int, width: Int) throws {
    let images = try randomImages(count: 40, height: height, width: width)
    let mirrored = (0..<40 * height).flatMap { row in images.pixels[row * width..<(row + 1) * width].reversed() }
    var warp = ImageWarp()
    warp.isMirrored = true
    #expect(images.warped { _ in warp }.pixels == mirrored)
    let drawn = try Augmentation(mirrors: true).apply(to: images, seed: 1, epoch: 0)
    let sides = (0..<40).map { image in
      (0..<2).map {
        [images.pixels, mirrored][$0][image * height * width..<(image + 1) * height * width] == drawn[image]
      }
    }
    #expect(sides.allSatisfy { $0.contains(true) })
    #expect((8...32).contains(sides.count { $0[1] }))
  }

  @Test(arguments: [(1, 0), (-1, 0), (0, 3), (2, -5), (-6, 6), (7, 0), (0, -100)])
  func aWholeShiftIsExact(right: Int, down: Int) throws {
    let images = try randomImages(count: 2, height: 6, width: 7)
    for isMirrored in [false, true] {
      var warp = ImageWarp()
      warp.shift = SIMD2(right, down) &* ImageWarp.unit
      warp.isMirrored = isMirrored
      let shifted = images.warped { _ in warp }
      for place in 0..<2 * 42 {
        let (image, row, column) = (place / 42, place % 42 / 7 - down, place % 7 - right)
        let isInside = 0..<6 ~= row && 0..<7 ~= column
        let wanted = isInside ? EncodingTransformTests.grey(images, image, row, isMirrored ? 6 - column : column) : 0
        #expect(shifted.pixels[place] == wanted)
      }
    }
  }

  @Test func quarterTurnsAreExactAndClockwise() throws {
    let images = try randomImages(count: 2, height: 9, width: 9)
    func turned(_ quarters: Int) -> LabelledImages {
      var warp = ImageWarp()
      warp.rotation = 90 * ImageWarp.unit * quarters
      return images.warped { _ in warp }
    }
    for place in 0..<81 {
      let (row, column) = (place / 9, place % 9)
      #expect(EncodingTransformTests.grey(turned(1), 1, column, 8 - row) == images.pixels[81 + place])
      #expect(EncodingTransformTests.grey(turned(2), 1, 8 - row, 8 - column) == images.pixels[81 + place])
      #expect(EncodingTransformTests.grey(turned(-1), 1, 8 - column, row) == images.pixels[81 + place])
    }
  }

  @Test func halfAPixelIsTheMeanOfTwo() throws {
    let image = try LabelledImages(height: 1, width: 3, pixels: [10, 21, 255], labels: [0], classCount: 1)
    var warp = ImageWarp()
    warp.shift.x = ImageWarp.unit / 2
    #expect(image.warped { _ in warp }.pixels == [5, 16, 138])
  }

  // MARK: - All else

  @Test(arguments: [(28, 28), (13, 20)]) func everyPixelIsThatOfTheDefinition(height: Int, width: Int) throws {
    // A slope of at most 3 grey values a pixel inside, so that places that differ by 2⁻⁸ give the same to within one.
    let pixels = (0..<60 * height * width).map { place in
      UInt8((3 * (place % width) + 2 * (place / width % height) + place / width / height) % 256)
    }
    let images = try LabelledImages(
      height: height, width: width, pixels: pixels, labels: Array(repeating: 0, count: 60), classCount: 1)
    let draws = Augmentation.Draws(Self.all, seed: 8, epoch: 3)
    let drawn = images.warped { draws.warp(of: $0) }
    var largest = 0.0
    for image in 0..<60 {
      for (got, wanted) in zip(drawn[image], Self.reference(images, image, draws.warp(of: image))) {
        largest = max(largest, abs(Double(got) - wanted))
      }
    }
    // Half a grey value of rounding, and 2⁻⁸ of a step of up to 255 at the edge, in either direction.
    #expect(largest < 2.6, "\(largest)")
  }

  @Test func amountsAreUniformInTheirBounds() {
    let count = 20_000
    let draws = Augmentation.Draws(Self.all, seed: 5, epoch: 1)
    let warps = (0..<count).map { draws.warp(of: $0) }
    let unit = Double(ImageWarp.unit)
    let columns: [(largest: Double, of: (ImageWarp) -> Double)] = [
      (2, { Double($0.shift.x) / unit }), (2, { Double($0.shift.y) / unit }), (15, { Double($0.rotation) / unit }),
      (0.2, { Double($0.scale.x) / unit - 1 }), (0.2, { Double($0.scale.y) / unit - 1 }),
    ]
    for (place, column) in columns.enumerated() {
      let amounts = warps.map { column.of($0) / column.largest }
      #expect(amounts.allSatisfy { abs($0) <= 1 })
      #expect(amounts.contains { $0 > 0.999 } == true && amounts.contains { $0 < -0.99 })
      // Ten equal parts; the standard deviation of the number in one is 42.
      for part in 0..<10 {
        let range = Double(part) / 5 - 1..<Double(part + 1) / 5 - 1
        #expect(abs(amounts.count { range.contains($0) } - 2_000) < 210, "column \(place), part \(part)")
      }
      for other in columns[..<place] {
        let others = warps.map { other.of($0) / other.largest }
        #expect(abs(zip(amounts, others).reduce(0) { $0 + $1.0 * $1.1 }) / Double(count) < 0.015)
      }
    }
    #expect(abs(warps.count { $0.isMirrored } - count / 2) < 350)
    // What was not asked for is not drawn.
    let still = Augmentation.Draws(Augmentation(rotation: 5), seed: 5, epoch: 1).warp(of: 4)
    var wanted = ImageWarp()
    wanted.rotation = still.rotation
    #expect(still == wanted && still.rotation != 0)
  }

  @Test func sineAndCosineAreThoseOfTheLibrary() throws {
    // Through the only door: the places that a bar of one pixel goes to, for a turn of every tenth of a degree.
    var image = [UInt8](repeating: 0, count: 41 * 41)
    for column in 20..<41 { image[20 * 41 + column] = 255 }
    let bar = try LabelledImages(height: 41, width: 41, pixels: image, labels: [0], classCount: 1)
    for tenth in stride(from: -1_800, through: 1_800, by: 7) {
      var warp = ImageWarp()
      warp.rotation = tenth * ImageWarp.unit / 10
      let drawn = bar.warped { _ in warp }
      for (got, wanted) in zip(drawn.pixels, Self.reference(bar, 0, warp)) {
        #expect(abs(Double(got) - wanted) < 4, "\(tenth)")
      }
    }
  }

  // MARK: - What the result depends on

  @Test func imagesDependOnSeedEpochAndIndexAlone() throws {
    let images = try randomImages(count: 50, height: 9, width: 8)
    let same = try LabelledImages(
      height: 9, width: 8, pixels: (0..<50).flatMap { _ in images[0] }, labels: images.labels, classCount: 3)
    let drawn = try Self.all.apply(to: images, seed: 1, epoch: 4)
    #expect(try Self.all.apply(to: images, seed: 1, epoch: 4) == drawn)
    #expect(try Self.all.apply(to: images, seed: 2, epoch: 4) != drawn)
    #expect(try Self.all.apply(to: images, seed: 1, epoch: 5) != drawn)
    #expect(drawn.labels == images.labels && drawn.classCount == 3)
    let varied = try Self.all.apply(to: same, seed: 1, epoch: 4)
    #expect(Set((0..<50).map { Array(varied[$0]) }).count == 50)
    // A part by itself, whatever comes before it.
    let part = try Self.all.apply(to: images.samples(at: 20..<31), seed: 1, epoch: 4, numberedFrom: 20)
    #expect(part == drawn.samples(at: 20..<31))
    #expect(try Self.all.apply(to: images.samples(at: 20..<31), seed: 1, epoch: 4) != part)
  }

  @Test(arguments: [1, 2, 3, 7, 64]) func threadsChangeNothing(count: Int) throws {
    let images = try randomImages(count: 50, height: 9, width: 8)
    #expect(
      try Self.all.apply(to: images, seed: 1, epoch: 4, on: Threads(count: count))
        == Self.all.apply(to: images, seed: 1, epoch: 4))
  }

  @Test func augmentedGlyphsStayWhatTheyAre() throws {
    let glyphs = try Dataset.glyphs(train: 200, test: 1).train
    let drawn = try Augmentation(shift: 1, rotation: 8, scale: 0.1, mirrors: true).apply(to: glyphs, seed: 1, epoch: 0)
    #expect(
      FileContent.sha256(drawn.pixels) == "cd0a43538941a980a6aa337788fb533d0a0501bdf5bbf7c69e55c66f70439f33")
    #expect(try Self.all.apply(to: glyphs.samples(at: []), seed: 1, epoch: 0).count == 0)
  }

  @Test func patternsAreTheEncodedImagesOfTheEpoch() throws {
    let images = try randomImages(count: 9, height: 12, width: 12)
    for encoding in [ImageEncoding(crop: 8), .init(levels: 3), .init(blockMeans: true), .init(crop: 8, isGrey: true)] {
      let augmented = try AugmentedImages(images, by: Self.all, encoding: encoding)
      #expect(augmented.patterns == (try encoding.apply(to: images)))
      let drawn = try Self.all.apply(to: images, seed: 7, epoch: 3)
      #expect(augmented.patterns(ofEpoch: 3, seed: 7) == (try encoding.apply(to: drawn)))
    }
  }

  // MARK: - Bad input

  @Test(arguments: [
    (Augmentation(shift: -0.1), "wanted a shift of 0 to 100 pixels, got -0.1"),
    (.init(shift: .nan), "wanted a shift of 0 to 100 pixels, got nan"),
    (.init(shift: 1e300), "wanted a shift of 0 to 100 pixels, got 1e+300"),
    (.init(rotation: 180.5), "wanted a rotation of 0 to 180 degrees, got 180.5"),
    (.init(rotation: .infinity), "wanted a rotation of 0 to 180 degrees, got inf"),
    (.init(scale: 1), "wanted a scale of 0 to 0.9, got 1"), (.init(scale: -1), "wanted a scale of 0 to 0.9, got -1"),
  ])
  func amountsOutOfRangeAreRefused(augmentation: Augmentation, reason: String) throws {
    let images = try randomImages(count: 1, height: 3, width: 3)
    for error in [
      problem { _ = try augmentation.apply(to: images, seed: 1, epoch: 0) },
      problem { _ = try AugmentedImages(images, by: augmentation) },
    ] {
      #expect(error?.kind == .invalidArgument && error?.description == "augmentation: " + reason)
    }
  }

  @Test func impossibleEpochsNumbersAndEncodingsAreRefused() throws {
    let images = try randomImages(count: 1, height: 3, width: 3)
    for (epoch, first) in [(-1, 0), (Int(UInt32.max) + 1, 0), (.max, 0), (0, -1), (0, .max)] {
      let error = problem { _ = try Self.all.apply(to: images, seed: 1, epoch: epoch, numberedFrom: first) }
      #expect(error?.kind == .invalidArgument)
    }
    #expect(try Self.all.apply(to: images, seed: 1, epoch: Int(UInt32.max)).count == 1)
    #expect(problem { _ = try AugmentedImages(images, by: Self.all, encoding: .init(crop: 4)) }?.subject == "crop")
  }

  @Test func theLargestAmountsStayInTheImage() throws {
    let images = try randomImages(count: 200, height: 5, width: 31)
    let wild = Augmentation(shift: 100, rotation: 180, scale: 0.9, mirrors: true)
    let drawn = try wild.apply(to: images, seed: 1, epoch: 0)
    #expect(drawn.pixels.count == images.pixels.count && drawn.pixels.contains { $0 > 0 })
  }

  // MARK: - Text and JSON

  @Test(arguments: [
    ("shift=1,rotate=8,scale=0.1,mirror", all(1, 8, 0.1, true)), ("mirror", all(0, 0, 0, true)),
    ("rotate=7.5", all(0, 7.5, 0, false)), ("shift=0.001,mirror", all(0.001, 0, 0, true)), ("shift=0", .init()),
    ("shift=1e-05", all(1e-5, 0, 0, false)),
  ])
  func textIsReadAsItIsWritten(text: String, augmentation: Augmentation) throws {
    #expect(try Augmentation(text) == augmentation)
    #expect(augmentation.description == text)
    #expect(try Augmentation("mirror,scale=0.10,rotate=8.0,shift=1") == Self.all(1, 8, 0.1, true))
  }

  private static func all(_ shift: Double, _ rotation: Double, _ scale: Double, _ mirrors: Bool) -> Augmentation {
    Augmentation(shift: shift, rotation: rotation, scale: scale, mirrors: mirrors)
  }

  @Test(arguments: [
    "", "flip", "shift", "shift=", "shift=x", "shift=1,", ",", "mirror=1", "mirror=", "SHIFT=1", " shift=1",
    "shift=1;mirror",
    "rotation=3", "=1", "shift=1=2", "shift=-1", "shift=nan", "scale=inf", "rotate=1e999", "shift=1,shift=1",
    "mirror,mirror",
  ])
  func nonsenseIsRefusedInOneLine(text: String) {
    let error = problem { _ = try Augmentation(text) }
    #expect(error?.kind == .invalidArgument)
    #expect(error?.reason.hasPrefix("wanted ") == true && error?.reason.contains(", got ") == true)
    #expect(error?.description.contains("\n") == false)
  }

  @Test func jsonIsThePropertiesByName() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = try encoder.encode(Self.all)
    #expect(String(decoding: json, as: UTF8.self) == #"{"mirrors":true,"rotation":15,"scale":0.2,"shift":2}"#)
    #expect(try JSONDecoder().decode(Augmentation.self, from: json) == Self.all)
    #expect(try JSONDecoder().decode(Augmentation.self, from: Data(#"{"shift":2}"#.utf8)) == Augmentation(shift: 2))
  }
}
