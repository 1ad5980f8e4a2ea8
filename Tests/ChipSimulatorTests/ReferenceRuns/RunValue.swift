/// A value of a reference run's file, which is JSON.
enum RunValue: Decodable, Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  case fraction(Double)
  case text(String)
  case list([RunValue])
  case object([String: RunValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode([RunValue].self) {
      self = .list(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([String: RunValue].self) {
      self = .object(value)
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else {
      self = .fraction(try container.decode(Double.self))
    }
  }

  /// What kind of value it is, for errors.
  var kind: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .integer: "a whole number"
    case .fraction: "a fraction"
    case .text: "a text"
    case .list(let values): "a list of \(values.count)"
    case .object: "an object"
    }
  }
}

/// What is wrong with a reference run, in one line.
struct RunTrouble: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// The fields of an object of a file; each has to be asked for by someone.
final class RunFields {
  /// Where the object stands in the file, as in `plastic.rule`.
  let path: String
  private let values: [String: RunValue]
  private var unread: Set<String>
  private var inner: [RunFields] = []

  init(_ values: [String: RunValue], path: String = "") {
    self.path = path
    self.values = values
    unread = Set(values.keys)
  }

  private func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  private func wrong(_ key: String, _ wanted: String, _ got: RunValue?) -> RunTrouble {
    RunTrouble("\(name(key)): wanted \(wanted), got \(got?.kind ?? "nothing")")
  }

  /// The value of a key; nil where it is missing or null.
  func value(_ key: String) -> RunValue? {
    unread.remove(key)
    return values[key].flatMap { $0 == .null ? nil : $0 }
  }

  func has(_ key: String) -> Bool { values[key].map { $0 != .null } ?? false }

  func isObject(_ key: String) -> Bool {
    if case .object = values[key] { return true }
    return false
  }

  /// The keys of objects that nobody has asked for, and that hold a key.
  func unreadObjects(holding key: String) -> [String] {
    unread.sorted().filter {
      if case .object(let object) = values[$0] { return object[key] != nil }
      return false
    }
  }

  /// Marks what a run need not look at: texts for people.
  func ignore(_ keys: String...) { unread.subtract(keys) }

  func integer(_ key: String, else missing: Int? = nil) throws -> Int {
    let found = value(key)
    switch found {
    case .integer(let number): return number
    case .fraction(let number) where number == number.rounded() && abs(number) < 1e15: return Int(number)
    case .bool(let flag): return flag ? 1 : 0
    case nil:
      guard let missing else { throw wrong(key, "a whole number", found) }
      return missing
    default: throw wrong(key, "a whole number", found)
    }
  }

  func number(_ key: String) throws -> Double? {
    let found = value(key)
    switch found {
    case nil: return nil
    case .integer(let number): return Double(number)
    case .fraction(let number): return number
    default: throw wrong(key, "a number", found)
    }
  }

  func text(_ key: String) throws -> String? {
    let found = value(key)
    guard let found else { return nil }
    guard case .text(let text) = found else { throw wrong(key, "a text", found) }
    return text
  }

  func object(_ key: String) throws -> RunFields? {
    let found = value(key)
    guard let found else { return nil }
    guard case .object(let object) = found else { throw wrong(key, "an object", found) }
    let fields = RunFields(object, path: name(key))
    inner.append(fields)
    return fields
  }

  func objects(_ key: String) throws -> [RunFields] {
    let found = value(key)
    guard let found else { return [] }
    guard case .list(let list) = found else { throw wrong(key, "a list of objects", found) }
    return try list.enumerated().map { index, element in
      guard case .object(let object) = element else { throw wrong("\(key)[\(index)]", "an object", element) }
      let fields = RunFields(object, path: name("\(key)[\(index)]"))
      inner.append(fields)
      return fields
    }
  }

  /// A list of so many numbers; a single number stands for as many equal ones, and nothing for `missing`.
  func numbers(_ key: String, count: Int, else missing: Int? = nil) throws -> [Int] {
    guard case .list(let list) = values[key] else {
      return [Int](repeating: try integer(key, else: missing), count: count)
    }
    let numbers = try row(list, key)
    guard numbers.count == count else { throw wrong(key, "a list of \(count)", values[key]) }
    return numbers
  }

  /// A list of numbers.
  func list(_ key: String) throws -> [Int] {
    guard case .list(let list) = value(key) else { throw wrong(key, "a list of numbers", values[key]) }
    return try row(list, key)
  }

  /// Rows of numbers, all of the same length.
  func matrix(_ key: String) throws -> [[Int]] {
    guard case .list(let list) = value(key) else { throw wrong(key, "a list of lists", values[key]) }
    return try rows(list, key)
  }

  /// A list of matrices.
  func matrices(_ key: String) throws -> [[[Int]]] {
    guard case .list(let list) = value(key) else { throw wrong(key, "a list of matrices", values[key]) }
    return try list.map { element in
      guard case .list(let list) = element else { throw wrong(key, "a list of matrices", element) }
      return try rows(list, key)
    }
  }

  private func rows(_ list: [RunValue], _ key: String) throws -> [[Int]] {
    let rows = try list.map { element in
      guard case .list(let list) = element else { throw wrong(key, "a list of lists", element) }
      return try row(list, key)
    }
    guard Set(rows.map(\.count)).count <= 1 else { throw RunTrouble("\(name(key)): wanted rows of the same length") }
    return rows
  }

  private func row(_ list: [RunValue], _ key: String) throws -> [Int] {
    unread.remove(key)
    return try list.map { element in
      switch element {
      case .integer(let number): return number
      case .fraction(let number) where number == number.rounded() && abs(number) < 1e15: return Int(number)
      case .bool(let flag): return flag ? 1 : 0
      default: throw wrong(key, "whole numbers", element)
      }
    }
  }

  /// Refuses a file with fields that nobody asked for.
  func checkAllWereRead() throws {
    if let key = unread.sorted().first { throw RunTrouble("\(name(key)): this reader does not know the key") }
    for fields in inner { try fields.checkAllWereRead() }
  }
}
