internal import ChipSimulator
internal import Datasets
import Experiments
internal import Foundation
internal import Learners
internal import Recordings

// The contents of the sections; an empty one is left out.
extension RunReport {
  /// Curves, and tables of the last and the best epoch.
  var trainingSection: String {
    guard record.results != nil else { return "" }
    return ReportFigures.curves(of: self).joined(separator: "\n") + scoreTable + seedTable
  }

  private var readings: Readings { learner.readings }

  private var scoreTable: String {
    guard let results = record.results else { return "" }
    let reported = record.configuration.data.heldOut > 0 ? "held out" : "test"
    func row(_ name: String, _ score: Score) -> [String] {
      [name] + readings.all.map { Self.percent(score[$0.name]) } + [Format.decimal(score.loss, places: 4)]
    }
    let last = "after epoch \(Format.epoch(results.last.epoch))"
    let best = readings.all.map { reading in
      results.best[reading.name].map { "\(Self.percent($0.value)) (epoch \(Format.epoch($0.epoch)))" } ?? "–"
    }
    return HTMLText.table(
      [
        [""] + readings.all.map(\.name) + ["loss"], row("train, \(last)", results.last.train),
        row("\(reported), \(last)", results.last.reported), ["\(reported), best epoch"] + best + ["–"],
      ], caption: "Scores")
      + HTMLText.paragraph(
        readingWords + " A best epoch is chosen on the reported images themselves, so read it beside the last.",
        kind: "note")
  }

  /// What the columns of scores mean.
  private var readingWords: String {
    let words = readings.all.map { "\($0.name.prefix(1).uppercased())\($0.name.dropFirst()): \($0.meaning)." }
    return words.joined(separator: " ")
      + (readings.all.count > 1 ? " The network’s answer is the one by \(readings.answer.name)." : "")
  }

  private var seedTable: String {
    guard let summary else { return "" }
    func row(_ name: String, _ metrics: SeedSummary.Metrics) -> [String] {
      [name]
        + readings.all.map { reading in
          metrics[reading.name].map {
            "\(Format.percent($0.mean)) ± \(Format.percent($0.standardDeviation)) %"
          } ?? "–"
        }
    }
    let rows = points.compactMap { points in
      points.last.map { point in
        ["seed \(point.seed)"] + readings.all.map { Self.percent(point.reported[$0.name]) }
      }
    }
    return HTMLText.table(
      [[""] + readings.all.map(\.name)] + rows
        + [row("last epoch, mean", summary.last), row("best epoch, mean", summary.best)],
      caption: "All seeds, after the last epoch; ± is the sample standard deviation")
  }

  private static func percent(_ fraction: Double?) -> String { fraction.map { Format.percent($0) + " %" } ?? "–" }

  var confusionSection: String {
    guard let mistakes else { return "" }
    let silent = mistakes.silent.reduce(0, +)
    let total = mistakes.confusion.joined().reduce(silent, +)
    let counts =
      "The \(mistakes.part) images after \(Checkpoint.Position(epoch: epoch, sample: sample)); "
      + "\(Format.count(mistakeCount)) of \(Format.count(total)) were taken for another class"
    let silence = mistakes.canBeSilent ? " or got no answer" : ""
    let share = silent > 0 ? " (\(Format.count(silent)) got none)" : ""
    return ReportFigures.confusion(mistakes)
      + HTMLText.paragraph(counts + silence + share + "." + silenceWords(mistakes, of: total), kind: "note")
  }

  /// Why the score is above the fraction that was recognised: silence reads as class 0.
  private func silenceWords(_ mistakes: Mistakes, of total: Int) -> String {
    let zeros = mistakes.silent.first ?? 0
    guard zeros > 0 else { return "" }
    func share(_ wrong: Int) -> String { Format.percent(Double(total - wrong) / Double(total)) + " %" }
    return " As no answer reads as class 0, the score takes \(Format.count(zeros)) of them for right: "
      + "\(share(mistakeCount - zeros)) and not \(share(mistakeCount))."
  }

  var misclassifiedSection: String {
    guard let mistakes, !misclassified.isEmpty else { return "" }
    let images = misclassified.map { mistake in
      let answer = mistake.answer.map(String.init) ?? "none"
      return """
        <li><img src="\(mistake.image)" alt="\(mistakes.part) image \(mistake.index), class \(mistake.label)" width="56" \
        height="56"><span><b>\(mistake.label)</b> → \(answer)</span><small>#\(mistake.index)</small></li>
        """
    }
    return HTMLText.paragraph(
      "The right class, and the answer. "
        + (misclassified.count < mistakeCount
          ? "\(misclassified.count) of \(Format.count(mistakeCount)), some of each pair of classes." : "All of them."))
      + "<ul class=\"images\">\(images.joined(separator: "\n"))</ul>"
  }

  var fieldSection: String {
    guard let receptiveFields, let imageShape else { return "" }
    return ReportFigures.receptiveFields(receptiveFields, imageShape)
      + HTMLText.paragraph(
        (receptiveFields.count == receptiveFields.neurons.count
          ? "The weights from the inputs to each neuron of the layer above them, as images."
          : "The weights from the inputs to those \(receptiveFields.neurons.count) of "
            + "\(Format.count(receptiveFields.count)) neurons whose weights are largest, as images.")
          + " Orange is positive, blue is negative; a white bar marks weights that are negative by at least a fifth of the "
          + "largest size.", kind: "note") + ReportFigures.weights(weights)
  }

  var spikeSection: String { ReportFigures.spikes(of: self) }

  var chipSection: String {
    var text = ""
    if let resources {
      text += HTMLText.table(
        [
          ["", "used"],
          ["cores", "\(Format.count(resources.cores)) of \(Format.count(resources.availableCores))"],
          ["compartments", Format.count(resources.compartments)],
          ["synapses", Format.count(resources.synapses)], ["of them plastic", Format.count(resources.plasticSynapses)],
          ["connections", Format.count(resources.connections)],
          ["input axons", Format.count(resources.inputAxons)], ["output axons", Format.count(resources.outputAxons)],
          ["synaptic memory", Format.bytes(resources.synapticBytes)],
        ], caption: "What the learning circuit uses of one chip")
    }
    guard !costTable.isEmpty else { return text }
    return "<div class=\"tables\">\(text)\(costTable)</div>" + HTMLText.paragraph(caveat, kind: "note")
  }

  private var caveat: String {
    guard let text = chip?.caveat, let circuit = learner.chip else { return "" }
    return "An \(text). Measured: \(type(of: circuit).measurement); with what the estimate leaves out."
  }

  private var costTable: String {
    guard let learning = chip?.learningCost, let answering = chip?.answeringCost else { return "" }
    let costs = [learning, answering]
    func mean(_ number: Double) -> String {
      number < 1_000 ? Format.decimal(number, places: 1) : Format.count(Int(min(number, 1e15).rounded()))
    }
    let sums = [
      ["energy"] + costs.flatMap { [$0.energy.quantity(in: "J"), $0.measured.energy.quantity(in: "J")] },
      ["time, shared evenly"]
        + costs.flatMap { [$0.evenSplitTime.quantity(in: "s"), $0.measured.time.quantity(in: "s")] },
      ["time, one after the other"] + costs.flatMap { [$0.serialTime.quantity(in: "s"), ""] },
    ]
    let events = CostedEvent.allCases.map { event in
      [event.title] + costs.flatMap { [mean($0.events[event.rawValue] ?? 0), ""] }
    }
    return HTMLText.table(
      [["a sample", "learning, estimated", "measured", "answering, estimated", "measured"]] + sums + events,
      caption: "Mean events, energy and time of one sample")
  }

  /// The audit: everything that crossed the border, by kind.
  var borderSection: String {
    guard let chip else { return "" }
    let (learning, answering) = (chip.learning, chip.answering)
    func row(_ name: String, _ count: (ChipActivity) -> Int) -> [String] {
      [name]
        + [learning, answering].flatMap { activity in
          let each = Double(count(activity)) / Double(max(1, activity.samples))
          return [Format.count(count(activity)), Format.decimal(each, places: 2)]
        }
    }
    let rows = [
      row("host to chip: input spikes", \.border.inputSpikes),
      row("host to chip: target spikes", \.border.targetSpikes),
      row("host to chip: spikes of r1", \.border.rewardSpikes), row("host to chip: start spikes", \.border.startSpikes),
      row("host to chip: weights", \.border.weightsWritten), row("chip to host: spikes", \.border.spikesRead),
      row("chip to host: currents", \.border.currentsRead), row("chip to host: weights", \.border.weightsRead),
    ]
    let isReadBetween = learning.border.spikesRead == 0 && learning.border.currentsRead == 0
    let verdict =
      isReadBetween
      ? "While the chip learned, nothing was read from it: weights were read only between epochs, for checkpoints and "
        + "for the answers."
      : "The host read spikes or currents of the chip while it learned."
    return HTMLText.paragraph(verdict, kind: isReadBetween ? "good" : "remark")
      + HTMLText.table(
        [["", "learning", "a sample", "answering", "a sample"]] + rows,
        caption:
          "Everything that crossed, for \(Format.count(learning.samples)) samples learned in "
          + "\(Format.count(learning.steps)) steps and \(Format.count(answering.samples)) answered")
      + HTMLText.paragraph(
        "A weight changes by the rule \(chip.rule) at its own synapse. A rule reads what it names and nothing else: spikes "
          + "and traces of the synapse’s two sides, its own variables, and r1; it cannot name another synapse.")
  }

  var marginSection: String {
    guard let chip, !chip.learning.voltages.isEmpty else { return "" }
    let phases = chip.learning.highestClosed.keys.sorted()
    let groups = chip.learning.voltages.sorted { $0.key < $1.key }.map { name, extremes in
      [name] + phases.map { extremes.highestClosed[$0].map(Format.count) ?? "·" } + [Format.count(extremes.lowest)]
    }
    return ReportFigures.margins(chip)
      + HTMLText.table(
        [["group"] + phases.map { "phase \($0)" } + ["lowest"]] + groups,
        caption: "The highest voltage of each group while it has to be silent, and its lowest, in weight units")
      + HTMLText.paragraph(
        "A spike begins above \(Format.count(chip.threshold)); the register ends at \(Format.count(chip.registerEnd)).",
        kind: "note")
  }

  var runSection: String {
    let configuration = record.configuration
    let rows: [(String, String)] = [
      ("folder", run),
      ("learner", [learner.title, learner.variant].filter { !$0.isEmpty }.joined(separator: ", ")),
      ("layers", learner.shape.description), ("synapses", Format.count(learner.shape.weightCount)),
      ("seeds", seeds.map(String.init).joined(separator: ", ")),
      ("images", "\(configuration.data.name); \(configuration.data.preparation)"),
      (
        "numbers",
        "\(Format.count(record.trainCount)) images to learn from, \(Format.count(record.reportedCount)) to report on"
          + (configuration.data.heldOut > 0 ? ", held out of the training set" : "")
      ),
      (
        "epochs",
        "\(Format.epoch(record.results?.last.epoch ?? 0)) of \(Format.count(configuration.epochs)), \(record.status.rawValue)"
      ),
      ("failed", record.failure ?? ""), ("machine", record.machine.description),
    ]
    let sources = record.sources.map { "\($0.sha256.prefix(16))  \($0.name)" }.joined(separator: "\n")
    return "<pre class=\"command\" tabindex=\"0\" aria-label=\"Commands to repeat the run\">"
      + HTMLText.escaped(command.joined(separator: "\n")) + "</pre>"
      + HTMLText.paragraph(
        "RUN stands for a new folder. The same seed gives the same weights, bit for bit.", kind: "note")
      + HTMLText.list(rows.filter { !$0.1.isEmpty })
      + "<h3>Images, by the SHA-256 of their content</h3><pre tabindex=\"0\" aria-label=\"Hashes of the images\">"
      + HTMLText.escaped(sources) + "</pre>"
  }
}
