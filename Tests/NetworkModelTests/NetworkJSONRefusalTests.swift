import Foundation
import NetworkModel
import Testing

@Suite struct NetworkJSONRefusalTests {
  private func refused(_ json: String) -> String {
    refusal { () throws(NetworkError) in _ = try Network(json: Data(json.utf8)) }
  }

  private func group(_ rest: String) -> String { #"{"groups": [{"name": "g", "count": 2, "threshold": 9\#(rest)}]}"# }

  private func connection(_ rest: String) -> String {
    #"""
    {"spikeGenerators": [{"name": "s", "count": 2}, {"name": "r", "count": 1}],
     "groups": [{"name": "g", "count": 3, "threshold": 9}], "connections": [{\#(rest)}]}
    """#
  }

  @Test(arguments: [
    (#"[]"#, "network: wanted an object, got a list"),
    (#"{"seed": -1}"#, "seed: wanted a number that fits here, got -1"),
    (#"{"seed": 1.5}"#, "seed: wanted a number that fits here, got 1.5"),
    (#"{"seed": 01}"#, "seed: wanted a number that fits here, got one that cannot be read"),
    (#"{"seed": "x"}"#, "seed: wanted a whole number, got \"x\""),
    (#"{"sead": 1}"#, "network: wanted the keys seed spikeGenerators groups connections probes, got \"sead\""),
    (#"{"groups": {}}"#, "groups: wanted a list, got an object"),
    (#"{"groups": [7]}"#, "groups[0]: wanted an object, got 7"),
    (#"{"groups": [{}]}"#, "groups[0]: wanted the key \"name\", got none"),
    (
      #"{"groups": [{"name": "g", "count": 1, "threshold": 1}, {"name": "h", "treshold\n": 1}]}"#,
      "groups[1]: wanted the keys name count threshold bias currentDecay voltageDecay refractory noise, got \"treshold \""
    ),
    (#"{"spikeGenerators": [{"name": "s"}]}"#, "spikeGenerators[0]: wanted one of spikeTrains and count, got neither"),
    (
      #"{"spikeGenerators": [{"name": "s", "count": 1, "spikeTrains": [[]]}]}"#,
      "spikeGenerators[0]: wanted one of spikeTrains and count, got both"
    ),
    (
      #"{"spikeGenerators": [{"name": "s", "spikeTrains": [[1], [2, true]]}]}"#,
      "spikeGenerators[0].spikeTrains[1][1]: wanted a whole number, got true"
    ),
    (
      #"{"spikeGenerators": [{"name": "s", "spikeTrains": [[2, 1]]}]}"#,
      "spike generator \"s\": wanted rising steps of 1 to 1099511627776 for source 0, got 1 after 2"
    ),
    (
      #"{"probes": [{"of": "x", "quantity": "spikes"}]}"#,
      "probes[0]: wanted the name of a group or spike generator for of, got \"x\""
    ),
    (
      #"{"probes": [{"of": "x", "quantity": "weight"}]}"#,
      "probes[0]: wanted the name of a connection for weight, got \"x\""
    ),
    (
      #"{"probes": [{"of": "x", "quantity": "trace x0"}]}"#,
      "probes[0]: wanted a quantity out of spikes, current, voltage, weight, tag, delay, trace x1, trace x2, trace y1, "
        + "trace y2, trace y3, trace r1, got \"trace x0\""
    ),
    (
      #"{"spikeGenerators": [{"name": "s", "count": 1}], "probes": [{"of": "s", "quantity": "voltage"}]}"#,
      "probes[0]: wanted spikes of the spike generator \"s\", got voltage"
    ),
    (
      #"{"spikeGenerators": [{"name": "s", "count": 1}], "probes": [{"of": "s", "quantity": "spikes", "every": 2}]}"#,
      "probe of spike generator \"s\": wanted a period of 1 for spikes, got 2"
    ),
  ])
  func aMistakeIsNamed(json: String, expected: String) {
    #expect(refused(json) == expected)
  }

  @Test(arguments: [
    (
      #", "bias": 8191"#,
      "group \"g\": wanted a bias of m · 2^e / 64 weight units with a mantissa of -4096 to 4095 and an exponent of 0 to 7, got 8191"
    ),
    (
      #", "bias": {"mantissa": 4096, "exponent": 0}"#,
      "group \"g\": wanted a bias mantissa of -4096 to 4095 and exponent of 0 to 7, got 4096 and 0"
    ),
    (#", "bias": {"mantissa": 1}"#, "groups[0].bias: wanted the key \"exponent\", got none"),
    (
      #", "bias": {"mantissa": 1, "exponent": 1, "x": 1}"#,
      "groups[0].bias: wanted the keys mantissa exponent, got \"x\""
    ),
    (#", "bias": [1]"#, "groups[0].bias: wanted a whole number, got a list"),
    (#", "refractory": 99"#, "group \"g\": wanted a refractory period of 1 to 63, got 99"),
    (#", "currentDecay": 1e30"#, "groups[0].currentDecay: wanted a number that fits here, got 1e+30"),
  ])
  func aMistakeInAGroupIsNamed(rest: String, expected: String) {
    #expect(refused(group(rest)) == expected)
  }

  @Test(arguments: [
    (
      #""from": "x", "to": "g", "weights": 1"#,
      "connections[0]: wanted the name of a group or spike generator for from, got \"x\""
    ),
    (
      #""name": "c", "from": "s", "to": "r", "weights": 1"#,
      "connection \"c\": wanted a group for to, got the spike generator \"r\""
    ),
    (#""from": "s", "to": "g""#, "connections[0]: wanted the key \"weights\", got none"),
    (
      #""from": "s", "to": "g", "weights": true"#,
      "connections[0].weights: wanted a number, a list, rows of lists, {\"uniform\": […]} or {\"normal\": {…}}, got true"
    ),
    (
      #""from": "s", "to": "g", "weights": {"uniform": [5, -5]}"#,
      "connections[0].weights: wanted {\"uniform\": [lowest, highest]}, got [5, -5]"
    ),
    (
      #""from": "s", "to": "g", "weights": {"uniform": [-9223372036854775808, 9223372036854775807]}, "format": {"signMode": "mixed"}"#,
      "connection \"s→g\": wanted a mantissa of -256 to 254, got -9223372036854775808"
    ),
    (
      #""from": "s", "to": "g", "weights": {"uniform": [1, 2], "normal": {}}"#,
      "connections[0].weights: wanted a number, a list, rows of lists, {\"uniform\": […]} or {\"normal\": {…}}, got an object of 2 keys"
    ),
    (
      #""from": "s", "to": "g", "weights": {"normal": {"mean": 1}}"#,
      "connections[0].weights.normal: wanted the key \"deviation\", got none"
    ),
    (
      #""from": "s", "to": "g", "weights": {"normal": {"mean": 1, "deviation": -2}}"#,
      "connection \"s→g\": wanted a finite mean and a deviation of 0 or more for each mantissa, got 1.0 and -2.0"
    ),
    (
      #""from": "s", "to": "g", "weights": {"normal": {"mean": 1e999, "deviation": 2}}"#,
      "connections[0].weights.normal.mean: wanted a number that fits here, got one that cannot be read"
    ),
    (#""from": "s", "to": "g", "weights": [1, 2, "3"]"#, "connections[0].weights[2]: wanted a whole number, got \"3\""),
    (
      #""from": "s", "to": "g", "weights": [[1, 2, 3], [4, null, 6]]"#,
      "connections[0].weights[1][1]: wanted a whole number, got null"
    ),
    (
      #""from": "s", "to": "g", "weights": [[1, 2, 3], [4, 5, 1e30]]"#,
      "connections[0].weights[1][2]: wanted a number that fits here, got 1e+30"
    ),
    (
      #""from": "s", "to": "g", "pattern": {"sparse": [[0, 1], [0.5, 1]]}, "weights": 1"#,
      "connections[0].pattern.sparse[1][0]: wanted a number that fits here, got 0.5"
    ),
    (
      #""from": "s", "to": "g", "weights": [[1, 2, 3]]"#,
      "connections[0]: wanted a row of weights for each of 2 sources, got 1"
    ),
    (
      #""from": "s", "to": "g", "weights": 1, "delays": [[1, 2, 3], [4, 5]]"#,
      "connections[0]: wanted 3 delays in the row of source 1, got 2"
    ),
    (
      #""from": "s", "to": "g", "pattern": {"fixedFanOut": 3}, "weights": [[1, 2, 3], [4, 5, 6]]"#,
      "connections[0]: wanted a plain list of weights for a pattern other than dense, got rows"
    ),
    (
      #""from": "s", "to": "g", "pattern": "Dense", "weights": 1"#,
      "connections[0].pattern: wanted \"dense\", \"oneToOne\", \"broadcast\", {\"sparse\": […]} or {\"fixedFanOut\": n}, got \"Dense\""
    ),
    (
      #""from": "s", "to": "g", "pattern": {}, "weights": 1"#,
      "connections[0].pattern: wanted \"dense\", \"oneToOne\", \"broadcast\", {\"sparse\": […]} or {\"fixedFanOut\": n}, got an object of 0 keys"
    ),
    (
      #""from": "s", "to": "g", "pattern": {"sparse": [[0, 1], [0, -1]]}, "weights": 1"#,
      "connections[0].pattern.sparse[1]: wanted places of 0 to 16777215, got 0 and -1"
    ),
    (
      #""from": "s", "to": "g", "pattern": {"sparse": [[9223372036854775807, 1]]}, "weights": 1"#,
      "connections[0].pattern.sparse[0]: wanted places of 0 to 16777215, got 9223372036854775807 and 1"
    ),
    (
      #""from": "s", "to": "g", "pattern": {"sparse": [[0, 1, 2]]}, "weights": 1"#,
      "connections[0].pattern.sparse[0]: wanted a pair [source, target], got a list of 3"
    ),
    (
      #""from": "s", "to": "g", "pattern": {"sparse": [[0, 3]]}, "weights": 1"#,
      "connection \"s→g\": wanted pairs below 2 and 3, got 0 and 3"
    ),
    (
      #""from": "s", "to": "g", "format": {"signMode": "both"}, "weights": 1"#,
      "connections[0].format: wanted a signMode out of mixed, excitatory, inhibitory, got \"both\""
    ),
    (
      #""from": "s", "to": "g", "format": {"bits": 9, "signMode": "mixed"}, "weights": 1"#,
      "connections[0].format: wanted 1 to 8 bits and an exponent of -8 to 7, got 9 and 0"
    ),
    (
      #""from": "s", "to": "g", "weights": 1, "rule": {"dw": "x0 * z0"}"#,
      "connections[0].rule.dw: column 6: wanted x0 x1 x2 y0 y1 y2 y3 r1 w d t, u0 to u9, a whole number, 2^k or (, got \"z0\""
    ),
    (
      #""from": "s", "to": "g", "weights": 1, "rule": {"dw": "x1", "traces": {"x1": {"impulse": 1, "timeConstant": 1, "tau": 1}}}"#,
      "connections[0].rule.traces.x1: wanted the keys impulse timeConstant, got \"tau\""
    ),
    (
      #""from": "s", "to": "g", "weights": 1, "rule": {"dw": "x0"}, "reinforcement": "r""#,
      "connection \"s→g\": wanted a rule that reads r1 to reinforce, got dw = x0"
    ),
    (
      #""from": "s", "to": "g", "weights": 1, "reinforcement": "q""#,
      "connections[0]: wanted the name of a group or spike generator for reinforcement, got \"q\""
    ),
  ])
  func aMistakeInAConnectionIsNamed(rest: String, expected: String) {
    #expect(refused(connection(rest)) == expected)
  }

  @Test func whatIsNotJSONIsSaidToBeNone() {
    for text in ["", "{", "{\"seed\": }", "nul", "{\"seed\": 1} x", "\u{feff}", "[1 2]"] {
      #expect(refused(text).hasPrefix("network: wanted JSON, got text that is none: "), "\(text): \(refused(text))")
    }
    let torn = Data([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])
    #expect(refusal { () throws(NetworkError) in _ = try Network(json: torn) }.hasPrefix("network: wanted "))
  }

  @Test func aKeyComesOnceInEachObject() throws {
    #expect(
      refused(#"{"seed": 1, "seed": 1}"#)
        == #"network: wanted each key once, got "seed" twice, again before byte 18"#)
    #expect(refused(#"{"seed": 1, "s\u0065ed": 1}"#).contains(#"got "seed" twice"#))
    let groups =
      #"{"groups": [{"name": "a\": {:", "count": 1, "threshold": 1}, {"name": "}", "count": 1, "threshold": 1@}]}"#
    #expect(try Network(json: Data(groups.replacing("@", with: "").utf8)).groups.count == 2)
    #expect(refused(groups.replacing("@", with: ", \"name\": \"b\"")).contains(#"got "name" twice"#))
  }

  @Test func onlyUTF8IsRead() throws {
    for encoding in [String.Encoding.utf16, .utf16BigEndian, .utf32LittleEndian] {
      let json = try #require("{}".data(using: encoding))
      #expect(refusal { () throws(NetworkError) in _ = try Network(json: json) }.hasPrefix("network: wanted JSON"))
    }
  }

  @Test func theTroubleOfATextHasAPlace() {
    #expect(refused("{\"seed\": [1 2]}").contains("12"), "\(refused("{\"seed\": [1 2]}"))")
  }

  @Test func depthAndLengthAreBounded() {
    for open in ["[", "{\"groups\":", "{\"groups\":["] {
      #expect(
        refused(String(repeating: open, count: 200_000)).hasPrefix("network: wanted JSON, got text that is none: "))
    }
    let long = Data(count: Network.maximumJSONSize + 1)
    #expect(
      refusal { () throws(NetworkError) in _ = try Network(json: long) }
        == "network: wanted at most 268435456 bytes of JSON, got 268435457")
    let name = String(repeating: "n", count: 1 << 20)
    #expect(refused(#"{"groups": [{"name": "\#(name)", "count": 1, "threshold": 1}]}"#).utf8.count < 200)
    #expect(refused(#"{"\#(name)": 1}"#).utf8.count < 200)
  }

  @Test func aDecoderTellsTheSame() {
    let json = Data(#"{"groups": [{"name": "g", "count": 0, "threshold": 1}]}"#.utf8)
    #expect {
      try JSONDecoder().decode(Network.self, from: json)
    } throws: { error in
      guard case DecodingError.dataCorrupted(let context) = error else { return false }
      return context.debugDescription == "group \"g\": wanted a count of 1 to 16777216, got 0"
    }
  }
}
