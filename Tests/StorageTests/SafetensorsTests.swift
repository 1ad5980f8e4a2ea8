import Storage
import SystemPackage
import Testing

@Suite struct SafetensorsTests {
  /// A file written by hand from the format's description: one metadata entry, an I16 matrix and three U8.
  static let golden: [UInt8] = {
    let header =
      #"{"__metadata__":{"by":"hand"},"w":{"dtype":"I16","shape":[2,2],"data_offsets":[0,8]},"#
      + #""b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}"#
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    return [UInt8(padded.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(padded.utf8)
      + [0x01, 0x00, 0xFE, 0xFF, 0x00, 0x01, 0x00, 0x80] + [7, 8, 9]
  }()

  static let content = try? Safetensors(
    ["b": Tensor([7, 8, 9] as [UInt8]), "w": Tensor([1, -2, 256, -32768] as [Int16], shape: [2, 2])],
    metadata: ["by": "hand"])

  @Test func theEncoderWritesTheBytesOfAFileMadeByHand() throws {
    #expect(Self.golden.count == 8 + 144 + 11)
    #expect(try #require(Self.content).encoded() == Self.golden)
  }

  @Test func theDecoderReadsAFileMadeByHand() throws {
    let read = try Safetensors(decoding: Self.golden, path: "hand.safetensors")
    #expect(read == Self.content)
    #expect(try read.values(of: "w", as: Int16.self, shape: [2, 2]) == [1, -2, 256, -32768])
    #expect(try read.values(of: "b", as: UInt8.self) == [7, 8, 9])
    #expect(read.metadata == ["by": "hand"])
  }

  /// Values of one type survive a file with two other tensors around them, bit for bit.
  private func expectRoundTrip<Element: TensorElement & Equatable>(_ values: [Element], name: String) throws {
    #expect(Element.elementType.rawValue == name)
    let tensors = [
      "a": try Tensor([true]), "values": try Tensor(values, shape: [1, values.count]), "z": try Tensor([UInt64.max]),
    ]
    let file = try Safetensors(tensors)
    let back = try Safetensors(decoding: file.encoded(), path: "round trip")
    #expect(back == file)
    let read = try back.values(of: "values", as: Element.self, shape: [1, values.count])
    #expect(read.map(\.tensorBits) == values.map(\.tensorBits))
    #expect(back.tensors["values"]?.count == values.count)
  }

  @Test func everyElementTypeSurvivesTheRoundTrip() throws {
    try expectRoundTrip([Int8.min, -1, 0, 1, .max], name: "I8")
    try expectRoundTrip([0, 1, UInt8.max], name: "U8")
    try expectRoundTrip([Int16.min, -1, 0, 258, .max], name: "I16")
    try expectRoundTrip([0, 258, UInt16.max], name: "U16")
    try expectRoundTrip([Int32.min, -1, 0, 0x0102_0304, .max], name: "I32")
    try expectRoundTrip([0, 0x0102_0304, UInt32.max], name: "U32")
    try expectRoundTrip([Int64.min, -1, 0, 0x0102_0304_0506_0708, .max], name: "I64")
    try expectRoundTrip([0, 0x0102_0304_0506_0708, UInt64.max], name: "U64")
    try expectRoundTrip([Float.pi, -0.0, .infinity, .leastNonzeroMagnitude], name: "F32")
    try expectRoundTrip([Double.pi, -0.0, -.infinity, .leastNonzeroMagnitude], name: "F64")
    try expectRoundTrip([true, false, true], name: "BOOL")
    #expect(Tensor.ElementType.allCases.count == 11, "a type without a round trip")
  }

  @Test func numbersAreStoredWithTheLowByteFirst() throws {
    #expect(try Tensor([0x0102_0304] as [Int32]).bytes == [4, 3, 2, 1])
    #expect(try Tensor([1.0] as [Double]).bytes == [0, 0, 0, 0, 0, 0, 0xF0, 0x3F])
  }

  @Test func scalarsEmptyTensorsAndEmptyFilesSurviveTheRoundTrip() throws {
    let single = try Tensor([42] as [Int64], shape: [])
    let none = try Tensor([] as [Float], shape: [3, 0])
    for file in [try Safetensors([:]), try Safetensors(["single": single, "none": none, "other": none])] {
      #expect(try Safetensors(decoding: file.encoded(), path: "edge") == file)
    }
    #expect(try Safetensors([:]).encoded() == [8, 0, 0, 0, 0, 0, 0, 0] + Array("{}      ".utf8))
  }

  @Test func namesAndTextOfAnyCharactersSurviveTheRoundTrip() throws {
    let text = "quote \" backslash \\ tab \t line \n null \0 bell \u{7} é 漢 🧠 \u{7F} \u{2028}/"
    let file = try Safetensors([text: Tensor([1] as [UInt8])], metadata: [text: text, "": ""])
    #expect(try Safetensors(decoding: file.encoded(), path: "text") == file)
  }

  @Test func equalContentGivesEqualBytesAndEveryTensorIsAligned() throws {
    let names = (0..<40).map { "tensor \($0)" }
    let pairs = try names.map { name in
      (name, name.hasSuffix("3") ? try Tensor([1, 2, 3] as [UInt8]) : try Tensor([1, 2, 3] as [Double]))
    }
    let metadata = names.map { ($0, $0) }
    let one = try Safetensors(.init(uniqueKeysWithValues: pairs), metadata: .init(uniqueKeysWithValues: metadata))
    let other = try Safetensors(
      .init(uniqueKeysWithValues: pairs.reversed()), metadata: .init(uniqueKeysWithValues: metadata.reversed()))
    #expect(one.encoded() == other.encoded())
    #expect(one.encoded()[0] % 8 == 0, "the tensors begin at a multiple of 8")
  }

  @Test func aWrongRequestIsOneClearLine() throws {
    let file = try Safetensors(decoding: Self.golden, path: "run/w.safetensors")
    func message(_ body: () throws -> Void) -> String {
      do { try body() } catch { return String(describing: error) }
      return "no error"
    }
    #expect(
      message { _ = try file.values(of: "v", as: Int16.self) }
        == "run/w.safetensors: wanted a tensor \"v\", got b, w")
    #expect(
      message { _ = try file.values(of: "w", as: Int16.self, shape: [4]) }
        == "run/w.safetensors: wanted tensor \"w\" as I16 of shape [4], got I16 of shape [2, 2]")
    #expect(
      message { _ = try file.values(of: "w", as: Int32.self) }
        == "run/w.safetensors: wanted tensor \"w\" as I32, got I16 of shape [2, 2]")
    #expect(
      message { _ = try Tensor([1, 2, 3] as [Int16], shape: [2, 2]) }
        == "tensor: wanted 8 bytes for I16 of shape [2, 2], got 6")
    #expect(
      message { _ = try Safetensors(["__metadata__": Tensor([true])]) }
        == "tensors: wanted another name for a tensor than __metadata__")
  }
}
