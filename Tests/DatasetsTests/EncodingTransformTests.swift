import Datasets
import Kernels
import Testing

/// Images of random grey values.
func randomImages(count: Int, height: Int, width: Int, seed: UInt64 = 1) throws -> LabelledImages {
  let stream = RandomStream(seed: seed, purpose: .init(code: 9_000))
  let pixels = (0..<count * height * width).map { UInt8(truncatingIfNeeded: stream.bits(at: UInt64($0))) }
  return try LabelledImages(
    height: height, width: width, pixels: pixels, labels: (0..<count).map { UInt16($0 % 3) }, classCount: 3)
}

@Suite struct EncodingTransformTests {
  /// Pixel (row, column) of image `index`, by the definition of the layout.
  static func grey(_ images: LabelledImages, _ index: Int, _ row: Int, _ column: Int) -> UInt8 {
    images.pixels[index * images.height * images.width + row * images.width + column]
  }

  @Test(arguments: [(6, 6, 2), (6, 6, 3), (7, 7, 4), (5, 9, 4), (9, 5, 5), (4, 4, 4), (3, 8, 1)])
  func croppingKeepsTheMiddle(height: Int, width: Int, size: Int) throws {
    let images = try randomImages(count: 3, height: height, width: width)
    let cropped = try images.centerCropped(to: size)
    #expect(cropped.height == size && cropped.width == size && cropped.count == 3)
    #expect(cropped.labels == images.labels && cropped.classCount == 3)
    for index in 0..<3 {
      for row in 0..<size {
        for column in 0..<size {
          let original = Self.grey(images, index, row + (height - size) / 2, column + (width - size) / 2)
          #expect(Self.grey(cropped, index, row, column) == original)
        }
      }
    }
  }

  @Test func mnistCropsFourPixelsOnEachSide() throws {
    var pixels = [UInt8](repeating: 0, count: 28 * 28)
    pixels[4 * 28 + 4] = 1
    pixels[23 * 28 + 23] = 2
    let image = try LabelledImages(height: 28, width: 28, pixels: pixels, labels: [0], classCount: 1)
    let cropped = try image.centerCropped(to: 20)
    #expect(cropped.pixels.first == 1 && cropped.pixels.last == 2)
  }

  @Test(arguments: [-1, 0, 6, .max, .min]) func impossibleCropsAreRefused(size: Int) throws {
    let images = try randomImages(count: 1, height: 5, width: 7)
    #expect(problem { _ = try images.centerCropped(to: size) }?.kind == .invalidArgument)
  }

  @Test func transposingTwiceChangesNothing() throws {
    let images = try randomImages(count: 3, height: 5, width: 7)
    let transposed = images.transposed()
    #expect(transposed.height == 7 && transposed.width == 5)
    #expect(Self.grey(transposed, 2, 6, 1) == Self.grey(images, 2, 1, 6))
    #expect(transposed.transposed() == images)
  }

  @Test func everySumOfABlockIsRoundedHalfUp() throws {
    var pixels: [UInt8] = []
    for sum in 0...1_020 { pixels += (0..<4).map { UInt8((sum + $0) / 4) } }
    let blocks = try LabelledImages(
      height: 2, width: 2, pixels: pixels, labels: .init(repeating: 0, count: 1_021), classCount: 1)
    let means = try blocks.blockMeans()
    let bits = try means.binarized(above: 128)
    for sum in 0...1_020 {
      #expect(blocks[sum].reduce(0) { $0 + Int($1) } == sum)
      #expect(Int(means.pixels[sum]) == Int((Double(sum) / 4).rounded(.toNearestOrAwayFromZero)))
      #expect(bits[sum, 0] == (sum >= 514), "sum \(sum)")
    }
  }

  @Test func blocksAreTakenRowByRow() throws {
    let image = try LabelledImages(
      height: 4, width: 6,
      pixels: [
        0, 4, 10, 10, 200, 202,
        8, 4, 10, 10, 204, 206,
        255, 255, 1, 0, 3, 0,
        255, 255, 0, 0, 0, 3,
      ], labels: [0], classCount: 1)
    #expect(try image.blockMeans().pixels == [4, 10, 203, 255, 0, 2])
  }

  @Test(arguments: [(5, 6), (6, 5), (1, 1)]) func oddSizesHaveNoBlockMeans(height: Int, width: Int) throws {
    let images = try randomImages(count: 1, height: height, width: width)
    #expect(problem { _ = try images.blockMeans() }?.kind == .invalidArgument)
  }

  @Test func aDatasetIsTransformedInBothParts() throws {
    let set = try Dataset(
      name: "random", train: randomImages(count: 4, height: 8, width: 8),
      test: randomImages(count: 2, height: 8, width: 8, seed: 2), sources: [])
    let small = try set.centerCropped(to: 6).blockMeans()
    #expect(small.train == (try set.train.centerCropped(to: 6).blockMeans()))
    #expect(small.test == (try set.test.centerCropped(to: 6).blockMeans()))
    #expect(small.name == "random")
  }

  @Test func noImagesStayNoImages() throws {
    let none = try LabelledImages(height: 4, width: 4, pixels: [], labels: [], classCount: 1)
    #expect(try none.centerCropped(to: 2).blockMeans().thermometer(levels: 3).count == 0)
    #expect(try none.transposed().binarized().words == [])
  }
}
