import Foundation
import Kernels
import NetworkModel
import Testing

@Suite struct NetworkJSONFuzzTests {
  private static let count = ProcessInfo.processInfo.environment["SYNFIRE_VERIFY"] == "1" ? 100_000 : 3_000

  private static let pieces = [
    "0", "-1", "1e400", "1.5", "9223372036854775807", "-9223372036854775808", "18446744073709551616", "null", "true",
    "\"x\"", "\"\"", "[]", "{}", "[[]]", "[1,2]", "[[0,0]]", "{\"sparse\":[[0,1]]}", "{\"fixedFanOut\":2}",
    "{\"uniform\":[3,1]}", "\"dense\"", "\"oneToOne\"", "\"broadcast\"", "16777216", "255", "256", "\"\\u0000\"",
    "\u{202e}",
  ]

  @Test func changedTextGivesANetworkOrALineAndNeverATrap() throws {
    let seeds =
      try [NetworkJSONTests.example()]
      + NetworkPrimitives.all().suffix(6).map { String(decoding: $0.1.jsonData(), as: UTF8.self) }
    let bytes = seeds.map { Array($0.utf8) }
    var (read, refused) = (0, 0)
    for number in 0..<Self.count {
      let stream = RandomStream(seed: UInt64(number), purpose: .weights)
      let text = Self.changed(bytes[number % bytes.count], by: stream)
      do throws(NetworkError) {
        let net = try Network(json: Data(text))
        read += 1
        #expect(try Network(json: net.jsonData()) == net, "\(number)")
        #expect(net.graphviz.hasSuffix("}\n"))
      } catch {
        refused += 1
        let lines = error.description.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        #expect(lines.count == 1 && error.description.utf8.count < 800, "\(number): \(error)")
        #expect(error.reason.contains("wanted ") && error.reason.contains("got "), "\(number): \(error)")
      }
    }
    #expect(read > Self.count / 20 && refused > Self.count / 4, "\(read) read, \(refused) refused")
  }

  /// One or two values, or a byte, of a text put in the place of another.
  private static func changed(_ text: [UInt8], by stream: RandomStream) -> [UInt8] {
    var text = text
    var position: UInt64 = 0
    func below(_ bound: Int) -> Int {
      position += 1
      return stream.integer(below: bound, at: position)
    }
    for _ in 0...below(2) {
      let starts = text.indices.filter {
        $0 > 0 && (text[$0 - 1] == 0x20 || text[$0 - 1] == 0x5b || text[$0 - 1] == 0x2c)
      }
      let start = starts.isEmpty ? 0 : starts[below(starts.count)]
      let end = text[start...].firstIndex { [0x2c, 0x5d, 0x7d].contains($0) } ?? text.count
      switch below(8) {
      case 5...7:
        if let digit = text[start...].firstIndex(where: { (0x30...0x39).contains($0) }) {
          text[digit] = 0x30 + UInt8(below(10))
        }
      case 0: text.replaceSubrange(start..<end, with: text[starts[below(starts.count)]...].prefix(12))
      case 1: if start < text.count { text[start] = UInt8(below(256)) }
      case 2: text.removeSubrange(start..<min(text.count, start + below(8)))
      default: text.replaceSubrange(start..<end, with: Array(pieces[below(pieces.count)].utf8))
      }
    }
    return text
  }
}
