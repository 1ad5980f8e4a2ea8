/// `{"from": "source", "to": "hidden", "pattern": "dense", "weights": 520, "rule": {…}, …}`.
struct ConnectionDocument: Decodable {
  let name: String?
  let from: String
  let to: String
  let pattern: PatternDocument
  let weights: SynapseValuesDocument
  let format: WeightFormatDocument?
  let delays: SynapseValuesDocument?
  let tags: SynapseValuesDocument?
  let rule: LearningRule?
  let reinforcement: String?

  private enum Keys: String, CodingKey, CaseIterable {
    case name, from, to, pattern, format, weights, delays, tags, rule, reinforcement
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.fields(Keys.self)
    name = try fields.valueIfPresent(.name)
    from = try fields.value(.from)
    to = try fields.value(.to)
    pattern = try fields.valueIfPresent(.pattern) ?? PatternDocument(.dense)
    weights = try fields.value(.weights)
    format = try fields.valueIfPresent(.format)
    delays = try fields.valueIfPresent(.delays)
    tags = try fields.valueIfPresent(.tags)
    rule = try fields.valueIfPresent(.rule)
    reinforcement = try fields.valueIfPresent(.reinforcement)
  }
}

/// `"dense"`, `"oneToOne"`, `"broadcast"`, `{"sparse": [[0, 1], [2, 0]]}` or `{"fixedFanOut": 128}`.
struct PatternDocument: Decodable {
  let pattern: ConnectionPattern

  private enum Keys: String, CodingKey, CaseIterable {
    case sparse, fixedFanOut
  }

  /// Two places of a list of synapses, checked before they become a pair.
  private struct Pair: Decodable {
    let pair: SynapsePair

    init(from decoder: any Decoder) throws {
      var ends = try decoder.unkeyedContainer()
      guard ends.count == 2 else {
        throw decoder.refusal("wanted a pair [source, target], got a list of \(ends.count ?? 0)")
      }
      let (source, target) = (try ends.decode(Int.self), try ends.decode(Int.self))
      let places = 0..<Network.maximumCount
      guard places.contains(source), places.contains(target) else {
        throw decoder.refusal("wanted places of 0 to \(places.upperBound - 1), got \(source) and \(target)")
      }
      pair = SynapsePair(source, target)
    }
  }

  init(_ pattern: ConnectionPattern) { self.pattern = pattern }

  init(from decoder: any Decoder) throws {
    let wanted = #"wanted "dense", "oneToOne", "broadcast", {"sparse": […]} or {"fixedFanOut": n}"#
    switch JSONKind(of: decoder) {
    case .text("dense"): pattern = .dense
    case .text("oneToOne"): pattern = .oneToOne
    case .text("broadcast"): pattern = .broadcast
    case .object:
      let fields = try decoder.fields(Keys.self)
      switch fields.allKeys {
      case [.sparse]: pattern = .sparse((try fields.value(.sparse) as [Pair]).map(\.pair))
      case [.fixedFanOut]: pattern = .fixedFanOut(try fields.value(.fixedFanOut) as Int)
      default: throw decoder.refusal("\(wanted), got an object of \(fields.allKeys.count) keys")
      }
    case let other: throw decoder.refusal("\(wanted), got \(other.inWords)")
    }
  }
}

/// A number for all synapses, a list of them, rows of lists by source, or the recipe of a draw.
enum SynapseValuesDocument: Decodable {
  case values(SynapseValues)
  case rows([[Int]])

  private enum Keys: String, CodingKey, CaseIterable {
    case uniform, normal
  }

  private struct Normal: Decodable {
    let mean: Double
    let deviation: Double

    private enum Keys: String, CodingKey, CaseIterable {
      case mean, deviation
    }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.fields(Keys.self)
      mean = try fields.value(.mean) as Double
      deviation = try fields.value(.deviation) as Double
    }
  }

  init(from decoder: any Decoder) throws {
    let wanted = #"wanted a number, a list, rows of lists, {"uniform": […]} or {"normal": {…}}"#
    switch JSONKind(of: decoder) {
    case .number: self = .values(.constant(try decoder.singleValueContainer().decode(Int.self)))
    case .list: self = try Self.list(of: decoder)
    case .object:
      let fields = try decoder.fields(Keys.self)
      switch fields.allKeys {
      case [.uniform]:
        let ends = try fields.value(.uniform) as [Int]
        guard ends.count == 2, ends[0] <= ends[1] else {
          throw decoder.refusal("wanted {\"uniform\": [lowest, highest]}, got \(ends.prefix(4))")
        }
        self = .values(.uniform(ends[0]...ends[1]))
      case [.normal]:
        let normal = try fields.value(.normal) as Normal
        self = .values(.normal(mean: normal.mean, deviation: normal.deviation))
      default: throw decoder.refusal("\(wanted), got an object of \(fields.allKeys.count) keys")
      }
    case let other: throw decoder.refusal("\(wanted), got \(other.inWords)")
    }
  }

  private static func list(of decoder: any Decoder) throws -> SynapseValuesDocument {
    var list = try decoder.unkeyedContainer()
    let holdsRows = (try? list.nestedUnkeyedContainer()) != nil
    let single = try decoder.singleValueContainer()
    return holdsRows ? .rows(try single.decode([[Int]].self)) : .values(.values(try single.decode([Int].self)))
  }

  /// The numbers; rows have to have the shape of a dense connection.
  func checked(
    _ name: String, _ pattern: ConnectionPattern, sourceCount: Int, targetCount: Int, of subject: String
  ) throws(NetworkError) -> SynapseValues {
    switch self {
    case .values(let values): return values
    case .rows(let rows):
      guard case .dense = pattern else {
        throw NetworkError(subject, "wanted a plain list of \(name) for a pattern other than dense, got rows")
      }
      guard rows.count == sourceCount else {
        throw NetworkError(subject, "wanted a row of \(name) for each of \(sourceCount) sources, got \(rows.count)")
      }
      for (source, row) in rows.enumerated() where row.count != targetCount {
        throw NetworkError(
          subject, "wanted \(targetCount) \(name) in the row of source \(source), got \(row.count)")
      }
      return .matrix(rows)
    }
  }
}

/// `{"bits": 8, "exponent": 2, "signMode": "excitatory"}`.
struct WeightFormatDocument: Decodable {
  let format: WeightFormat

  private enum Keys: String, CodingKey, CaseIterable {
    case bits, exponent, signMode
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.fields(Keys.self)
    let bits = try fields.valueIfPresent(.bits) ?? 8
    let exponent = try fields.valueIfPresent(.exponent) ?? 0
    let text = try fields.value(.signMode) as String
    guard let signMode = SignMode(rawValue: text) else {
      let names = SignMode.allCases.map(\.rawValue).joined(separator: ", ")
      throw decoder.refusal("wanted a signMode out of \(names), got \(NetworkError.quoted(text))")
    }
    guard let format = WeightFormat(bits: bits, exponent: exponent, signMode: signMode) else {
      throw decoder.refusal("wanted 1 to 8 bits and an exponent of -8 to 7, got \(bits) and \(exponent)")
    }
    self.format = format
  }
}
