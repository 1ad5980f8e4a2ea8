/// What a network looks up by name or by source; all of it follows from the lists of parts.
struct NetworkIndex: Sendable {
  /// Groups and spike generators share their names.
  var sources: [String: SourceReference] = [:]
  var connections: [String: ConnectionID] = [:]
  /// A number below which no number of a connection without a name is free, by the names of its ends.
  private var lowestNumbers: [String: Int] = [:]
  /// The first connection that each channel reinforces.
  var channels: [SourceReference: ConnectionID] = [:]

  /// A name for a connection: the given one, followed by a number from 2 on where it is taken.
  mutating func freeConnectionName(_ name: String) -> String {
    guard connections[name] != nil else { return name }
    var number = lowestNumbers[name, default: 2]
    while connections["\(name) \(number)"] != nil { number += 1 }
    lowestNumbers[name] = number
    return "\(name) \(number)"
  }
}

extension Network {
  /// The longest name of a group or spike generator, in bytes of UTF-8.
  static let maximumNameLength = 200
  /// The longest name of a connection: two names of sources, an arrow and a number fit.
  static let maximumConnectionNameLength = 500

  func checkSourceName(_ name: String, for kind: String) throws(NetworkError) {
    try Self.check(name, for: kind, maximumLength: Self.maximumNameLength, isTaken: index.sources[name] != nil)
  }

  func checkConnectionName(_ name: String) throws(NetworkError) {
    let isTaken = index.connections[name] != nil
    try Self.check(name, for: "connection", maximumLength: Self.maximumConnectionNameLength, isTaken: isTaken)
  }

  /// Refuses a name that is empty, too long, not printable or taken.
  private static func check(
    _ name: String, for kind: String, maximumLength: Int, isTaken: Bool
  ) throws(NetworkError) {
    guard !name.isEmpty, name.utf8.count <= maximumLength, name.unicodeScalars.allSatisfy(\.isShown) else {
      throw NetworkError(
        kind,
        "wanted a name of 1 to \(maximumLength) bytes without control characters, got \(NetworkError.quoted(name))")
    }
    guard !isTaken else { throw NetworkError(kind, "wanted a name of its own, got a second \"\(name)\"") }
  }
}

extension Unicode.Scalar {
  /// Whether a terminal shows the character and does nothing else with it.
  fileprivate var isShown: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
    default: true
    }
  }
}
