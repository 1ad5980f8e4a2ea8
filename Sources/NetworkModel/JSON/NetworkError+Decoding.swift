internal import Foundation

extension NetworkError {
  /// One line about what stopped the reading of a JSON text: the place, what was wanted, what was got.
  init(_ error: any Error, reading json: Data) {
    guard let decoding = error as? DecodingError else {
      self = error as? NetworkError ?? NetworkError("network", "wanted JSON, got an error: \(type(of: error))")
      return
    }
    switch decoding {
    case .keyNotFound(let key, let context):
      self.init(DecodingError.text(of: context.codingPath), "wanted the key \"\(key.stringValue)\", got none")
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      self.init(
        DecodingError.text(of: context.codingPath),
        "wanted \(Self.words(for: type)), got \(Self.kind(at: context.codingPath, in: json))")
    case .dataCorrupted(let context): self.init(corrupted: context, reading: json)
    @unknown default: self.init("network", "wanted a network in JSON, got something else")
    }
  }

  private init(corrupted context: DecodingError.Context, reading json: Data) {
    let place = DecodingError.text(of: context.codingPath)
    switch context.underlyingError {
    case let error as NetworkError: self = error
    case let error as RuleError:
      let column = error.column.map { "column \($0): " } ?? ""
      self.init(place, column + error.reason)
    default:
      if context.codingPath.isEmpty, let problem = Self.parserProblem(json) {
        self.init("network", "wanted JSON, got text that is none: \(problem)")
      } else {
        let misfit = AnyJSON.read(json, at: context.codingPath)?.misfit
        self.init(
          place + (misfit?.place ?? ""),
          "wanted a number that fits here, got \(misfit?.kind.inWords ?? "another value")")
      }
    }
  }

  /// Where and why a text is not JSON; nil if it is.
  private static func parserProblem(_ json: Data) -> String? {
    do {
      _ = try JSONSerialization.jsonObject(with: json, options: [.fragmentsAllowed])
      return nil
    } catch {
      let text = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String
      return RuleError.printable((text ?? "a syntax error").prefix(200))
    }
  }

  private static func words(for type: any Any.Type) -> String {
    switch type {
    case is any BinaryInteger.Type: "a whole number"
    case is any BinaryFloatingPoint.Type: "a number"
    case is String.Type: "a text"
    case is Bool.Type: "true or false"
    case is any Collection.Type where !(type is any ExpressibleByDictionaryLiteral.Type): "a list"
    default: "an object"
    }
  }

  /// What stands at a place, in words; found by reading the text once more, up to there.
  private static func kind(at path: [any CodingKey], in json: Data) -> String {
    AnyJSON.read(json, at: path)?.kind.inWords ?? "something else"
  }
}

/// Whatever JSON value stands at the path of the decoder's user info.
private struct AnyJSON: Decodable {
  private static let path = CodingUserInfoKey(rawValue: "path") ?? { preconditionFailure("every text is a key") }()

  let kind: JSONKind
  /// The value itself, or the first number in its lists that is not a whole one of 64 bits, and its place there.
  let misfit: (place: String, kind: JSONKind)?

  static func read(_ json: Data, at path: [any CodingKey]) -> AnyJSON? {
    let decoder = JSONDecoder()
    decoder.userInfo[Self.path] = path
    return try? decoder.decode(AnyJSON.self, from: json)
  }

  init(from decoder: any Decoder) throws {
    var place = decoder
    for key in decoder.userInfo[Self.path] as? [any CodingKey] ?? [] {
      if let index = key.intValue {
        var list = try place.unkeyedContainer()
        for _ in 0..<index { _ = try list.superDecoder() }
        place = try list.superDecoder()
      } else {
        place = try place.container(keyedBy: AnyKey.self).superDecoder(forKey: AnyKey(stringValue: key.stringValue))
      }
    }
    kind = JSONKind(of: place)
    misfit = kind == .list ? Self.misfit(in: place) : ("", kind)
  }

  private static func misfit(in decoder: any Decoder) -> (place: String, kind: JSONKind)? {
    guard var list = try? decoder.unkeyedContainer() else { return nil }
    while !list.isAtEnd {
      let index = list.currentIndex
      guard let element = try? list.superDecoder() else { return nil }
      switch JSONKind(of: element) {
      case .list:
        if let found = misfit(in: element) { return ("[\(index)]" + found.place, found.kind) }
      case .number(let text) where Int(text) == nil: return ("[\(index)]", .number(text))
      default: break
      }
    }
    return nil
  }
}
