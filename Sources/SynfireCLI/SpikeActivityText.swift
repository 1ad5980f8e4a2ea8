import Synfire

extension MeanActivity {
  /// The spikes of each hidden layer in a sample, such as `1,204` or `811-340`.
  var hiddenSpikes: String { hidden(spikes) }
  /// Those of its gradient neurons.
  var hiddenGradientSpikes: String { hidden(gradientSpikes) }

  private func hidden(_ spikes: (Int) -> Double) -> String {
    let layers = (0..<layerCount).dropFirst().dropLast()
    return layers.isEmpty ? "–" : layers.map { Self.mean(spikes($0)) }.joined(separator: "-")
  }

  /// A mean number of spikes: with a decimal place below a thousand.
  static func mean(_ number: Double) -> String {
    number < 1_000 ? Format.decimal(number, places: 1) : Format.count(Int(number.rounded()))
  }
}

extension History {
  /// How the hidden activity went from the first point to the last; nil where nobody counted spikes.
  var activityLine: String? {
    let points = points.filter { $0.activity != nil }
    guard let first = points.first, let begin = first.activity, let last = points.last, let end = last.activity else {
      return nil
    }
    func course(_ begin: String, _ end: String) -> String { first.epoch == last.epoch ? end : "\(begin) → \(end)" }
    return "hidden spikes a sample, epoch \(course(Format.epoch(first.epoch), Format.epoch(last.epoch))): "
      + course(begin.hiddenSpikes, end.hiddenSpikes) + "; of gradient neurons "
      + course(begin.hiddenGradientSpikes, end.hiddenGradientSpikes)
  }
}

extension ActivityReport {
  /// The reports as a table of twelve lines at most, the first and the last among them.
  static func lines(_ reports: [ActivityReport]) -> [String] {
    guard let layers = reports.first?.spikes.indices else { return [] }
    let some = reports.count > 12 ? (0..<12).map { reports[$0 * (reports.count - 1) / 11] } : reports
    let names = layers.map { $0 == 0 ? "inputs" : $0 == layers.count - 1 ? "outputs" : "hidden \($0)" }
    let head = ["epoch"] + names + names.dropFirst().map { "gradients of \($0)" }
    let rows = some.map { report in
      [Format.epoch(report.epoch)] + report.spikes.map(MeanActivity.mean)
        + report.gradientSpikes.dropFirst().map(MeanActivity.mean)
    }
    return ["", "spikes a sample, by layer, while it learned"] + TextTable(rows: [head] + rows, leftColumns: []).lines
  }
}
