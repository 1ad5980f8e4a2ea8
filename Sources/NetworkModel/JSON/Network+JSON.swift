public import Foundation

extension Network {
  /// The longest JSON text that is read, 2²⁸ bytes.
  public static let maximumJSONSize = 1 << 28

  /// Reads a network from JSON, as `Documentation/Networks.md` describes it.
  ///
  /// ```swift
  /// let net = try Network(json: Data(contentsOf: file))
  /// ```
  ///
  /// Whatever the text says goes through the calls that a program would make, so the same checks hold.
  ///
  /// - Parameter json: The text in UTF-8, 2²⁸ bytes at most; a byte order mark in front of it is passed over.
  /// - Throws: `NetworkError` in one line: the part or the place in the JSON, what was wanted, and what was got.
  public init(json text: Data) throws(NetworkError) {
    let json = text.starts(with: [0xef, 0xbb, 0xbf]) ? Data(text.dropFirst(3)) : text
    guard json.count <= Self.maximumJSONSize else {
      throw NetworkError("network", "wanted at most \(Self.maximumJSONSize) bytes of JSON, got \(json.count)")
    }
    do {
      self = try JSONDecoder().decode(Network.self, from: json)
    } catch {
      throw NetworkError(error, reading: json)
    }
    guard !json.contains(0) else { throw NetworkError("network", "wanted JSON in UTF-8, got another encoding") }
    if let duplicate = DuplicateKeys.first(in: json) {
      throw NetworkError(
        "network",
        "wanted each key once, got \(NetworkError.quoted(duplicate.key)) twice, again before byte \(duplicate.position)"
      )
    }
  }

  /// The network as JSON in UTF-8: one line for each part, keys in the order of `Documentation/Networks.md`.
  ///
  /// Equal networks give equal bytes, and `Network(json:)` reads them as an equal network.
  public func jsonData() -> Data {
    var bytes: [UInt8] = Array("{\n".utf8)
    guard case .members(let members) = json else { preconditionFailure("a network is an object") }
    for (place, member) in members.enumerated() {
      bytes += "  \"\(member.key)\": ".utf8
      if case .list(let parts) = member.value, !parts.isEmpty {
        for (place, part) in parts.enumerated() {
          bytes += (place == 0 ? "[\n    " : ",\n    ").utf8
          part.write(to: &bytes)
        }
        bytes += "\n  ]".utf8
      } else {
        member.value.write(to: &bytes)
      }
      bytes += (place == members.count - 1 ? "\n" : ",\n").utf8
    }
    bytes += "}\n".utf8
    return Data(bytes)
  }
}

/// The same JSON through any encoder and decoder.
extension Network: Codable {
  /// Reads a network; a `DecodingError` tells what a `NetworkError` tells.
  public init(from decoder: any Decoder) throws {
    let document = try NetworkDocument(from: decoder)
    do throws(NetworkError) {
      try self.init(document)
    } catch {
      throw DecodingError.refusal(error, at: decoder.codingPath)
    }
  }

  /// Writes every part with all that it has, also where it is what would be taken if it were left out.
  public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}
