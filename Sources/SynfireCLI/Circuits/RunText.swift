import Synfire

/// The end of a run for people.
struct RunText {
  private let run: CircuitRun
  private let summary: RunSummary

  init(_ run: CircuitRun, _ summary: RunSummary) {
    self.run = run
    self.summary = summary
  }

  /// The text in lines; rasters of at most `width` columns.
  func lines(width: Int) -> [String] {
    headLines + [""] + eventLines + costLines + recordingLines(width: width)
  }

  private var headLines: [String] {
    let network = run.chip.network
    let rate = summary.stepsPerSecond.map { ", \(Format.count(Int($0))) steps/s" } ?? ""
    let first = run.firstStep > 1 ? " from step \(Format.count(run.firstStep)) on" : ""
    return [
      "\(summary.circuit): \(network.sizes); seed \(network.seed)",
      "model \(summary.model)" + (summary.resources.map { ": \($0)" } ?? ""),
      "\(Format.count(run.steps, "step"))\(first) in \(run.seconds.quantity(in: "s"))\(rate)"
        + (run.status == .interrupted ? "; stopped on request" : ""),
    ]
  }

  private var eventLines: [String] {
    let generators = summary.spikeGenerators.map { [$0.name, Format.count($0.sources), Format.count($0.spikes)] }
    let groups = summary.groups.map {
      [
        $0.name, Format.count($0.compartments), Format.count($0.spikes), Format.count($0.activeUpdates),
        Format.count($0.overflows),
      ]
    }
    let connections = summary.connections.map {
      [$0.name, Format.count($0.synapses), Format.count($0.synapticOperations), Format.count($0.synapseUpdates)]
    }
    return table(["spike generator", "sources", "spikes"], generators)
      + table(["group", "compartments", "spikes", "active updates", "overflows"], groups)
      + table(["connection", "synapses", "synaptic operations", "synapse updates"], connections)
  }

  private func table(_ title: [String], _ rows: [[String]]) -> [String] {
    rows.isEmpty ? [] : TextTable(rows: [title] + rows, leftColumns: [0]).lines + [""]
  }

  private var costLines: [String] {
    guard let map = run.chip.coreMap else { return [] }
    let text = CostEstimate(run.events, of: run.chip.network, on: map).description
    return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private func recordingLines(width: Int) -> [String] {
    zip(summary.probes, run.chip.recordings).flatMap { probe, recording in
      let every = probe.every == 1 ? "" : ", every \(Format.count(probe.every)) steps"
      let title = "\(probe.quantity) of \(probe.of)\(unit(of: probe))\(every): "
      return switch recording {
      case .raster(let raster):
        ["", title + Format.count(raster.spikeCount, "spike")] + RasterText(raster).lines(width: width)
      case .series(let series):
        [
          "",
          title + "\(Format.count(series.sampleCount, "sample")) of \(Format.count(series.count))" + range(of: series),
        ]
      }
    }
  }

  /// What the numbers of a probe count, where it does not say so itself.
  private func unit(of probe: ProbeSummary) -> String {
    switch probe.quantity {
    case "current": " in current units"
    case "voltage": " in membrane units"
    case "weight": " as mantissas"
    case "delay": " in steps"
    default: ""
    }
  }

  private func range(of series: Series) -> String {
    guard let lowest = series.values.min(), let highest = series.values.max() else { return "" }
    return ", \(Format.count(Int(lowest))) to \(Format.count(Int(highest)))"
  }
}

/// The first spikes of a small group, a line for each compartment.
struct RasterText {
  /// The largest group that is drawn.
  static let largestGroup = 24

  private let raster: Raster

  init(_ raster: Raster) { self.raster = raster }

  /// As many steps from the first on as fit `width` columns; nothing for a large group or before the first step.
  func lines(width: Int) -> [String] {
    guard raster.count <= Self.largestGroup, raster.stepCount > 0 else { return [] }
    let label = String(raster.count - 1).count + 2
    let shown = min(raster.stepCount, max(width - label - 3, 10))
    var rows = [[Character]](repeating: [Character](repeating: ".", count: shown), count: raster.count)
    for column in 0..<shown {
      for compartment in raster.compartments(at: raster.firstStep + column) { rows[Int(compartment)][column] = "|" }
    }
    let last = raster.firstStep + shown - 1
    let title = "steps \(Format.count(raster.firstStep)) to \(Format.count(last))"
    let drawn = shown < raster.stepCount ? ["  \(title) of \(Format.count(raster.stepCount))"] : ["  \(title)"]
    return drawn + rows.enumerated().map { Format.right(String($0), label) + " │" + String($1) }
  }
}

extension Network {
  /// How many of each part there are, in words.
  var sizes: String {
    let compartments = groups.reduce(0) { $0 + $1.count }
    let synapses = connections.reduce(0) { $0 + $1.synapseCount }
    return "\(Format.count(spikeGenerators.count, "spike generator")), \(Format.count(groups.count, "group")) of "
      + "\(Format.count(compartments, "compartment")), \(Format.count(connections.count, "connection")) of "
      + Format.count(synapses, "synapse")
  }
}
