import Foundation
import Storage
import SystemPackage
import Testing

/// Nothing that a file says is believed.
@Suite struct SafetensorsHostileTests {
  /// The bytes of a file with this header and as many zero bytes of tensors.
  static func file(_ header: String, data: Int = 0) -> [UInt8] {
    let length = UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8)
      + [UInt8](repeating: 0, count: data)
  }

  static func tensor(_ type: String, _ shape: String, _ offsets: String) -> String {
    #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}"#
  }

  /// The one line that a file is refused with; nothing where it is accepted.
  static func refusal(of bytes: [UInt8]) -> String? {
    do {
      _ = try Safetensors(decoding: bytes, path: "f")
      return nil
    } catch {
      return error.description
    }
  }

  static let a = tensor("U8", "[2]", "[0,2]")

  static let broken: [(header: String, data: Int, reason: String)] = [
    ("", 0, "begins with {"),
    (" {}", 0, "begins with {"),
    ("[]", 0, "begins with {"),
    ("{", 0, "wanted \""),
    ("{}x", 0, "nothing behind the last }"),
    ("{}\0", 0, "nothing behind the last }"),
    ("{}", 1, "wanted 0 bytes of tensors as the header says, got 1"),
    (#"{"a":\#(a),}"#, 2, "wanted \""),
    (#"{"a":\#(a)"#, 2, "wanted }"),
    (#"{"a" \#(a)}"#, 2, "wanted :"),
    (#"{"a":\#(a),"a":\#(tensor("U8", "[1]", "[2,3]"))}"#, 3, "each key once, got \"a\" twice"),
    (#"{"a":{"dtype":"U8","dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#, 2, "each key once, got \"dtype\" twice"),
    (#"{"__metadata__":{"k":"1","k":"2"}}"#, 0, "each key once, got \"k\" twice"),
    (#"{"__metadata__":{"k":1}}"#, 0, "wanted \""),
    (#"{"__metadata__":"k"}"#, 0, "wanted {"),
    (#"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2],"more":1}}"#, 2, "wanted dtype, shape or data_offsets"),
    (#"{"a":{"dtype":"U8","shape":[2]}}"#, 2, "wanted dtype, shape and data_offsets"),
    (#"{"a":\#(tensor("F8", "[2]", "[0,2]"))}"#, 2, "as dtype of tensor \"a\", got \"F8\""),
    (#"{"a":\#(tensor("u8", "[2]", "[0,2]"))}"#, 2, "as dtype of tensor \"a\", got \"u8\""),
    (#"{"a":\#(tensor("U8", "[-2]", "[0,2]"))}"#, 2, "wanted a whole number from 0"),
    (#"{"a":\#(tensor("U8", "[2.0]", "[0,2]"))}"#, 2, "wanted ]"),
    (#"{"a":\#(tensor("U8", "[2e0]", "[0,2]"))}"#, 2, "wanted ]"),
    (#"{"a":\#(tensor("U8", "[02]", "[0,2]"))}"#, 2, "without leading zeros"),
    (#"{"a":\#(tensor("U8", "[true]", "[0,2]"))}"#, 2, "wanted a whole number from 0"),
    (#"{"a":\#(tensor("U8", "[9223372036854775808]", "[0,2]"))}"#, 2, "below 2⁶³"),
    (#"{"a":\#(tensor("U8", "[4294967296,4294967296]", "[0,0]"))}"#, 0, "to fit U8"),
    (#"{"a":\#(tensor("I64", "[2305843009213693952]", "[0,0]"))}"#, 0, "to fit I64"),
    (#"{"a":\#(tensor("U8", "[9223372036854775807]", "[0,9223372036854775807]"))}"#, 2, "got 2"),
    (#"{"a":\#(tensor("U8", "[3]", "[0,2]"))}"#, 2, "to fit U8 of shape [3], got [0, 2]"),
    (#"{"a":\#(tensor("I16", "[2]", "[0,2]"))}"#, 2, "to fit I16 of shape [2], got [0, 2]"),
    (#"{"a":\#(tensor("U8", "[2]", "[2,0]"))}"#, 2, "wanted begin and end"),
    (#"{"a":\#(tensor("U8", "[2]", "[0]"))}"#, 2, "wanted begin and end"),
    (#"{"a":\#(tensor("U8", "[2]", "[0,1,2]"))}"#, 2, "wanted begin and end"),
    (#"{"a":\#(tensor("U8", "[2]", "[1,3]"))}"#, 3, "to begin at 0"),
    (#"{"a":\#(a),"b":\#(tensor("U8", "[2]", "[3,5]"))}"#, 5, "tensor \"b\" to begin at 2"),
    (#"{"a":\#(a),"b":\#(tensor("U8", "[2]", "[1,3]"))}"#, 3, "tensor \"b\" to begin at 2"),
    (#"{"a":\#(a),"b":\#(a)}"#, 2, "to begin at 2"),
    (#"{"a":\#(a)}"#, 1, "wanted 2 bytes of tensors as the header says, got 1"),
    (#"{"a":\#(a)}"#, 3, "wanted 2 bytes of tensors as the header says, got 3"),
    (#"{"\ud800":\#(a)}"#, 2, "wanted two surrogates"),
    (#"{"\udc00":\#(a)}"#, 2, "wanted two surrogates"),
    (#"{"\ud800\u0041":\#(a)}"#, 2, "wanted two surrogates"),
    (#"{"\u12":\#(a)}"#, 2, "four hexadecimal digits"),
    (#"{"\x":\#(a)}"#, 2, "wanted an escape of JSON"),
    ("{\"a\nb\":\(a)}", 2, "wanted an escape for the control character 10"),
    (#"{"a"#, 0, "wanted the end of a string"),
    (#"{"a\"#, 0, "wanted an escape, got the end"),
    (#"{"a":"# + String(repeating: "{\"a\":", count: 50_000), 0, "wanted dtype, shape or data_offsets"),
    (#"{"a":"# + String(repeating: "[", count: 50_000), 0, "wanted {"),
  ]

  @Test(arguments: broken.indices)
  func aBrokenHeaderIsRefusedByOneLineThatSaysWhy(index: Int) throws {
    let (header, data, reason) = Self.broken[index]
    let line = try #require(Self.refusal(of: Self.file(header, data: data)), "accepted \(header.prefix(200))")
    #expect(line.hasPrefix("f: ") && line.contains(reason), "\(line) for \(header.prefix(200))")
    #expect(!line.contains("\n") && line.count < 300)
  }

  @Test func aHeaderInAnotherStyleIsAccepted() throws {
    let header =
      "{ \"b\" :\t{\"data_offsets\":[ 2 , 3 ],\"shape\":[],\"dtype\":\"BOOL\"},\r\n\"\\u0061\\ud83e\\udde0\\/\": \(Self.a) }\n"
    let file = try Safetensors(decoding: Self.file(header, data: 3), path: "f")
    #expect(file.tensors == ["b": try Tensor([false], shape: []), "a🧠/": try Tensor([0, 0] as [UInt8])])
  }

  @Test func lengthsThatDoNotFitTheFileAreRefused() {
    #expect(Self.refusal(of: []) == "f: wanted a safetensors file of at least 8 bytes, got 0")
    #expect(Self.refusal(of: [2, 0, 0, 0, 0, 0, 0]) == "f: wanted a safetensors file of at least 8 bytes, got 7")
    let tail = Array("{}".utf8)
    #expect(Self.refusal(of: [2, 0, 0, 0, 0, 0, 0, 0] + tail) == nil)
    #expect(
      Self.refusal(of: [3, 0, 0, 0, 0, 0, 0, 0] + tail)
        == "f: wanted a safetensors header of at most 2 bytes, got a length of 3")
    #expect(
      Self.refusal(of: [UInt8](repeating: 255, count: 8) + tail)
        == "f: wanted a safetensors header of at most 2 bytes, got a length of 18446744073709551615")
  }

  @Test func aTextThatIsNotUTF8IsRefused() {
    var bytes = Self.file(#"{"a":\#(Self.a)}"#, data: 2)
    bytes[10] = 0xFF
    #expect(Self.refusal(of: bytes)?.contains("wanted a string in UTF-8") == true)
  }

  @Test func aBooleanThatIsNeitherIsRefused() {
    var bytes = Self.file(#"{"a":\#(Self.tensor("BOOL", "[2]", "[0,2]"))}"#, data: 2)
    #expect(Self.refusal(of: bytes) == nil)
    bytes[bytes.count - 1] = 2
    #expect(Self.refusal(of: bytes) == "f: wanted bytes 0 and 1 for BOOL, got 2")
  }

  @Test func everyTruncationIsRefused() {
    for count in 0..<SafetensorsTests.golden.count {
      #expect(Self.refusal(of: Array(SafetensorsTests.golden.prefix(count))) != nil, "\(count) bytes")
    }
  }

  /// What a damaged file is read as, if it is accepted at all, survives the round trip.
  @Test func damagedFilesAreRefusedOrReadWholeButNeverTrap() throws {
    let isThorough = ProcessInfo.processInfo.environment["SYNFIRE_VERIFY"] == "1"
    let golden = SafetensorsTests.golden
    let tokens = #"{}[]",:\0129-e \#u{0}"#.utf8.map { $0 } + [0x80, 0xFF]
    var state: UInt64 = 0x2545_F491_4F6C_DD1D
    func random(below bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(bound))
    }
    var accepted = 0
    for _ in 0..<(isThorough ? 100_000 : 3_000) {
      var bytes = golden
      for _ in 0...random(below: 4) {
        let place = random(below: bytes.count)
        switch random(below: 5) {
        case 0: bytes[place] ^= 1 << UInt8(random(below: 8))
        case 1: bytes[place] = tokens[random(below: tokens.count)]
        case 2: bytes.insert(tokens[random(below: tokens.count)], at: place)
        case 3: bytes.remove(at: place)
        default: bytes.replaceSubrange(place..., with: bytes[place...].prefix(random(below: 20)))
        }
        if bytes.isEmpty { bytes = golden }
      }
      guard let file = try? Safetensors(decoding: bytes, path: "damaged") else { continue }
      accepted += 1
      #expect(try Safetensors(decoding: file.encoded(), path: "again") == file)
    }
    #expect(accepted > 0, "the damage is so great that only the first checks are tried")
  }
}
