internal import Figures
internal import Learners
internal import Recordings
internal import SynfireCircuits

/// The still pictures of a page.
enum ReportFigures {
  /// A figure as a part of a page; a wide one is not shrunk on a narrow screen.
  private static func html(_ figure: Figure, isWide: Bool = false) -> String {
    let kind = isWide ? "figure wide" : "figure"
    return "<figure class=\"\(kind)\"\(isWide ? " tabindex=\"0\"" : "")>\(figure.svg())</figure>"
  }

  private static func row(_ figures: [String]) -> String {
    figures.isEmpty ? "" : "<div class=\"figures\">\(figures.joined(separator: "\n"))</div>"
  }

  // MARK: - Training

  /// Accuracy by each metric, and the loss: in training and on what is reported; with a band for several seeds.
  static func curves(of report: RunReport) -> [String] {
    let histories = report.points.filter { !$0.isEmpty }
    guard !histories.isEmpty else { return [] }
    let part = report.record.configuration.data.heldOut > 0 ? "held out" : "test"
    let spiking = report.record.configuration.learner.kind == .nbp
    let metrics: [(name: String, value: (Score) -> Double)] =
      spiking
      ? [("exact", { $0.exact }), ("by spikes", { $0.spikes }), ("by potential", { $0.potential })]
      : [("recognised", { $0.spikes }), ("by potential", { $0.potential })]
    let accuracy = metrics.enumerated().flatMap { ink, metric in
      [
        series("\(metric.name), \(part)", histories, ink: ink, dash: 0) { 100 * metric.value($0.reported) },
        series("\(metric.name), train", histories, ink: ink, dash: 1) { 100 * metric.value($0.train) },
      ]
    }
    let loss = [
      series(part, histories, ink: 0, dash: 0) { $0.reported.loss },
      series("train", histories, ink: 0, dash: 1) { $0.train.loss },
    ]
    let subtitle = histories.count > 1 ? "mean of \(histories.count) seeds, ± standard deviation" : ""
    return [
      row([
        html(
          .lines(
            accuracy, title: "Accuracy", subtitle: subtitle, x: Axis("epoch"), y: Axis("% of the images"), width: 560,
            height: 380)),
        html(.lines(loss, title: "Loss", subtitle: subtitle, x: Axis("epoch"), y: Axis("loss"), width: 560, height: 380)),
      ])
    ]
  }

  /// One number of each point, or its spread over the seeds where all of them have the point.
  private static func series(
    _ name: String, _ histories: [[History.Point]], ink: Int, dash: Int, _ value: (History.Point) -> Double
  ) -> LineSeries {
    let epochs = Set(histories.flatMap { $0.map(\.epoch) }).sorted()
    let spreads: [(Double, Spread)] = epochs.compactMap { epoch in
      let values = histories.compactMap { history in history.first { $0.epoch == epoch }.map(value) }
      guard values.count == histories.count, let spread = Spread(values) else { return nil }
      return (epoch, spread)
    }
    guard histories.count > 1 else {
      return LineSeries(name, x: spreads.map(\.0), y: spreads.map(\.1.mean), ink: ink, dash: dash)
    }
    return LineSeries(name, x: spreads.map(\.0), spreads: spreads.map(\.1), ink: ink, dash: dash)
  }

  // MARK: - The rest

  static func confusion(_ mistakes: Mistakes) -> String { "" }

  static func receptiveFields(_ fields: RunReport.ReceptiveFields, _ shape: ImageShape) -> String { "" }

  static func weights(_ weights: [WeightSummary]) -> String { "" }

  static func spikes(of report: RunReport) -> String { "" }

  static func margins(_ chip: ChipReport) -> String { "" }
}
