/// A rule's JSON: its equations as text, the dynamics of its traces, and the learning period.
///
/// ```json
/// {"dw": "4*r1*x0*y0 - 2*x0*y0", "traces": {"r1": {"impulse": 1, "timeConstant": 0}}, "period": 1}
/// ```
///
/// At least one of `dw`, `dt`, `dd` is given; `traces` may be missing (none) and `period` too (1).
extension LearningRule: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case dw, dt, dd, traces, period
  }

  /// Reads a rule; an error tells what a `RuleError` tells, and a key of no meaning is an error.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try Self.refuseOtherKeys(in: decoder)
    var sums: [RuleTarget: SumOfProducts] = [:]
    for (target, key) in [(RuleTarget.dw, CodingKeys.dw), (.dt, .dt), (.dd, .dd)] {
      guard let text = try container.decodeIfPresent(String.self, forKey: key) else { continue }
      sums[target] = try Self.readable(container, key) { () throws(RuleError) in
        var parser = try RuleParser(text)
        return try parser.onlySum()
      }
    }
    var traces: [TraceName: TraceDynamics] = [:]
    for (key, dynamics) in try container.decodeIfPresent([String: TraceDynamics].self, forKey: .traces) ?? [:] {
      let name = try Self.readable(container, .traces) { () throws(RuleError) in
        guard let name = TraceName(rawValue: key) else { throw Self.unknown(key, TraceName.allCases.map(\.rawValue)) }
        return name
      }
      traces[name] = dynamics
    }
    let period = try container.valueIfPresent(.period) ?? 1
    self = try Self.readable(container, nil) { () throws(RuleError) in
      try LearningRule(sums, traces: traces, learningPeriod: period)
    }
  }

  /// Writes the canonical text of each equation.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(dw?.description, forKey: .dw)
    try container.encodeIfPresent(dt?.description, forKey: .dt)
    try container.encodeIfPresent(dd?.description, forKey: .dd)
    let named = Dictionary(uniqueKeysWithValues: traces.map { ($0.key.rawValue, $0.value) })
    try container.encode(named, forKey: .traces)
    try container.encode(learningPeriod, forKey: .period)
  }

  private static func refuseOtherKeys(in decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: AnyKey.self)
    let known = CodingKeys.allCases.map(\.rawValue)
    guard let other = container.allKeys.first(where: { !known.contains($0.stringValue) }) else { return }
    let error = unknown(other.stringValue, known)
    throw DecodingError.dataCorrupted(
      .init(codingPath: decoder.codingPath + [other], debugDescription: error.description, underlyingError: error))
  }

  private static func unknown(_ key: String, _ known: [String]) -> RuleError {
    RuleError("wanted the keys \(known.joined(separator: " ")), got \"\(RuleError.printable(key.prefix(20)))\"")
  }

  private static func readable<Value>(
    _ container: KeyedDecodingContainer<CodingKeys>, _ key: CodingKeys?,
    _ read: () throws(RuleError) -> Value
  ) throws -> Value {
    do throws(RuleError) {
      return try read()
    } catch {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: container.codingPath + (key.map { [$0] } ?? []), debugDescription: error.description,
          underlyingError: error))
    }
  }
}
