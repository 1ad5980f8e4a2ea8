public import Recordings

/// Mean and spread of the reported scores over several seeds.
public struct SeedSummary: Sendable, Hashable, Codable {
  /// Mean and spread of the accuracy by each reading.
  public struct Metrics: Sendable, Hashable {
    /// By the name of the reading.
    public let spreads: [String: Spread]

    /// Sums up `scores`; nil if there are none.
    public init?(_ scores: [Score]) {
      let names = scores.first.map { Array($0.fractions.keys) } ?? []
      self.init(Dictionary(names.map { name in (name, scores.compactMap { $0[name] }) }) { $1 })
    }

    /// Sums up the numbers of each reading; nil if there are none.
    package init?(_ values: [String: [Double]]) {
      spreads = values.compactMapValues { Spread($0) }
      guard !spreads.isEmpty, spreads.count == values.count else { return nil }
    }

    /// Mean and spread by the reading of `name`; nil if the learner declares no such reading.
    public subscript(name: String) -> Spread? { spreads[name] }
  }

  /// The seeds.
  public let seeds: [UInt64]
  /// After how many epochs the last point of each run was taken.
  public let epochs: [Double]
  /// After the last epoch of each run.
  public let last: Metrics
  /// At the best epoch of each run, chosen for each reading on the reported patterns themselves.
  public let best: Metrics

  package init?(_ histories: [History]) {
    let lasts = histories.compactMap(\.last)
    guard lasts.count == histories.count, let last = Metrics(lasts.map(\.reported)) else { return nil }
    let bests = last.spreads.keys.map { name in
      (name, histories.compactMap { $0.best(by: name)?.reported[name] })
    }
    guard let best = Metrics(Dictionary(bests) { $1 }) else { return nil }
    (seeds, epochs, self.last, self.best) = (lasts.map(\.seed), lasts.map(\.epoch), last, best)
  }
}

extension SeedSummary.Metrics: Codable {
  /// Reads an object with a spread for each reading.
  public init(from decoder: any Decoder) throws { spreads = try [String: Spread](from: decoder) }

  /// Writes an object with a spread for each reading.
  public func encode(to encoder: any Encoder) throws { try spreads.encode(to: encoder) }
}
