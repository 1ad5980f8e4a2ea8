public import Recordings

/// Mean and spread of the reported scores over several seeds.
public struct SeedSummary: Sendable, Hashable, Codable {
  /// Mean and spread of each metric.
  public struct Metrics: Sendable, Hashable, Codable {
    /// Exact answers.
    public let exact: Spread
    /// Accuracy by spikes.
    public let spikes: Spread
    /// Accuracy by potential.
    public let potential: Spread

    /// Sums up `scores`; nil where there are none.
    public init?(_ scores: [Score]) {
      self.init(exact: scores.map(\.exact), spikes: scores.map(\.spikes), potential: scores.map(\.potential))
    }

    /// Sums up each metric; nil where there are no numbers.
    package init?(exact: [Double], spikes: [Double], potential: [Double]) {
      guard let exact = Spread(exact), let spikes = Spread(spikes), let potential = Spread(potential) else {
        return nil
      }
      (self.exact, self.spikes, self.potential) = (exact, spikes, potential)
    }
  }

  /// The seeds.
  public let seeds: [UInt64]
  /// After how many epochs the last point of each run was taken.
  public let epochs: [Double]
  /// After the last epoch of each run.
  public let last: Metrics
  /// At the best epoch of each run, chosen for each metric on the reported patterns themselves.
  public let best: Metrics

  package init?(_ histories: [History]) {
    func best(_ metric: (Score) -> Double) -> [Double] {
      histories.compactMap { $0.best(metric).map { metric($0.reported) } }
    }
    let lasts = histories.compactMap(\.last)
    guard lasts.count == histories.count, let last = Metrics(lasts.map(\.reported)),
      let best = Metrics(exact: best(\.exact), spikes: best(\.spikes), potential: best(\.potential))
    else { return nil }
    (seeds, epochs, self.last, self.best) = (lasts.map(\.seed), lasts.map(\.epoch), last, best)
  }
}
