/// What stands before the elements of a NumPy array: their type, their order and the array's shape.
///
/// The header is the magic number, the version (two bytes), the length of a text (16 bits in version 1.0, 32 bits in 2.0
/// and 3.0, least significant byte first) and the text: a Python dictionary of exactly the keys `descr`, `fortran_order`
/// and `shape`, in any order, then white space.
struct NumPyHeader {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// The longest text that is looked at; that of a plain array has 118 bytes.
  private static let largestText = 1 << 16

  /// The type of the elements, such as `|u1`.
  let type: String
  /// Whether the first dimension, not the last, runs fastest.
  let isFortranOrder: Bool
  /// The size of each dimension.
  let shape: [Int]
  /// The first byte of the elements.
  let dataStart: Int

  /// The type, quoted and cut to what fits a line.
  var shownType: String { "'\(type.prefix(24))'" }

  /// Reads the header of the file whose content is `bytes`.
  ///
  /// - Parameter source: what to name in an error.
  /// - Throws: ``DatasetError`` of the kinds `wrongFormat` and `wrongSize`.
  init(_ bytes: [UInt8], source: String) throws(DatasetError) {
    let magicSize = Self.magic.count
    guard bytes.starts(with: Self.magic), bytes.count >= magicSize + 2 else {
      throw DatasetError(.wrongFormat, source, "wanted a NumPy array, got a file that does not start like one")
    }
    let (major, minor) = (bytes[magicSize], bytes[magicSize + 1])
    guard (1...3).contains(major), minor == 0 else {
      throw DatasetError(.wrongFormat, source, "wanted NumPy format 1.0, 2.0 or 3.0, got \(major).\(minor)")
    }
    let textStart = magicSize + 2 + (major == 1 ? 2 : 4)
    guard bytes.count >= textStart else {
      throw DatasetError(.wrongSize, source, "wanted a NumPy header, got a file of \(bytes.count) bytes")
    }
    let textSize = bytes[(magicSize + 2)..<textStart].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard textSize <= Self.largestText else {
      throw DatasetError(
        .wrongFormat, source, "wanted a NumPy header of at most \(Self.largestText) bytes, got \(textSize)")
    }
    guard textSize <= bytes.count - textStart else {
      throw DatasetError(
        .wrongSize, source, "wanted a NumPy header of \(textSize) bytes, got \(bytes.count - textStart)")
    }
    dataStart = textStart + textSize
    var parser = NumPyHeaderParser(bytes[textStart..<dataStart], source: source)
    (type, isFortranOrder, shape) = try parser.dictionary()
  }
}

/// Reads the dictionary of a NumPy header, and nothing else of Python.
private struct NumPyHeaderParser {
  private let text: ArraySlice<UInt8>
  private let source: String
  private var position: Int

  init(_ text: ArraySlice<UInt8>, source: String) {
    self.text = text
    self.source = source
    position = text.startIndex
  }

  /// The whole text: `{'descr': '|u1', 'fortran_order': False, 'shape': (60000, 28, 28), }`.
  mutating func dictionary() throws(DatasetError) -> (type: String, isFortranOrder: Bool, shape: [Int]) {
    var type: String?
    var isFortranOrder: Bool?
    var shape: [Int]?
    try take("{")
    while !has("}") {
      let key = try string(as: "a key")
      try take(":")
      switch key {
      case "descr" where type == nil: type = try elementType()
      case "fortran_order" where isFortranOrder == nil: isFortranOrder = try boolean()
      case "shape" where shape == nil: shape = try tuple()
      default: throw problem("each of the keys descr, fortran_order and shape once")
      }
      if !has("}") { try take(",") }
    }
    try take("}")
    guard next == nil else { throw problem("the end of the dictionary") }
    guard let type, let isFortranOrder, let shape else { throw problem("the keys descr, fortran_order and shape") }
    return (type, isFortranOrder, shape)
  }

  private mutating func elementType() throws(DatasetError) -> String {
    if has("[") {
      throw DatasetError(
        .wrongFormat, source, "wanted an array of plain numbers, got a structured array: save one field")
    }
    return try string(as: "an element type such as '|u1'")
  }

  private mutating func boolean() throws(DatasetError) -> Bool {
    for (word, value) in [("True", true), ("False", false)] where has(word) {
      position += word.utf8.count
      return value
    }
    throw problem("True or False")
  }

  private mutating func tuple() throws(DatasetError) -> [Int] {
    var sizes: [Int] = []
    try take("(")
    while !has(")") {
      sizes.append(try number())
      // A comma makes the tuple: (3) is a number, (3,) is a shape.
      if sizes.count == 1 || !has(")") { try take(",") }
    }
    try take(")")
    return sizes
  }

  private mutating func number() throws(DatasetError) -> Int {
    _ = next
    let digits = text[position...].prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty, let value = Int(String(decoding: digits, as: UTF8.self)) else {
      throw problem("a size from 0 to 2⁶³ − 1")
    }
    position += digits.count
    // Python 2 wrote long integers as 60000L.
    if position < text.endIndex, text[position] == UInt8(ascii: "L") { position += 1 }
    return value
  }

  private mutating func string(as what: String) throws(DatasetError) -> String {
    guard let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw problem("\(what) in quotes")
    }
    let content = text[(position + 1)...].prefix { $0 != quote }
    let isPlain = content.allSatisfy { (0x20...0x7e).contains($0) && $0 != UInt8(ascii: "\\") }
    guard isPlain, content.endIndex < text.endIndex else { throw problem("\(what) of plain characters in quotes") }
    position = content.endIndex + 1
    return String(decoding: content, as: UTF8.self)
  }

  /// The next byte that is not white space, which is skipped.
  private var next: UInt8? {
    mutating get {
      while position < text.endIndex, [0x20, 0x09, 0x0a, 0x0d].contains(text[position]) { position += 1 }
      return position < text.endIndex ? text[position] : nil
    }
  }

  private mutating func has(_ word: String) -> Bool {
    _ = next
    return text[position...].starts(with: word.utf8)
  }

  private mutating func take(_ word: String) throws(DatasetError) {
    guard has(word) else { throw problem(word) }
    position += word.utf8.count
  }

  private func problem(_ wanted: String) -> DatasetError {
    let got = text[position...].prefix(12).map { (0x20...0x7e).contains($0) ? Character(UnicodeScalar($0)) : "?" }
    return DatasetError(
      .wrongFormat, source,
      "wanted \(wanted) at byte \(position - text.startIndex) of the NumPy header, got "
        + (got.isEmpty ? "its end" : String(got)))
  }
}
