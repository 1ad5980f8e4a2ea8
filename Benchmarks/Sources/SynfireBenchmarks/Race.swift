/// Contenders that do the same work, timed in turns so that all of them see the same moments of the machine.
struct Race {
  /// One way to do the work.
  struct Contender {
    var name: String
    /// Does the work once.
    var run: () throws -> Void
  }

  /// What a contender took for doing the work once.
  struct Time {
    var name: String
    /// The median over the rounds, in seconds.
    var seconds: Double
    /// The fastest round, in seconds: what the machine can do while nobody else uses it.
    var fastest: Double
    /// The median over the rounds of this contender's time over that of the first in the same round.
    var ratio: Double
  }

  /// How often each contender has its turn.
  var rounds = 15
  /// How long a turn lasts at least, in seconds; 0 for one run a turn.
  var turn = 0.004

  /// The times of `contenders`, in their order.
  func times(_ contenders: [Contender]) throws -> [Time] {
    let counts = try contenders.map { try runsInATurn($0) }
    var seconds = [[Double]](repeating: [], count: contenders.count)
    for _ in 0..<rounds {
      for (index, contender) in contenders.enumerated() {
        seconds[index].append(try Self.seconds(of: contender, runs: counts[index]) / Double(counts[index]))
      }
    }
    return contenders.indices.map { index in
      Time(
        name: contenders[index].name, seconds: Self.median(seconds[index]), fastest: seconds[index].min() ?? 0,
        ratio: Self.median(zip(seconds[index], seconds[0]).map { $0 / $1 }))
    }
  }

  /// Doubles the runs until they last a turn; this also warms the caches.
  private func runsInATurn(_ contender: Contender) throws -> Int {
    guard turn > 0 else { return 1 }
    var count = 1
    while try Self.seconds(of: contender, runs: count) < turn { count *= 2 }
    return count
  }

  private static func seconds(of contender: Contender, runs: Int) throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    for _ in 0..<runs { try contender.run() }
    return (clock.now - start) / .seconds(1)
  }

  /// The middle value, or the mean of the two middle values; 0 of none.
  static func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return 0 }
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}
