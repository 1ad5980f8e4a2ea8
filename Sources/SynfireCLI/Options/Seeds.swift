import ArgumentParser

/// Seeds as options take them.
enum Seeds {
  /// The seeds of a list such as `1,2,3`.
  static func list(_ text: String) throws -> [UInt64] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let seeds = parts.compactMap { UInt64($0) }
    guard seeds.count == parts.count, Set(seeds).count == seeds.count else {
      throw ValidationError("wanted whole numbers separated by commas, each once, got \"\(text)\"")
    }
    return seeds
  }
}
