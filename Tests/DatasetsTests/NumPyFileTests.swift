import Datasets
import Testing

@Suite struct NumPyFileTests {
  static func imageProblem(_ bytes: [UInt8]) -> DatasetError? {
    problem { _ = try NumPyFile.images(bytes, source: "x") }
  }

  static func labelProblem(_ bytes: [UInt8]) -> DatasetError? {
    problem { _ = try NumPyFile.labels(bytes, source: "x") }
  }

  @Test(arguments: [UInt8(1), 2, 3], ["|u1", "<u1", "u1"])
  func imagesOfEachVersionComeBack(version: UInt8, type: String) throws {
    let file = NumPyWriting.file(version: version, type: type, shape: "(3, 2, 4)", IDXWriting.grey)
    #expect(try ImageStack(file, source: "x") == IDXFile.images(IDXWriting.images, source: "x"))
  }

  @Test func labelsOfEachIntegerTypeComeBack() throws {
    func labels<Number: FixedWidthInteger>(_ type: String, _ numbers: [Number]) throws -> [UInt16] {
      try LabelList.labels(
        NumPyWriting.file(type: type, shape: "(\(numbers.count),)", NumPyWriting.littleEndian(numbers)), source: "x")
    }
    #expect(try labels("|u1", [UInt8(0), 7, 255]) == [0, 7, 255])
    #expect(try labels("|i1", [Int8(0), 7, 127]) == [0, 7, 127])
    #expect(try labels("<u2", [UInt16(0), 258, 65_535]) == [0, 258, 65_535])
    #expect(try labels("<i2", [Int16(0), 258, 32_767]) == [0, 258, 32_767])
    #expect(try labels("<u4", [UInt32(0), 258, 65_535]) == [0, 258, 65_535])
    #expect(try labels("<i4", [Int32(0), 258, 65_535]) == [0, 258, 65_535])
    #expect(try labels("<u8", [UInt64(0), 258, 65_535]) == [0, 258, 65_535])
    #expect(try labels("<i8", [Int64(0), 258, 65_535]) == [0, 258, 65_535])
  }

  @Test func aLabelOutOfRangeIsNamedWithItsPosition() {
    let negative = NumPyWriting.file(type: "<i8", shape: "(3,)", NumPyWriting.littleEndian([Int64(1), 2, -1]))
    #expect(Self.labelProblem(negative)?.description == "x: wanted labels 0…65535, got -1 at position 2")
    #expect(Self.labelProblem(negative)?.kind == .labelOutOfRange)
    let large = NumPyWriting.file(type: "<u4", shape: "(2,)", NumPyWriting.littleEndian([UInt32(65_536), 2]))
    #expect(Self.labelProblem(large)?.description == "x: wanted labels 0…65535, got 65536 at position 0")
    let largest = NumPyWriting.file(type: "<u8", shape: "(1,)", NumPyWriting.littleEndian([UInt64.max]))
    #expect(Self.labelProblem(largest)?.kind == .labelOutOfRange)
  }

  @Test(arguments: [
    "{\"shape\":(3,2,4),\"fortran_order\":False,\"descr\":\"|u1\"}",
    "  { 'fortran_order' : False ,'shape':( 3 ,2\t,4, ) , 'descr':'|u1' , }\n",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (3L, 2L, 4L), }",
  ])
  func keysMayComeInAnyOrderAndSpacing(header: String) throws {
    #expect(try NumPyFile.images(NumPyWriting.file(header: header, IDXWriting.grey), source: "x").count == 3)
  }

  @Test(arguments: [
    "", " ", "{", "{}", "}", "{'descr': '|u1'}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2, 4)",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2, 4",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2, 4), } x",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2, 4), }{",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2, 4), 'shape': (3, 2, 4)}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2, 4), 'more': 1}",
    "{'descr': '|u1', 'fortran_order': 0, 'shape': (3, 2, 4)}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': [3, 2, 4]}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2, -4)}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (3,, 2, 4)}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (3 2, 4)}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2, 99999999999999999999)}",
    "{'descr': '|u1' 'fortran_order': False, 'shape': (3, 2, 4)}",
    "{'descr': '|u1, 'fortran_order': False, 'shape': (3, 2, 4)}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (24)}",
    "{'descr': u1, 'fortran_order': False, 'shape': (3, 2, 4)}",
    "{descr: '|u1', 'fortran_order': False, 'shape': (3, 2, 4)}",
    "{'descr': '|u\\x31', 'fortran_order': False, 'shape': (3, 2, 4)}",
    "{'descr': '|u1\n', 'fortran_order': False, 'shape': (3, 2, 4)}",
    "{,'descr': '|u1', 'fortran_order': False, 'shape': (3, 2, 4)}",
    "['descr', '|u1']", "__import__('os')", "{'descr': '|u1', 'fortran_order': False, 'shape': ((3, 2), 4)}",
  ])
  func anyOtherHeaderIsRefused(header: String) throws {
    let error = try #require(Self.imageProblem(NumPyWriting.file(header: header, IDXWriting.grey)))
    #expect(error.kind == .wrongFormat)
    #expect(error.isOneLine)
  }

  @Test func aHeaderErrorPointsAtTheByte() {
    let file = NumPyWriting.file(header: "{'descr': 7}", [])
    #expect(
      Self.imageProblem(file)?.description
        == "x: wanted an element type such as '|u1' in quotes at byte 10 of the NumPy header, got 7}")
  }

  @Test(arguments: ["|O", "<U5", "|u2", "", "|S1", "<c8", "<f16", "<i3", "<b2"])
  func imagesOfNoNumbersAreToldWhatToDo(type: String) {
    let error = Self.imageProblem(NumPyWriting.file(type: type, shape: "(3, 2, 4)", IDXWriting.grey))
    #expect(error?.kind == .wrongFormat)
    #expect(
      error?.reason == "wanted grey values 0…255 of type '|u1', got '\(type)': save numbers, one grey value a pixel")
  }

  @Test(arguments: ["<f4", ">i8", ">u2", "|b1", "|O", "<i16", ""])
  func labelsOfAnotherTypeAreToldWhatToDo(type: String) {
    let error = Self.labelProblem(NumPyWriting.file(type: type, shape: "(3,)", IDXWriting.grey))
    #expect(error?.kind == .wrongFormat)
    #expect(error?.reason.hasSuffix("got '\(type)': save array.astype(\"<i8\")") == true)
  }

  @Test func structuredAndFortranArraysAreRefused() {
    let structured = "{'descr': [('x', '|u1')], 'fortran_order': False, 'shape': (3, 2, 4), }"
    #expect(
      Self.imageProblem(NumPyWriting.file(header: structured, IDXWriting.grey))?.reason
        == "wanted an array of plain numbers, got a structured array: save one field")
    let fortran = "{'descr': '|u1', 'fortran_order': True, 'shape': (3, 2, 4), }"
    #expect(
      Self.imageProblem(NumPyWriting.file(header: fortran, IDXWriting.grey))?.reason
        == "wanted an array in C order, got Fortran order: save numpy.ascontiguousarray(array)")
  }

  @Test(arguments: ["()", "(24,)", "(3, 8)", "(3, 2, 2, 2)"]) func imagesNeedThreeDimensions(shape: String) {
    #expect(Self.imageProblem(NumPyWriting.file(type: "|u1", shape: shape, IDXWriting.grey))?.kind == .wrongFormat)
  }

  @Test(arguments: [
    ("(3, 2, 4, 1)", "array.reshape(3, 2, 4)"), ("(3, 1, 2, 4)", "array.reshape(3, 2, 4)"),
    ("(1, 3, 2, 4)", "array.reshape(3, 2, 4)"), ("(1, 6, 4, 1)", "array.reshape(1, 6, 4)"),
    ("(1, 3, 2, 4, 1)", "array.reshape(3, 2, 4)"), ("(2, 2, 2, 3)", "array.mean(axis=3).astype(\"uint8\")"),
    ("(2, 3, 2, 2)", "array.mean(axis=1).astype(\"uint8\")"), ("(3, 8)", "array.reshape(count, rows, columns)"),
  ]) func otherDimensionsAreToldWhatToDo(shape: String, advice: String) {
    let error = Self.imageProblem(NumPyWriting.file(type: "|u1", shape: shape, IDXWriting.grey))
    #expect(error?.reason.hasSuffix("dimensions: save \(advice)") == true, "\(error?.reason ?? "")")
  }

  /// Advice for whole numbers would turn floats of 0…1 black.
  @Test func noRoundingIsAdvisedForColoursThatAreNoBytes() {
    let error = Self.imageProblem(NumPyWriting.file(type: "<f4", shape: "(2, 2, 2, 3)", []))
    #expect(error?.reason.hasSuffix("not count × rows × columns: save array.mean(axis=3)") == true)
  }

  @Test(arguments: ["(2, 5, 6, 7)", "(2, 2, 2, 3, 5)", "(2, 0, 0, 0)"])
  func noReshapingIsAdvisedThatIsImpossible(shape: String) {
    let error = Self.imageProblem(NumPyWriting.file(type: "|u1", shape: shape, IDXWriting.grey))
    #expect(error?.reason.hasSuffix("dimensions: save one grey value a pixel") == true, "\(error?.reason ?? "")")
  }

  @Test(arguments: [("()", "array.reshape(-1)"), ("(3, 1)", "array.reshape(-1)"), ("(1, 3)", "array.reshape(-1)")])
  func labelsNeedOneDimension(shape: String, advice: String) {
    let error = Self.labelProblem(NumPyWriting.file(type: "|u1", shape: shape, [0, 1, 2]))
    #expect(error?.kind == .wrongFormat && error?.reason.hasSuffix("dimensions: save \(advice)") == true)
  }

  /// As `to_categorical` of Keras makes them: floats, a row for each image.
  @Test(arguments: ["<f4", "<f8", "|u1", "|b1", "<i8"]) func rowsOfOneHotLabelsAreToldWhatToDo(type: String) {
    let error = Self.labelProblem(NumPyWriting.file(type: type, shape: "(3, 4)", []))
    #expect(
      error?.reason == "wanted labels in one dimension, got 2 dimensions: save array.argmax(axis=1) of one-hot rows")
  }

  @Test func sizesThatDoNotFitTheFileAreRefused() {
    #expect(Self.imageProblem(NumPyWriting.images + [0])?.kind == .wrongSize)
    for count in 0..<NumPyWriting.images.count {
      #expect(Self.imageProblem(Array(NumPyWriting.images[..<count])) != nil, "\(count) bytes")
    }
    for shape in [
      "(0, 2, 4)", "(3, 0, 4)", "(3, 9223372036854775807, 9223372036854775807)", "(3, 4294967296, 4294967296)",
    ] {
      #expect(
        Self.imageProblem(NumPyWriting.file(type: "|u1", shape: shape, IDXWriting.grey))?.kind == .wrongSize, "\(shape)"
      )
    }
    let labels = NumPyWriting.file(type: "<i8", shape: "(2305843009213693952,)", [])
    #expect(
      problem { _ = try NumPyFile.labels(labels, limits: .init(images: .max), source: "x") }?.kind == .wrongSize)
    #expect(Self.labelProblem(labels)?.kind == .tooLarge)
  }

  @Test func hostileHeaderSizesAreRefused() {
    for claimed: [UInt8] in [[255, 255, 255, 255], [0, 0, 0, 128], [1, 0, 1, 0]] {
      var file = NumPyWriting.file(version: 2, type: "|u1", shape: "(3, 2, 4)", IDXWriting.grey)
      file.replaceSubrange(8..<12, with: claimed)
      #expect(Self.imageProblem(file)?.kind == .wrongFormat)
    }
    var file = NumPyWriting.images
    file[9] = 255
    #expect(Self.imageProblem(file)?.kind == .wrongSize)
  }

  @Test func unknownVersionsAreRefused() {
    var file = NumPyWriting.images
    for (major, minor) in [(UInt8(0), UInt8(0)), (4, 0), (1, 1), (255, 255)] {
      file[6] = major
      file[7] = minor
      #expect(
        Self.imageProblem(file)?.reason == "wanted NumPy format 1.0, 2.0 or 3.0, got \(major).\(minor)")
    }
  }
}
