import Datasets
import SystemPackage
import Testing

@Suite struct IDXFileTests {
  static func imageProblem(_ bytes: [UInt8], limits: ReadingLimits = .standard) -> DatasetError? {
    problem { _ = try IDXFile.images(bytes, limits: limits, source: "x") }
  }

  static func labelProblem(_ bytes: [UInt8], limits: ReadingLimits = .standard) -> DatasetError? {
    problem { _ = try IDXFile.labels(bytes, limits: limits, source: "x") }
  }

  @Test func imagesComeBackWithTheirShape() throws {
    let stack = try IDXFile.images(IDXWriting.images, source: "x")
    #expect(stack.count == 3 && stack.height == 2 && stack.width == 4)
    #expect(stack.pixels == IDXWriting.grey)
    #expect(try ImageStack(IDXWriting.images, source: "x") == stack)
  }

  @Test func labelsComeBack() throws {
    #expect(try IDXFile.labels(IDXWriting.labels, source: "x") == [2, 0, 1])
    #expect(try LabelList.labels(IDXWriting.file(sizes: [2], [255, 0]), source: "x") == [255, 0])
  }

  @Test func gzippedFilesAreKnownByTheirContent() throws {
    let images = try FileContent.decompressed(IDXWriting.gzippedImages, path: "images")
    #expect(images == IDXWriting.images)
    #expect(try FileContent.decompressed(IDXWriting.gzippedLabels, path: "labels") == IDXWriting.labels)
    #expect(try FileContent.decompressed(images, path: "images.gz") == images)
  }

  @Test func damagedGzipNamesTheFile() {
    let error = problem { _ = try FileContent.decompressed(IDXWriting.gzippedImages.dropLast(), path: "images.gz") }
    #expect(error?.kind == .corrupt)
    #expect(error?.subject == "images.gz")
    let large = problem {
      _ = try FileContent.decompressed(IDXWriting.gzippedImages, limits: .init(fileBytes: 39), path: "images.gz")
    }
    #expect(large?.kind == .tooLarge)
  }

  @Test func everyTruncationIsRefused() {
    for count in 0..<IDXWriting.images.count {
      #expect(Self.imageProblem(Array(IDXWriting.images[..<count])) != nil, "\(count) bytes")
    }
    for count in 0..<IDXWriting.labels.count {
      #expect(Self.labelProblem(Array(IDXWriting.labels[..<count])) != nil, "\(count) bytes")
    }
  }

  @Test func trailingBytesAreRefused() {
    let error = Self.imageProblem(IDXWriting.images + [0, 1])
    #expect(error?.description == "x: wanted 24 bytes of images (3×2×4), got 26: there are trailing bytes")
    #expect(Self.labelProblem(IDXWriting.labels + [1])?.kind == .wrongSize)
    #expect(Self.labelProblem(IDXWriting.labels + Array(repeating: 0, count: 500) + [9])?.kind == .wrongSize)
  }

  @Test(arguments: [1, 3, 512]) func zerosAfterTheEndArePassedOver(count: Int) throws {
    let zeros = [UInt8](repeating: 0, count: count)
    #expect(try IDXFile.images(IDXWriting.images + zeros, source: "x").pixels == IDXWriting.grey)
    #expect(try IDXFile.labels(IDXWriting.labels + zeros, source: "x") == [2, 0, 1])
  }

  @Test func labelsOfOtherIntegerTypesComeBack() throws {
    let short: [UInt8] = [1, 2, 0, 7, 0, 0]
    #expect(try IDXFile.labels(IDXWriting.file(type: 0x0b, sizes: [3], short), source: "x") == [258, 7, 0])
    let int: [UInt8] = [0, 0, 1, 2, 0, 0, 0, 7]
    #expect(try IDXFile.labels(IDXWriting.file(type: 0x0c, sizes: [2], int), source: "x") == [258, 7])
    let negative = IDXWriting.file(type: 0x09, sizes: [2], [1, 255])
    #expect(Self.labelProblem(negative)?.description == "x: wanted labels 0…65535, got -1 at position 1")
    let float = IDXWriting.file(type: 0x0d, sizes: [1], [0, 0, 0, 0])
    #expect(
      Self.labelProblem(float)?.reason.contains("integer type, got an IDX file of type 13 (32-bit floats)") == true)
  }

  /// Eight numbers for each image, of which the first is the class.
  @Test func labelsOfQMNISTComeBack() throws {
    func rows(_ classes: [UInt8], _ columns: Int) -> [UInt8] {
      classes.flatMap { label in (0..<columns).flatMap { [0, 0, UInt8($0), $0 == 0 ? label : 200] } }
    }
    let file = IDXWriting.file(type: 0x0c, sizes: [4, 8], rows([5, 0, 4, 9], 8))
    #expect(try IDXFile.labels(file, source: "x") == [5, 0, 4, 9])
    for count in 0..<file.count { #expect(Self.labelProblem(Array(file[..<count])) != nil, "\(count) bytes") }
    let other = IDXWriting.file(type: 0x0c, sizes: [4, 7], rows([5, 0, 4, 9], 7))
    #expect(Self.labelProblem(other)?.reason.hasSuffix("8 numbers for each image as in QMNIST), got 4×7") == true)
    #expect(Self.labelProblem(IDXWriting.file(sizes: [3, 8], IDXWriting.grey))?.kind == .wrongFormat)
  }

  @Test func claimedSizesThatLieAreRefusedWithoutMemory() {
    let most = UInt32.max
    let limits = ReadingLimits(images: .max)
    #expect(Self.imageProblem(IDXWriting.file(sizes: [most, most, most], [1, 2]), limits: limits)?.kind == .wrongSize)
    #expect(Self.imageProblem(IDXWriting.file(sizes: [3, most, 2], [1, 2]))?.kind == .wrongSize)
    #expect(Self.labelProblem(IDXWriting.file(sizes: [most], [1, 2]), limits: limits)?.kind == .wrongSize)
    // 2³² × 2³¹ × 2 wraps to 0 in 64 bits.
    #expect(Self.imageProblem(IDXWriting.file(sizes: [1 << 31, 1 << 31, 4], []), limits: limits)?.kind == .wrongSize)
  }

  @Test func emptySetsAndEmptyImagesAreRefused() {
    for sizes: [UInt32] in [[0, 28, 28], [3, 0, 28], [3, 28, 0], [0, 0, 0]] {
      #expect(Self.imageProblem(IDXWriting.file(sizes: sizes, []))?.kind == .wrongSize, "\(sizes)")
    }
    #expect(Self.labelProblem(IDXWriting.file(sizes: [0], []))?.kind == .wrongSize)
  }

  @Test func moreImagesThanTheLimitAreRefused() {
    #expect(Self.imageProblem(IDXWriting.images, limits: .init(images: 2))?.kind == .tooLarge)
    #expect(Self.imageProblem(IDXWriting.images, limits: .init(images: 3)) == nil)
    #expect(Self.labelProblem(IDXWriting.labels, limits: .init(images: 2))?.kind == .tooLarge)
  }

  @Test(arguments: [UInt8(0), 7, 0x0a, 255])
  func onlyNumbersAreRead(type: UInt8) {
    let error = Self.imageProblem(IDXWriting.file(type: type, sizes: [3, 2, 4], IDXWriting.grey))
    #expect(error?.description == "x: wanted an IDX file of unsigned bytes (type 8), got one of type \(type)")
  }

  @Test(arguments: [(UInt8(9), 1), (0x0b, 2), (0x0c, 4), (0x0d, 4), (0x0e, 8)])
  func onlyUnsignedBytesAreReadWithoutAScale(type: UInt8, size: Int) throws {
    let numbers = [UInt8](repeating: 0, count: 24 * size - 1) + [64]
    let file = IDXWriting.file(type: type, sizes: [3, 2, 4], numbers)
    let error = try #require(Self.imageProblem(file))
    #expect(error.description.hasPrefix("x: wanted an IDX file of unsigned bytes (type 8), got one of type \(type) ("))
    #expect(error.isOneLine)
    if type < 0x0d {
      #expect(error.reason.hasSuffix("/ 64 * 255).round().astype(\"uint8\"), or read them with a scale of 64"))
      let stack = try IDXFile.images(file, scale: GreyScale(white: 64), source: "x")
      #expect(stack.pixels == Array(repeating: 0, count: 23) + [255])
    }
  }

  @Test func imagesAndLabelsAreNotConfused() {
    #expect(Self.imageProblem(IDXWriting.labels)?.kind == .wrongFormat)
    #expect(Self.labelProblem(IDXWriting.images)?.kind == .wrongFormat)
    #expect(Self.imageProblem(IDXWriting.file(sizes: [3, 2, 2, 2], IDXWriting.grey))?.kind == .wrongFormat)
  }

  @Test func otherFilesAreNamedByTheirFirstBytes() {
    let error = Self.imageProblem(Array("<!DOCTYPE html>".utf8))
    #expect(error?.kind == .wrongFormat)
    #expect(
      error?.reason
        == "wanted an IDX file of images (it starts with bytes 0 0 8 3) or a NumPy array, got bytes 60 33 68 79 (a web page)"
    )
    #expect(Self.imageProblem([])?.reason.hasSuffix("got no byte") == true)
  }
}
