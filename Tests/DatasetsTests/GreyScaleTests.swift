import Datasets
import Testing

@Suite struct GreyScaleTests {
  /// The picture of the tests: eight numbers of one image, from black to white.
  static let ramp = (0..<8).map { Double($0) / 7 }

  static func littleEndian(_ numbers: [Double], _ type: String) -> [UInt8] {
    switch type {
    case "<f2": NumPyWriting.littleEndian(numbers.map(half))
    case "<f4": NumPyWriting.littleEndian(numbers.map { Float($0).bitPattern })
    case ">f4": NumPyWriting.littleEndian(numbers.map { Float($0).bitPattern.byteSwapped })
    case "<f8": NumPyWriting.littleEndian(numbers.map(\.bitPattern))
    case "|b1", "|u1": numbers.map { UInt8($0) }
    case "|i1": NumPyWriting.littleEndian(numbers.map { UInt8(bitPattern: Int8($0)) })
    case "<u2": NumPyWriting.littleEndian(numbers.map { UInt16($0) })
    case "<i2": NumPyWriting.littleEndian(numbers.map { UInt16(bitPattern: Int16($0)) })
    case ">u2": NumPyWriting.littleEndian(numbers.map { UInt16($0).byteSwapped })
    default: NumPyWriting.littleEndian(numbers.map { UInt64(bitPattern: Int64($0)) })
    }
  }

  /// The bits of a binary16, for numbers that it holds and that are not too small.
  private static func half(_ number: Double) -> UInt16 {
    guard number != 0 else { return 0 }
    let fraction = UInt16((abs(number).significand - 1) * 1_024)
    return (number < 0 ? 0x8000 : 0) | UInt16(number.exponent + 15) << 10 | fraction
  }

  static func file(_ numbers: [Double], _ type: String) -> [UInt8] {
    NumPyWriting.file(type: type, shape: "(1, 2, \(numbers.count / 2))", littleEndian(numbers, type))
  }

  /// The numbers of an image as people save them, what is advised for them, and the picture that reading gives.
  static let cases: [(type: String, numbers: [Double], conversion: String, scale: String)] = [
    ("<f4", ramp, "(array * 255).round().astype(\"uint8\")", "1"),
    (">f4", ramp, "(array * 255).round().astype(\"uint8\")", "1"),
    ("<f8", ramp.map { $0 * 0.97 }, "(array * 255).round().astype(\"uint8\")", "1"),
    ("<f2", [0, 0.25, 0.5, 1], "(array * 255).round().astype(\"uint8\")", "1"),
    ("<f4", ramp.map { 2 * $0 - 1 }, "((array + 1) / 2 * 255).round().astype(\"uint8\")", "-1:1"),
    ("<f8", ramp.map { $0 - 0.5 }, "((array + 0.5) * 255).round().astype(\"uint8\")", "-0.5:0.5"),
    ("<f8", ramp.map { 16 * $0 }, "(array / 16 * 255).round().astype(\"uint8\")", "16"),
    ("<f8", ramp.map { 255 * $0 }, "array.round().astype(\"uint8\")", "255"),
    ("|b1", [0, 1, 1, 0], "(array * 255).astype(\"uint8\")", "1"),
    ("<i8", [0, 1, 1, 0], "(array.astype(float) * 255).round().astype(\"uint8\")", "1"),
    ("<i8", [0, 4, 9, 255], "array.astype(\"uint8\")", "255"),
    ("<u2", [0, 300, 4_000, 170], "(array.astype(float) / 4095 * 255).round().astype(\"uint8\")", "4095"),
    (">u2", [0, 300, 65_000, 1_700], "(array.astype(float) / 65535 * 255).round().astype(\"uint8\")", "65535"),
    ("|i1", [-128, 0, 1, 127], "((array.astype(float) + 128) / 255 * 255).round().astype(\"uint8\")", "-128:127"),
    ("<i2", [0, 1, 2, 3], "(array.astype(float) / 3 * 255).round().astype(\"uint8\")", "3"),
  ]

  @Test(arguments: cases.indices) func theAdviceKeepsThePicture(_ index: Int) throws {
    let (type, numbers, conversion, scale) = Self.cases[index]
    let file = Self.file(numbers, type)
    let error = try #require(problem { _ = try ImageStack(file, option: "--scale", source: "x") })
    #expect(error.isOneLine)
    #expect(error.reason.hasPrefix("wanted grey values 0…255 of type '|u1', got '\(type)': they go from "))
    #expect(error.reason.hasSuffix("; save \(conversion), or read them with --scale \(scale)"), "\(error.reason)")

    let grey = try ImageStack(file, scale: GreyScale(scale), source: "x").pixels
    #expect(grey == Self.converted(numbers, scale), "what NumPy's words mean")
    // Numbers that differ do so as grey values, in the same order.
    for (number, value) in zip(numbers, grey) {
      for (other, otherValue) in zip(numbers, grey) where number < other { #expect(value < otherValue) }
    }
    #expect(Int(grey.max() ?? 0) - Int(grey.min() ?? 0) >= 240, "most of the range is used")
  }

  private static func converted(_ numbers: [Double], _ scale: String) -> [UInt8] {
    let ends = scale.split(separator: ":").compactMap { Double($0) }
    let (black, white) = (ends.count == 2 ? ends[0] : 0, ends[ends.count - 1])
    return numbers.map { UInt8((($0 - black) / (white - black) * 255).rounded()) }
  }

  @Test func bytesTakeAScaleToo() throws {
    let file = NumPyWriting.file(type: "|u1", shape: "(1, 2, 2)", [0, 4, 8, 16])
    #expect(try ImageStack(file, scale: GreyScale("16"), source: "x").pixels == [0, 64, 128, 255])
    let idx = IDXWriting.file(sizes: [1, 2, 2], [0, 4, 8, 16])
    #expect(try ImageStack(idx, scale: GreyScale("-16:16"), source: "x").pixels == [128, 159, 191, 255])
    let error = problem { _ = try ImageStack(idx, scale: GreyScale("4:16"), source: "x") }
    #expect(error?.description == "x: wanted grey values in the scale 4:16, got 0 in image 0")
  }

  @Test func numbersOutsideOfTheScaleAreRefused() throws {
    for (number, got) in [(1.5, "1.5"), (-0.01, "-0.01"), (.nan, "nan"), (.infinity, "inf"), (2, "2")] {
      let file = NumPyWriting.file(
        type: "<f8", shape: "(2, 1, 2)", Self.littleEndian([0, 1, 0.5, number], "<f8"))
      let error = problem { _ = try ImageStack(file, scale: GreyScale("1"), source: "x") }
      #expect(error?.description == "x: wanted grey values in the scale 1, got \(got) in image 1")
    }
  }

  static let tiny = Double.leastNonzeroMagnitude
  static let huge = Double.greatestFiniteMagnitude
  static let extremes: [[Double]] = [
    [-huge, 0, 1, huge], [0, tiny, 0, 0], [-9 * tiny, 0, 0, 9 * tiny], [0, 0, 0, huge], [-1e300, 0, 0, -1e300],
    [1, 1 + 1e-15, 1, 1], [-1e-9, 0, 0, 3e-9],
  ]

  /// What would be too near or too far apart for a scale ends in a refusal all the same.
  @Test(arguments: extremes.indices) func extremeNumbersAreRefused(_ index: Int) {
    let numbers = Self.extremes[index]
    let error = problem { _ = try ImageStack(Self.file(numbers, "<f8"), source: "x") }
    #expect(error?.kind == .wrongFormat && error?.isOneLine == true)
    #expect((error?.description.utf8.count ?? 0) < 400)
  }

  @Test func constantsAndNoNumbersAreRefused() {
    let zeros = problem { _ = try ImageStack(Self.file([0, 0, 0, 0], "<f4"), source: "x") }
    #expect(zeros?.reason.hasSuffix("all are 0; save grey values as uint8") == true)
    let nan = problem { _ = try ImageStack(Self.file([0, .nan, 0, 1], "<f8"), source: "x") }
    #expect(nan?.reason.contains("numpy.nan_to_num(array)") == true)
  }

  @Test(arguments: ["", "x", "1:", ":1", "1:2:3", "0", "-1", "1:1", "2:1", "inf", "nan", "-inf:1", "1e400", "1e-320"])
  func noOtherScaleIsRead(text: String) {
    let error = problem { _ = try GreyScale(text) }
    #expect(error?.kind == .invalidArgument && error?.subject == "scale")
    #expect(error?.isOneLine == true)
  }

  @Test func scalesComeBackFromTheirText() throws {
    for text in ["1", "16", "-1:1", "-0.5:0.5", "4095", "0.25:0.75"] {
      #expect(try GreyScale(text).description == text)
      #expect(try GreyScale(GreyScale(text).description) == GreyScale(text))
    }
  }

  @Test func readingsTurnAndInvert() throws {
    let images = try LabelledImages(height: 1, width: 3, pixels: [0, 1, 2], labels: [0], classCount: 1)
    let read = try images.read(as: ImageReading(scale: GreyScale("2"), isTransposed: true, isInverted: true))
    #expect(read.height == 3 && read.width == 1 && read.pixels == [255, 127, 0])
    #expect(try images.read(as: ImageReading()) == images)
    let error = problem { _ = try images.read(as: ImageReading(scale: GreyScale("1")), source: "x") }
    #expect(error?.description == "x: wanted grey values in the scale 1, got 2 in image 0")
  }
}
