internal import ChipSimulator
import Experiments
internal import Foundation
internal import Learners
internal import Recordings

extension RunReport {
  /// The page: HTML that contains its style, its script and its data, and loads nothing.
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
    /// A short title for the list of links.
    let name: String
    let title: String
    let content: String
  }

  private var sections: [Section] {
    [
      Section(id: "step", name: "Step by step", title: "One sample, step by step", content: playbackSection),
      Section(id: "training", name: "Training", title: "Training", content: trainingSection),
      Section(id: "mistakes", name: "Confusion", title: "What is taken for what", content: confusionSection),
      Section(
        id: "misclassified", name: "Mistakes", title: "Images that were not recognised", content: misclassifiedSection),
      Section(
        id: "fields", name: "Weights",
        title: learner.shape.hasHiddenLayers ? "What hidden neurons look for" : "What outputs look for",
        content: fieldSection),
      Section(id: "spikes", name: "Spikes", title: "Spikes", content: spikeSection),
      Section(id: "chip", name: "Chip", title: "The chip", content: chipSection),
      Section(id: "border", name: "Border", title: "What crossed the chip’s border", content: borderSection),
      Section(id: "margins", name: "Margins", title: "Margins", content: marginSection),
      Section(id: "run", name: "Run", title: "The run, and how to repeat it", content: runSection),
    ]
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// The learner of the run that is shown.
  var learner: AnyLearnerConfiguration { record.configuration.learner }

  /// The learner, its network and its images, in a line.
  private var title: String { "\(learner.title) \(learner.shape) on \(dataName)" }

  /// The name of the set; for a folder, its last part.
  private var dataName: String {
    let name = record.configuration.data.name
    return name.split(separator: "/").last.map(String.init) ?? name
  }

  /// The network, in a sentence or two.
  private var lead: String {
    let seed = seeds.count > 1 ? "seed \(learner.seed) of \(seeds.count)" : "seed \(learner.seed)"
    let position = Checkpoint.Position(epoch: epoch, sample: sample)
    let network = "A network \(learner.shape), \(seed), after \(position)."
    let variant = learner.variant
    return variant.isEmpty ? network : network + " \(variant.prefix(1).uppercased())\(variant.dropFirst())."
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

  /// The headline figures.
  private var tiles: [(value: String, name: String)] {
    var tiles: [(value: String, name: String)] = []
    let part = record.configuration.data.heldOut > 0 ? "held-out" : "test"
    let answer = learner.readings.answer
    if let spread = summary?.last[answer.name] {
      let value = "\(Format.percent(spread.mean)) ± \(Format.percent(spread.standardDeviation)) %"
      tiles.append((value, "\(part) images recognised, mean of \(spread.count) seeds ± standard deviation"))
    }
    if let score = record.results?.last.reported {
      let seed = seeds.count > 1 ? ", seed\u{A0}\(learner.seed)" : ""
      tiles.append(("\(Format.percent(score.accuracy)) %", "\(part) images recognised\(seed)"))
      for reading in learner.readings.all where reading != answer {
        guard let fraction = score[reading.name] else { continue }
        tiles.append(("\(Format.percent(fraction)) %", "\(part) images right by “\(reading.name)”\(seed)"))
      }
      tiles.append((Format.decimal(score.loss, places: 4), "loss\(seed)"))
    }
    if let speed = record.results?.last.trainSamplesPerSecond, speed > 0 {
      tiles.append((Format.count(Int(min(speed, 1e15))), "images a second in training"))
    }
    if let cost = chip?.learningCost { tiles.append((cost.energy.quantity(in: "J"), "an image learned, estimated")) }
    return tiles
  }

  /// Where the script puts the player.
  private var playbackSection: String {
    guard let playback, playback.sampleCount > 0 else { return "" }
    return HTMLText.paragraph(playback.introduction) + """
      <div id="\(playback.player)-view" class="view"><noscript><p class="remark">This part needs JavaScript.</p></noscript></div>
      """
  }

  private var footer: String {
    HTMLText.paragraph(
      "Made by Synfire \(record.synfire) from \(run). The run began \(record.started.formatted(.iso8601)) and was last written "
        + "\(record.updated.formatted(.iso8601)). This page contains everything that it shows and loads nothing.")
  }
}
