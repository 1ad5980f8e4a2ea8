import Datasets
import Foundation
import Testing

@Suite struct EncodingDescriptionTests {
  static func small() throws -> Dataset {
    try Dataset(
      name: "random", train: randomImages(count: 4, height: 8, width: 9),
      test: randomImages(count: 2, height: 8, width: 9, seed: 2), sources: [])
  }

  @Test func anEncodingIsItsStepsInOrder() throws {
    let set = try Self.small()
    let plain = try ImageEncoding().apply(to: set)
    #expect(plain.train == (try set.train.binarized(above: 128)))
    let full = try ImageEncoding(crop: 6, blockMeans: true, threshold: 100).apply(to: set)
    #expect(full.train == (try set.train.centerCropped(to: 6).blockMeans().binarized(above: 100)))
    #expect(full.test == (try set.test.centerCropped(to: 6).blockMeans().binarized(above: 100)))
    let graded = try ImageEncoding(crop: 5, levels: 4).apply(to: set)
    #expect(graded.test == (try set.test.centerCropped(to: 5).thermometer(levels: 4)))
  }

  @Test func theNumberOfInputsIsKnownBeforehand() throws {
    let set = try Self.small()
    for encoding in [
      ImageEncoding(), .init(crop: 6), .init(crop: 6, blockMeans: true), .init(levels: 3), .init(crop: 8, levels: 16),
      .init(crop: 4, isGrey: true),
    ] {
      #expect(try encoding.inputCount(height: 8, width: 9) == encoding.apply(to: set).train.width, "\(encoding)")
    }
    #expect(try ImageEncoding(crop: 20).inputCount(height: 28, width: 28) == 400)
    #expect(try ImageEncoding(crop: 20, blockMeans: true).inputCount(height: 28, width: 28) == 100)
    #expect(try ImageEncoding().inputCount(height: 28, width: 28) == 784)
  }

  @Test(arguments: [
    ImageEncoding(crop: 0), .init(crop: 9), .init(crop: -1), .init(crop: 5, blockMeans: true), .init(blockMeans: true),
    .init(threshold: -1), .init(threshold: 255), .init(levels: 0), .init(levels: 17), .init(threshold: 100, levels: 2),
    .init(threshold: 100, isGrey: true), .init(levels: 2, isGrey: true),
  ])
  func impossibleEncodingsAreRefused(encoding: ImageEncoding) throws {
    let set = try Self.small()
    #expect(problem { _ = try encoding.apply(to: set) }?.kind == .invalidArgument)
    #expect(problem { _ = try encoding.inputCount(height: 8, width: 9) }?.kind == .invalidArgument)
  }

  @Test(arguments: [
    (ImageEncoding(crop: 9), "crop: wanted 1 to 8 for images of 8×9, got 9"),
    (.init(blockMeans: true), "block means: wanted images with an even number of rows and columns, got 8×9"),
    (.init(threshold: 255), "threshold: wanted 0 to 254, got 255"),
    (.init(levels: 17), "levels: wanted 1 to 16, got 17"),
  ])
  func everyWayToAskForTheImpossibleIsRefusedInTheSameWords(encoding: ImageEncoding, line: String) throws {
    let images = try Self.small().train
    let errors = [
      problem { _ = try encoding.apply(to: images) }, problem { _ = try encoding.inputCount(height: 8, width: 9) },
      problem {
        if let crop = encoding.crop { _ = try images.centerCropped(to: crop) }
        if encoding.blockMeans { _ = try images.blockMeans() }
        _ = try images.binarized(above: encoding.threshold)
        _ = try images.thermometer(levels: encoding.levels)
      },
    ]
    for error in errors {
      #expect(error?.kind == .invalidArgument)
      #expect(error?.description == line)
    }
  }

  @Test func sizesThatNoMemoryHoldsAreRefused() {
    #expect(problem { _ = try ImageEncoding().inputCount(height: .max, width: 2) }?.kind == .invalidArgument)
    #expect(problem { _ = try ImageEncoding(levels: 2).inputCount(height: .max, width: 1) }?.kind == .invalidArgument)
    #expect(problem { _ = try ImageEncoding().inputCount(height: 0, width: 5) }?.kind == .invalidArgument)
  }

  @Test func theDescriptionIsOneLine() {
    #expect(ImageEncoding(crop: 20).description == "crop 20, grey > 128, 400 inputs")
    #expect(ImageEncoding(crop: 20, blockMeans: true).description == "crop 20, 2×2 means, grey > 128, 100 inputs")
    #expect(ImageEncoding(threshold: 90).description == "grey > 90")
    #expect(ImageEncoding(crop: 10, levels: 3).description == "crop 10, 3 levels, 300 inputs")
    #expect(ImageEncoding(crop: 20, isGrey: true).description == "crop 20, grey values, 400 inputs")
    #expect(ImageEncoding(crop: -3).description == "crop -3, grey > 128")
  }

  @Test func anEncodingSurvivesJSON() throws {
    for encoding in [
      ImageEncoding(), .init(crop: 20, blockMeans: true, threshold: 7, levels: 1), .init(levels: 5),
      .init(isGrey: true),
    ] {
      let data = try JSONEncoder().encode(encoding)
      #expect(try JSONDecoder().decode(ImageEncoding.self, from: data) == encoding)
    }
  }

  /// Records of old know no grey values, and those that do not use them look the same as ever.
  @Test func whereNothingIsSaidOfGreyValuesThereAreNone() throws {
    let json = #"{"blockMeans":false,"levels":1,"threshold":128}"#
    #expect(try JSONDecoder().decode(ImageEncoding.self, from: Data(json.utf8)) == ImageEncoding())
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(try encoder.encode(ImageEncoding()) == Data(json.utf8))
  }

  @Test func greyPatternsKeepTheValuesOfTheirPixels() throws {
    let set = try Self.small()
    let patterns = try ImageEncoding(crop: 5, isGrey: true).apply(to: set).train
    #expect(patterns.isGrey)
    #expect(patterns.grey == (try set.train.centerCropped(to: 5).pixels))
    for index in 0..<patterns.count {
      for input in 0..<patterns.width {
        #expect(patterns[index, input] == (patterns.grey[index * patterns.width + input] > 0))
      }
    }
  }
}
