internal import Datasets
import Experiments
internal import Figures
internal import Learners
internal import NetworkModel
internal import Recordings

/// The still pictures of a page.
enum ReportFigures {
  /// A figure as a part of a page; a wide one is not shrunk on a narrow screen.
  private static func html(_ figure: Figure, isWide: Bool = false) -> String {
    let kind = isWide ? "figure wide" : "figure"
    let focus = isWide ? " tabindex=\"0\" role=\"group\" aria-label=\"\(HTMLText.escaped(figure.summary))\"" : ""
    return "<figure class=\"\(kind)\" style=\"max-width:\(figure.width + 40)px\"\(focus)>\(figure.svg())</figure>"
  }

  private static func row(_ figures: [String]) -> String {
    figures.isEmpty ? "" : "<div class=\"figures\">\(figures.joined(separator: "\n"))</div>"
  }

  // MARK: - Training

  /// Accuracy by each reading, and the loss: in training and on what is reported; with a band for several seeds.
  static func curves(of report: RunReport) -> [String] {
    let histories = report.points.filter { !$0.isEmpty }
    guard !histories.isEmpty else { return [] }
    let part = report.record.configuration.data.heldOut > 0 ? "held out" : "test"
    let accuracy = report.learner.readings.all.enumerated().flatMap { ink, reading in
      [
        series("\(reading.name), \(part)", histories, ink: ink, dash: 0) { $0.reported[reading.name].map { 100 * $0 } },
        series("\(reading.name), train", histories, ink: ink, dash: 1) { $0.train[reading.name].map { 100 * $0 } },
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
        html(
          .lines(loss, title: "Loss", subtitle: subtitle, x: Axis("epoch"), y: Axis("loss"), width: 560, height: 380)),
      ])
    ]
  }

  /// A number of each point that has it, or its spread over the seeds if all of them have it.
  private static func series(
    _ name: String, _ histories: [[History.Point]], ink: Int, dash: Int, _ value: (History.Point) -> Double?
  ) -> LineSeries {
    let epochs = Set(histories.flatMap { $0.map(\.epoch) }).sorted()
    let spreads: [(Double, Spread)] = epochs.compactMap { epoch in
      let values = histories.compactMap { history in history.first { $0.epoch == epoch }.flatMap(value) }
      guard values.count == histories.count, let spread = Spread(values) else { return nil }
      return (epoch, spread)
    }
    guard histories.count > 1 else {
      return LineSeries(name, x: spreads.map(\.0), y: spreads.map(\.1.mean), ink: ink, dash: dash)
    }
    return LineSeries(name, x: spreads.map(\.0), spreads: spreads.map(\.1), ink: ink, dash: dash)
  }

  // MARK: - Answers and weights

  /// Which class was taken for which.
  static func confusion(_ mistakes: Mistakes) -> String {
    html(.confusionMatrix(mistakes.matrix, title: "", width: 640))
  }

  /// The weights of some neurons as images.
  static func receptiveFields(_ fields: ReceptiveFields, _ shape: PatternShape) -> String {
    html(
      .receptiveFields(
        fields.weights, imageWidth: shape.width, names: fields.neurons.map { "\($0)" },
        columns: fields.neurons.count > 20 ? 10 : 5, colors: .diverging, marksNegatives: true, width: 1000),
      isWide: true)
  }

  /// How large weights are, for each matrix of whole numbers.
  static func weights(_ weights: [WeightSummary]) -> String {
    row(
      weights.compactMap { summary in
        guard let edges = summary.edges, let counts = summary.counts, edges.count > 1 else { return nil }
        let width = edges[1] - edges[0]
        let series = HistogramSeries(
          summary.name, edges: edges + [(edges.last ?? 0) + width], counts: counts.map(Double.init))
        let sizes = summary.shape.map(String.init).joined(separator: "×")
        let rail = summary.atRail.map { "\(Format.count($0)) at the limit" } ?? ""
        return html(
          .histogram(
            series, title: "\(summary.name), \(sizes)", subtitle: rail,
            x: Axis("weight", unit: summary.limit == nil ? "weight units" : ""), y: Axis("synapses"), width: 560,
            height: 320))
      })
  }

  // MARK: - Spikes

  /// What the learner draws of single samples, then spikes by group of a chip and by layer.
  static func spikes(of report: RunReport) -> String {
    let samples = report.playback?.figures.map(bars) ?? []
    return (samples + [groups(of: report.chip, report.learner), activity(of: report.activity)]).joined()
  }

  private static func bars(_ bars: SamplePlayback.Bars) -> String {
    html(
      .bars(
        bars.series.map { BarSeries($0.name, $0.values) }, categories: bars.categories, title: bars.title,
        subtitle: bars.subtitle, y: Axis(bars.quantity), width: 1000, height: 360), isWide: true)
  }

  /// Spikes of each group while the chip learned, in the order of the network; a gate or another group of one compartment
  /// is left out.
  private static func groups(of chip: ChipReport?, _ learner: AnyLearnerConfiguration) -> String {
    guard let learning = chip?.learning, learning.samples > 0,
      let network = try? learner.chip?.learningCircuit().network
    else { return "" }
    let groups = network.groups.filter { $0.count > 1 && learning.spikes[$0.name] != nil }.map(\.name)
    let means = groups.map { Double(learning.spikes[$0] ?? 0) / Double(learning.samples) }
    return html(
      .bars(
        [BarSeries("", means)], categories: groups, title: "Spikes of each group",
        subtitle: "of one image, mean of all \(Format.count(learning.samples)) that were learned", y: Axis("spikes"),
        width: 1000, height: 340), isWide: true)
  }

  /// Spikes of each layer and of its gradient neurons over the training.
  private static func activity(of reports: [ActivityReport]?) -> String {
    guard let reports, let layers = reports.first?.spikes.indices else { return "" }
    func name(_ layer: Int) -> String { layer == 0 ? "inputs" : layer == layers.last ? "outputs" : "hidden \(layer)" }
    func figure(_ title: String, _ layers: [Int], _ values: (ActivityReport, Int) -> Double) -> String {
      let series = layers.map { layer in
        LineSeries(name(layer), x: reports.map(\.epoch), y: reports.map { values($0, layer) }, ink: layer, dash: layer)
      }
      return html(
        .lines(
          series, title: title, subtitle: "of one image, mean, while it was learned", x: Axis("epoch"),
          y: Axis("spikes", from: 0), width: 560, height: 360))
    }
    return row([
      figure("Spikes of each layer", Array(layers)) { $0.spikes[$1] },
      figure("Spikes of gradient neurons", Array(layers.dropFirst())) { $0.gradientSpikes[$1] },
    ])
  }

  // MARK: - Margins

  /// How near groups that had to be silent came to a spike, over the training.
  static func margins(_ chip: ChipReport) -> String {
    guard chip.margins.count > 1 else { return "" }
    let highest = chip.margins.map { margin in Double(margin.highestClosed.values.max() ?? 0) }
    let series = [
      LineSeries("highest where silent", x: chip.margins.map(\.epoch), y: highest, ink: 1, dash: 0),
      LineSeries("lowest", x: chip.margins.map(\.epoch), y: chip.margins.map { Double($0.lowest) }, ink: 0, dash: 1),
    ]
    return html(
      .lines(
        series, title: "Voltages of groups", x: Axis("epoch"), y: Axis("voltage", unit: "weight units"),
        references: [
          ReferenceLine("a spike begins", at: Double(chip.threshold)),
          ReferenceLine("the register ends", at: Double(chip.registerEnd)),
        ], width: 1000, height: 360), isWide: true)
  }
}
