import Datasets
import Testing

@Suite struct EncodingBitTests {
  /// The plain twin: one comparison a bit, straight from the definition.
  static func twin(_ images: LabelledImages, thresholds: [Int]) throws -> LabelledPatterns {
    let patterns = (0..<images.count).map { index in
      images[index].flatMap { grey in thresholds.map { Int(grey) > $0 } }
    }
    return try LabelledPatterns(
      patterns, labels: images.labels, classCount: images.classCount,
      shape: PatternShape(height: images.height, width: images.width, levels: thresholds.count))
  }

  @Test(arguments: [1, 7, 8, 9, 63, 64, 65, 71, 72, 100, 127, 128, 129, 400, 784])
  func binarisingEqualsItsPlainTwinAtEverySize(width: Int) throws {
    let images = try randomImages(count: 5, height: 1, width: width, seed: UInt64(width))
    for threshold in [0, 1, 126, 127, 128, 129, 253, 254] {
      #expect(try images.binarized(above: threshold) == Self.twin(images, thresholds: [threshold]))
    }
  }

  @Test func everyGreyValueIsComparedWithEveryThreshold() throws {
    let ramp = try LabelledImages(
      height: 1, width: 256, pixels: (0...255).map { UInt8($0) }, labels: [0], classCount: 1)
    for threshold in 0...254 {
      let bits = try ramp.binarized(above: threshold)
      #expect((0...255).allSatisfy { bits[0, $0] == ($0 > threshold) }, "threshold \(threshold)")
    }
  }

  @Test func thePapersThresholdIsTheDefault() throws {
    let images = try LabelledImages(height: 1, width: 3, pixels: [128, 129, 255], labels: [0], classCount: 1)
    #expect(try images.binarized().words == [0b110])
  }

  @Test(arguments: [-1, 255, 256, .max, .min]) func otherThresholdsAreRefused(threshold: Int) throws {
    let images = try randomImages(count: 1, height: 2, width: 2)
    #expect(problem { _ = try images.binarized(above: threshold) }?.kind == .invalidArgument)
  }

  @Test(arguments: 1...16) func theThermometerEqualsItsPlainTwin(levels: Int) throws {
    let thresholds = (1...levels).map { 256 * $0 / (levels + 1) }
    for width in [1, 3, 4, 5, 15, 16, 17, 64, 100] {
      let images = try randomImages(count: 3, height: 1, width: width, seed: UInt64(levels))
      #expect(try images.thermometer(levels: levels) == Self.twin(images, thresholds: thresholds), "width \(width)")
    }
  }

  @Test func oneLevelIsThePapersThreshold() throws {
    let images = try randomImages(count: 4, height: 5, width: 5)
    #expect(try images.thermometer(levels: 1) == images.binarized(above: 128))
  }

  @Test func threeLevelsSplitGreyIntoQuarters() throws {
    let images = try LabelledImages(
      height: 1, width: 6, pixels: [64, 65, 128, 129, 192, 193], labels: [0], classCount: 1)
    #expect(try images.thermometer(levels: 3).words == [0b111_011_011_001_001_000])
  }

  @Test(arguments: [0, -1, 17, .max]) func otherNumbersOfLevelsAreRefused(levels: Int) throws {
    let images = try randomImages(count: 1, height: 2, width: 2)
    #expect(problem { _ = try images.thermometer(levels: levels) }?.kind == .invalidArgument)
  }

  @Test func labelsAndClassesAreKept() throws {
    let images = try randomImages(count: 5, height: 2, width: 2)
    let bits = try images.binarized()
    #expect(bits.labels == images.labels && bits.classCount == images.classCount && bits.count == 5)
  }
}
