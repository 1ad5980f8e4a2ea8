/// A key of any name or place.
struct AnyKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(stringValue: String) {
    self.stringValue = stringValue
    intValue = nil
  }

  init?(intValue: Int) {
    stringValue = "\(intValue)"
    self.intValue = intValue
  }
}

/// What kind of JSON value stands at a place, in words for an error.
enum JSONKind: Equatable {
  case null, list, object
  case boolean(Bool)
  case number(String)
  case text(String)

  /// Tries the common kinds first, since each try that fails costs an error.
  init(of decoder: any Decoder) {
    let value = try? decoder.singleValueContainer()
    if let whole = try? value?.decode(Int.self) {
      self = .number("\(whole)")
    } else if let text = try? value?.decode(String.self) {
      self = .text(text)
    } else if (try? decoder.unkeyedContainer()) != nil {
      self = .list
    } else if (try? decoder.container(keyedBy: AnyKey.self)) != nil {
      self = .object
    } else if let real = try? value?.decode(Double.self) {
      self = .number("\(real)")
    } else if let boolean = try? value?.decode(Bool.self) {
      self = .boolean(boolean)
    } else {
      self = value?.decodeNil() == true ? .null : .number("one that cannot be read")
    }
  }

  /// The value, or the word for its kind, in one line.
  var inWords: String {
    switch self {
    case .null: "null"
    case .list: "a list"
    case .object: "an object"
    case .boolean(let value): "\(value)"
    case .number(let value): value
    case .text(let text): NetworkError.quoted(text)
    }
  }
}

extension Decoder {
  /// The container of an object that may have these keys and no others.
  func fields<Key: CodingKey & CaseIterable>(_: Key.Type) throws -> KeyedDecodingContainer<Key> {
    let given = try container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
    let known = Key.allCases.map(\.stringValue)
    if let other = given.filter({ !known.contains($0) }).min() {
      throw refusal("wanted the keys \(known.joined(separator: " ")), got \(NetworkError.quoted(other))")
    }
    return try container(keyedBy: Key.self)
  }

  /// An error that names the place that is being read.
  func refusal(_ reason: String) -> DecodingError {
    DecodingError.refusal(NetworkError(DecodingError.text(of: codingPath), reason), at: codingPath)
  }
}

extension KeyedDecodingContainer {
  /// The value of a key that has to be there.
  func value<Value: Decodable>(_ key: Key) throws -> Value {
    try placed(key) { try decode(Value.self, forKey: key) }
  }

  /// The value of a key, or nil where it is left out or null.
  func valueIfPresent<Value: Decodable>(_ key: Key) throws -> Value? {
    try placed(key) { try decodeIfPresent(Value.self, forKey: key) }
  }

  /// Gives errors about numbers that do not fit, which Foundation throws without a place, the place of the key.
  private func placed<Value>(_ key: Key, _ read: () throws -> Value) throws -> Value {
    do {
      return try read()
    } catch let error as DecodingError {
      throw error
    } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: codingPath + [key], debugDescription: "wanted numbers that fit, got \(error)"))
    }
  }
}

extension DecodingError {
  /// An error of a network as decoders are expected to throw it.
  static func refusal(_ error: NetworkError, at path: [any CodingKey] = []) -> DecodingError {
    .dataCorrupted(.init(codingPath: path, debugDescription: error.description, underlyingError: error))
  }

  /// A place in the JSON, as in `connections[2].weights[17]`.
  static func text(of path: [any CodingKey]) -> String {
    var text = ""
    for key in path {
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text += (text.isEmpty ? "" : ".") + RuleError.printable(key.stringValue.prefix(40))
      }
    }
    return text.isEmpty ? "network" : text
  }
}
