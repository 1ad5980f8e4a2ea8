import Synfire

/// The columns of scores in tables of trainings: one for each reading of a learner, and the loss.
struct ScoreColumns {
  let readings: Readings

  /// The names of the readings over their numbers, such as `  exact spikes potential   loss`.
  var heading: String {
    readings.all.map { Format.right($0.name, Self.width($0)) }.joined() + Format.right("loss", Self.lossWidth)
  }

  /// The percentages by each reading, and the loss.
  func row(_ score: Score) -> String {
    readings.all.map { Format.right(score[$0.name].map(Format.percent) ?? "–", Self.width($0)) }.joined()
      + Format.right(Format.decimal(score.loss, places: 4), Self.lossWidth)
  }

  /// How many characters a row has.
  var width: Int { readings.all.reduce(Self.lossWidth) { $0 + Self.width($1) } }

  /// How many characters a reading takes: its name and a blank, or a percentage of 100.00.
  static func width(_ reading: Reading) -> Int { max(7, reading.name.count + 1) }

  private static let lossWidth = 7
}

extension SeedSummary.Metrics {
  /// The mean by each reading, and its standard deviation if there are several seeds.
  func text(_ readings: Readings) -> String {
    readings.all.compactMap { reading in
      self[reading.name].map { spread in
        "\(reading.name) \(Format.percent(spread.mean))"
          + (spread.count > 1 ? " ± \(Format.percent(spread.standardDeviation))" : "") + " %"
      }
    }.joined(separator: ", ")
  }
}
