internal import ChipSimulator
import Experiments
internal import Foundation
internal import Learners
internal import Recordings

extension RunReport {
  /// The page: HTML with its style, its script and its data inside; it loads nothing.
  public var page: String {
    let sections = sections.filter { !$0.content.isEmpty }
    let links = sections.map { "<li><a href=\"#\($0.id)\">\(HTMLText.escaped($0.name))</a></li>" }
    let bodies = sections.map { section in
      """
      <section id="\(section.id)" aria-labelledby="\(section.id)-title">
      <h2 id="\(section.id)-title">\(HTMLText.escaped(section.title))</h2>
      \(section.content)
      </section>
      """
    }
    var parts: [String: String] = [
      "title": HTMLText.escaped(title), "style": Self.text(PackageResources.report_css),
      "header": header, "links": links.joined(), "sections": bodies.joined(separator: "\n"),
      "footer": footer, "data": HTMLText.embedded(json: JSONText.line(self)),
    ]
    parts["script"] = [
      PackageResources.player_js, PackageResources.circuit_js, PackageResources.sample_js, PackageResources.trains_js,
    ].map(Self.text).joined(separator: "\n")
    return Self.text(PackageResources.report_html).split(separator: "{{", omittingEmptySubsequences: false)
      .enumerated().map { place, piece in
        guard place > 0, let end = piece.range(of: "}}") else { return String(piece) }
        return (parts[String(piece[..<end.lowerBound])] ?? "") + piece[end.upperBound...]
      }.joined()
  }

  /// A part of the page; one without content is left out.
  private struct Section {
    let id: String
    /// The title in a word or two.
    let name: String
    let title: String
    let content: String
  }

  private var sections: [Section] {
    [
      Section(id: "step", name: "Step by step", title: "One sample, step by step", content: stage),
      Section(id: "training", name: "Training", title: "Training", content: trainingSection),
      Section(id: "mistakes", name: "Confusion", title: "What is taken for what", content: confusionSection),
      Section(
        id: "misclassified", name: "Mistakes", title: "Images that were not recognised", content: misclassifiedSection),
      Section(
        id: "fields", name: "Weights",
        title: learner.layers.count > 2 ? "What hidden neurons look for" : "What outputs look for",
        content: fieldSection),
      Section(id: "spikes", name: "Spikes", title: "Spikes", content: spikeSection),
      Section(id: "chip", name: "Chip", title: "The chip", content: chipSection),
      Section(id: "border", name: "Border", title: "What crossed the chip’s border", content: borderSection),
      Section(id: "margins", name: "Margins", title: "Margins", content: marginSection),
      Section(id: "run", name: "Run", title: "The run, and how to repeat it", content: runSection),
    ]
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private var learner: LearnerConfiguration { record.configuration.learner }

  /// The learner, its size and its images, in a line.
  private var title: String {
    let layers = learner.layers.map(String.init).joined(separator: "-")
    return "\(learner.title) \(layers) on \(dataName)"
  }

  /// The name of the set; of a folder its last part.
  private var dataName: String {
    let name = record.configuration.data.name
    return name.split(separator: "/").last.map(String.init) ?? name
  }

  /// What network it is, in a sentence or two.
  private var lead: String {
    let layers = learner.layers.map(String.init).joined(separator: "-")
    let which = seeds.count > 1 ? "seed \(learner.seed) of \(seeds.count)" : "seed \(learner.seed)"
    let position = Checkpoint.Position(epoch: epoch, sample: sample)
    let variant = learner.variant
    return "A network \(layers), \(which), after \(position). \(variant.prefix(1).uppercased() + variant.dropFirst())."
  }

  private var header: String {
    let tiles = tiles.map { tile in
      "<li><b>\(HTMLText.escaped(tile.value))</b><span>\(HTMLText.escaped(tile.name))</span></li>"
    }
    return """
      <p class="kind">Synfire run report</p>
      <h1>\(HTMLText.escaped(learner.title)) on <em>\(HTMLText.escaped(dataName))</em></h1>
      \(HTMLText.paragraph(lead, kind: "lead"))
      <ul class="tiles">\(tiles.joined())</ul>
      \(remarks.map { HTMLText.paragraph($0, kind: "remark") }.joined())
      """
  }

  /// The figures that most people look for.
  private var tiles: [(value: String, name: String)] {
    var tiles: [(value: String, name: String)] = []
    let part = record.configuration.data.heldOut > 0 ? "held-out" : "test"
    if let summary {
      let spread = summary.last.spikes
      tiles.append(
        (
          "\(Format.percent(spread.mean)) ± \(Format.percent(spread.standardDeviation)) %",
          "\(part) images recognised, mean of \(spread.count) seeds ± standard deviation"
        ))
    }
    if let score = record.results?.last.reported {
      let which = seeds.count > 1 ? ", seed\u{A0}\(learner.seed)" : ""
      tiles.append(("\(Format.percent(score.spikes)) %", "\(part) images recognised\(which)"))
      if learner.kind == .nbp {
        tiles.append(("\(Format.percent(score.exact)) %", "all output spikes right\(which)"))
        tiles.append(("\(Format.percent(score.potential)) %", "right by potential\(which)"))
      }
      tiles.append((Format.decimal(score.loss, places: 4), "loss\(which)"))
    }
    if let speed = record.results?.last.trainSamplesPerSecond, speed > 0 {
      tiles.append((Format.count(Int(min(speed, 1e15))), "images a second in training"))
    }
    if let cost = chip?.learningCost { tiles.append((cost.energy.quantity(in: "J"), "an image learned, estimated")) }
    return tiles
  }

  /// Where the script puts its views.
  private var stage: String {
    if let circuit, !circuit.samples.isEmpty {
      return """
        <p>One training image goes once round the circuit: \(circuit.plan.phases.count) steps of the chip, one for each \
        phase. What is shown was recorded on the simulated chip with the weights of this run.</p>
        <div id="circuit-view" class="view"><noscript><p class="remark">This part needs JavaScript.</p></noscript></div>
        """
    }
    if let trains, !trains.samples.isEmpty {
      return """
        <p>All spikes of one training image: inputs, hidden layers and outputs, the label that tells the right answer, and the \
        two streams of errors, positive and negative, that travel back.</p>
        <div id="train-view" class="view"><noscript><p class="remark">This part needs JavaScript.</p></noscript></div>
        """
    }
    return ""
  }

  private var footer: String {
    HTMLText.paragraph(
      "Made by Synfire \(record.synfire) from \(run). The run began \(record.started.formatted(.iso8601)) and was last written "
        + "\(record.updated.formatted(.iso8601)). This page holds all that it shows and loads nothing.")
  }
}
