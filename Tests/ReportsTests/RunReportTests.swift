import ChipSimulator
import Datasets
import ExperimentFixtures
import Experiments
import Foundation
import Learners
import Recordings
import Reports
import Storage
import SynfireCircuits
import SystemPackage
import Testing

@Suite("A run's page")
struct RunReportTests {
  private let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  private static let chip = AnyLearnerConfiguration.nbpOnChip(.init(layers: [64, 12, 4], seed: 1))

  /// A short run of a learner and the report on it.
  private func report(
    _ learner: AnyLearnerConfiguration = chip, name: String = "stripes", data: Bool = true,
    _ selection: SampleSelection = .count(8)
  ) throws -> (report: RunReport, experiment: Experiment, run: TrainingRun) {
    var experiment = try Experiment(learner, epochs: 2, train: 300, test: 60)
    experiment.configuration.data.name = name
    let folder = scratch.run("run-\(UUID().uuidString)")
    let run = try experiment.trained(in: folder)
    let network = try TrainedNetwork(folder)
    return (
      try RunReport(of: network, data: data ? experiment.data : nil, samples: selection), experiment, run
    )
  }

  private func circuit(of report: RunReport) -> CircuitView? { report.playback?.data as? CircuitView }

  private func trains(of report: RunReport) -> SpikeTrainView? { report.playback?.data as? SpikeTrainView }

  /// The data that a page brings with it.
  private func json(of page: String) throws -> [String: Any] {
    let start = try #require(page.range(of: "id=\"report-data\">"))
    let end = try #require(page[start.upperBound...].range(of: "</script>"))
    let text = String(page[start.upperBound..<end.lowerBound])
    return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func thePageHoldsWhatTheRunHas() throws {
    let (report, experiment, run) = try report()
    let predictions = try run.learner.predictions(for: experiment.data.test)
    let wrong = (0..<60).filter {
      predictions.isSilent[$0] || predictions.answers[$0] != experiment.data.test.labels[$0]
    }
    #expect(report.mistakeCount == wrong.count)
    #expect(Set(report.misclassified.map(\.index)) == Set(wrong.prefix(60)))
    #expect(report.points == [run.history.points])
    #expect(report.resources?.compartments == 12 + 2 * 64 + 6 * 12 + 7 * 4)
    let object = try json(of: report.page)
    let circuit = try #require(object["circuit"] as? [String: Any])
    #expect((circuit["samples"] as? [Any])?.count == report.playback?.sampleCount)
    let plan = try #require(circuit["plan"] as? [String: Any])
    #expect((plan["phases"] as? [Any])?.count == 12)
    #expect((object["misclassified"] as? [Any])?.count == wrong.count)
    for id in ["step", "training", "mistakes", "fields", "spikes", "chip", "border", "margins", "run"] {
      #expect(report.page.contains("<section id=\"\(id)\""), "\(id)")
    }
  }

  @Test func theSamplesAreThoseOfTheChip() throws {
    let (report, experiment, run) = try report(Self.chip, .images([5, 17, 40]))
    let learner = try #require(run.learner as? SynfireBackprop)
    let samples = try #require(circuit(of: report)?.samples)
    #expect(samples.map(\.index) == [5, 17, 40])
    let plan = learner.circuit.plan
    for sample in samples {
      let trace = try learner.trace(of: sample.index, in: experiment.data.train)
      for group in plan.groups {
        let name = plan.name(of: group)
        for phase in 1...12 {
          let spikes = sample.spikes[name]?[phase]?.members ?? []
          #expect(spikes == trace.spikes(of: group, inPhase: phase), "\(name) in phase \(phase)")
        }
      }
      #expect(sample.label == trace.label)
      #expect(sample.sums == trace.before.sums)
      #expect(sample.outputsAfter == trace.after.outputs)
    }
  }

  @Test func mistakesComeFirstAndThenOneOfEachClass() throws {
    let (report, experiment, run) = try report(Self.chip, .count(6))
    let samples = try #require(circuit(of: report)?.samples)
    let predictions = try run.learner.predictions(for: experiment.data.train)
    #expect(samples.count == 6)
    for sample in samples {
      let isWrong =
        predictions.isSilent[sample.index] || predictions.answers[sample.index] != UInt16(sample.label)
      #expect(sample.isMistake == isWrong)
    }
    #expect(samples.map(\.isMistake) == samples.map(\.isMistake).sorted { $0 && !$1 })
    let right = samples.filter { !$0.isMistake }.map(\.label)
    #expect(Set(right).count == right.count && !right.isEmpty)
  }

  @Test func arithmeticShowsItsSamplesOnTheChip() throws {
    let onChip = try report(Self.chip, .images([3])).report
    let inArithmetic = try report(.stripes(), .images([3])).report
    let (first, second) = (
      try #require(circuit(of: onChip)?.samples.first), try #require(circuit(of: inArithmetic)?.samples.first)
    )
    #expect(first.spikes == second.spikes && first.sums == second.sums)
    #expect(inArithmetic.chip == nil && inArithmetic.resources == onChip.resources)
    var configuration = NBPConfiguration(layers: [64, 12, 4], on: .arithmetic)
    configuration.backwardWeights = .afterUpdate
    let variant = try report(AnyLearnerConfiguration(configuration)).report
    #expect(variant.playback?.data == nil && variant.resources == nil)
    #expect(variant.remarks.contains { $0.contains("a variant of nBP that has a circuit") })
  }

  @Test func anotherLearnerHasWhatItHas() throws {
    let spiking = try report(.stripes("ssnn-bp"), .images([1, 2])).report
    #expect(trains(of: spiking)?.samples.map(\.index) == [1, 2])
    #expect(spiking.page.contains("id=\"trains-view\"") && !spiking.page.contains("id=\"circuit-view\""))
    for name in ["dense", "softmax"] {
      let page = try report(.stripes(name)).report.page
      for id in ["step", "spikes", "chip", "border", "margins"] {
        #expect(!page.contains("<section id=\"\(id)\"") && !page.contains("href=\"#\(id)\""), "\(name): \(id)")
      }
      for id in ["training", "mistakes", "fields", "run"] {
        #expect(page.contains("<section id=\"\(id)\""), "\(name): \(id)")
      }
    }
  }

  @Test func imagesThatAPageHasNoRoomForAreCounted() throws {
    let asked = Array(repeating: Array(0..<300), count: 6).flatMap { $0 }
    let report = try report(.stripes("ssnn-bp"), .images(asked)).report
    let shown = try #require(report.playback?.sampleCount)
    #expect(shown > 0 && shown < asked.count)
    let leftOut = asked.count - shown
    #expect(
      report.remarks == [
        "\(leftOut) of the 1800 images to show are left out, as their spikes would make the page too large."
      ])
    #expect(try self.report(.stripes("ssnn-bp"), .images([1, 2])).report.remarks.isEmpty)
  }

  @Test func aPageTakesThePlaceOfPagesOnly() throws {
    let (trained, folder) = (scratch.run("trained"), scratch.run("other"))
    _ = try Experiment(epochs: 1, train: 60).trained(in: trained)
    try folder.create()
    try folder.write(try trained.record())
    let path = scratch.path.appending("page.html")
    func check(_ path: FilePath) throws { try RunReport.checkDestination(path, of: [folder]) }
    try check(path)
    for start in ["", "<!DOCTYPE html>\n<p>", "\u{FEFF}\n<HTML lang=en>"] {
      try Data(start.utf8).write(to: URL(fileURLWithPath: path.string))
      try check(path)
    }
    for start in ["\u{0}\u{1}", "notes", "{\"html\": 1}"] {
      try Data(start.utf8).write(to: URL(fileURLWithPath: path.string))
      #expect(throws: StorageError.self, "\(start)") { try check(path) }
    }
    // The history is not there yet; the checkpoints' folder is empty.
    let link = scratch.path.appending("link")
    try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: folder.path.string)
    for name in ["run.json", "epochs.jsonl", "checkpoints/page.html", "../other/epochs.jsonl"] {
      for place in [folder.path, link] {
        let error = #expect(throws: StorageError.self, "\(name)") { try check(place.appending(name)) }
        #expect(error?.description.contains("belongs to the run") == true, "\(name)")
      }
    }
    #expect(throws: StorageError.self) { try check(folder.path) }
    #expect(throws: StorageError.self) { try check("/dev/null") }
    #expect(try folder.files.keys.sorted() == ["run.json"])
  }

  @Test func theSpikeTrainsAreThoseOfTheRehearsal() throws {
    let (report, experiment, run) = try report(.stripes("ssnn-bp"), .images([9]))
    let learner = try #require(run.learner as? StochasticSpikingBackprop)
    let spikes = try learner.rehearsal(of: 9, in: experiment.data.train)
    let object = try json(of: report.page)
    let samples = try #require((object["trains"] as? [String: Any])?["samples"] as? [[String: Any]])
    let trains = try #require(samples.first?["trains"] as? [[String: Any]])
    let rasters =
      spikes.activations + [
        spikes.label, spikes.positiveGradients[2], spikes.negativeGradients[2], spikes.positiveGradients[1],
        spikes.negativeGradients[1],
      ]
    #expect(trains.count == rasters.count)
    for (train, raster) in zip(trains, rasters) {
      #expect(train["spikes"] as? Int == raster.joined().count { $0 })
      #expect(
        train["steps"] as? [String]
          == raster.map { flags in
            PackedBits(flags.indices.filter { flags[$0] }, count: flags.count).text
          })
    }
  }

  @Test func nothingIsLoadedFromAnywhere() throws {
    for learner in [Self.chip, .stripes("ssnn-bp"), .stripes("dense")] {
      let page = try report(learner).report.page
      let addresses = page.matches(of: /(?:src|href|action|srcset)\s*=\s*["']?([^"'\s>]+)/).map { String($0.1) }
      #expect(!addresses.isEmpty)
      for address in addresses { #expect(address.hasPrefix("#") || address.hasPrefix("data:image/png;base64,")) }
      let links = page.matches(of: /[a-z]+:\/\/[^"'\s<]+/).map { String($0.0) }
      #expect(Set(links).isSubset(of: ["http://www.w3.org/2000/svg"]))
      #expect(page.contains("default-src 'none'"))
    }
  }

  @Test func hostileNamesStayText() throws {
    let name = "</script><img src=x onerror=alert(1)>'\"&\u{1}"
    let (report, _, _) = try report(Self.chip, name: name)
    let page = report.page
    #expect(!page.contains("<img src=x") && !page.contains("onerror=alert(1)>"))
    #expect(page.contains("&lt;img src=x onerror=alert(1)&gt;"))
    let object = try json(of: page)
    let record = try #require(object["record"] as? [String: Any])
    let configuration = try #require(record["configuration"] as? [String: Any])
    #expect((configuration["data"] as? [String: Any])?["name"] as? String == name)
    #expect(report.command.first?.contains("--data '</script><img src=x onerror=alert(1)>'\\''\"&\u{1}'") == true)
  }

  @Test func withoutImagesThePageHasTheRest() throws {
    var (report, _, _) = try report(Self.chip, data: false)
    report.remark("Without the images.")
    #expect(report.mistakes == nil && report.misclassified.isEmpty && report.playback == nil)
    #expect(report.page.contains("Without the images.") && report.page.contains("<section id=\"training\""))
    #expect(report.page.contains("<section id=\"border\"") && !report.page.contains("<section id=\"step\""))
  }

  @Test func severalSeedsGiveTheirSpread() throws {
    let sweep = scratch.run("sweep")
    var histories: [History] = []
    for seed in [UInt64(1), 2, 3] {
      let folder = SeedSweep.folder(of: seed, in: sweep)
      histories.append(
        try Experiment(.stripes(seed: seed), epochs: 2, train: 300, test: 60).trained(in: folder).history)
    }
    let experiment = try Experiment(.stripes(seed: 2), epochs: 2, train: 300, test: 60)
    let network = try TrainedNetwork(SeedSweep.folder(of: 2, in: sweep))
    let report = try RunReport(of: network, among: try sweep.runs(), name: sweep.path, data: experiment.data)
    #expect(report.seeds == [1, 2, 3] && report.record.configuration.learner.seed == 2)
    #expect(report.points == histories.map(\.points))
    let mean = histories.compactMap(\.last).map(\.reported.accuracy).reduce(0, +) / 3
    #expect(abs((report.summary?.last["spikes"]?.mean ?? 0) - mean) < 1e-12)
    #expect(report.command.first?.contains("--seeds 1,2,3") == true)
    #expect(report.page.contains("seed 2 of 3"))
    #expect(report.page.contains("test images recognised, mean of 3 seeds"))
    #expect(report.page.contains("test images recognised, seed\u{A0}2<"))
  }

  @Test func thePageSaysWhatTheScoreMakesOfSilence() throws {
    // No sum of weights reaches such a threshold, and no output spikes.
    var configuration = StochasticSpikingBackprop.Configuration(layers: [64, 12, 4], seed: 1, steps: 10)
    configuration.threshold = 1_000
    let silent = try report(AnyLearnerConfiguration(configuration)).report
    #expect(silent.mistakes?.silent == [15, 15, 15, 15] && silent.mistakeCount == 60)
    let page = silent.page
    #expect(page.contains("takes 15 of them for right: 25.00 % and not 0.00 %."))
    #expect(page.contains("Spikes: the output that fires most is right; silence counts as class 0."))
    let dense = try report(.stripes("dense")).report.page
    #expect(!dense.contains("of them for right") && dense.contains("Output: the highest output is right."))
  }

  @Test func scoresHaveTheReadingsOfTheLearner() throws {
    for (name, readings) in [
      ("nbp", ["exact", "spikes", "potential"]), ("ssnn-bp", ["exact", "spikes", "potential"]), ("dense", ["output"]),
      ("softmax", ["probability"]),
    ] {
      let (report, _, run) = try report(.stripes(name), data: false)
      let page = report.page
      let head = ([""] + readings + ["loss"]).map { "<th scope=\"col\">\($0)</th>" }.joined()
      #expect(page.contains("<caption>Scores</caption><thead><tr>\(head)</tr></thead>"), "\(name)")
      let last = try #require(run.history.last)
      for reading in readings {
        let fraction = try #require(last.reported[reading])
        #expect(page.contains("<td>\(Format.percent(fraction)) %</td>"), "\(name): \(reading)")
        #expect(page.contains("\(reading), train"), "\(name): \(reading)")
      }
    }
  }

  /// Records of the first format have the same three readings for all learners, and no shape of the inputs.
  @Test func runsOfTheFirstFormatAreShown() throws {
    let folder = scratch.run("old")
    let run = try Experiment(.stripes("softmax"), epochs: 2, train: 300, test: 60).trained(in: folder)
    for path in [folder.recordPath, folder.historyPath].map({ URL(fileURLWithPath: $0.string) }) {
      let text = String(decoding: try Data(contentsOf: path), as: UTF8.self)
      let score = text.replacing(/"accuracy" ?: ?[0-9.]+,/, with: "\"exact\":0.125,\"spikes\":0.25,")
      let best = score.replacing(
        /"best" ?: ?\{[^}]*\}\s*\}/,
        with: ["bestExact", "bestSpikes", "bestPotential"].map { "\"\($0)\":{\"epoch\":2,\"value\":0.5}" }
          .joined(separator: ","))
      let shape = best.replacing(/"inputShape" ?: ?\{[^}]*\},/, with: "")
      let format = shape.replacing(/"format" ?: ?2/, with: "\"format\":1")
      #expect(!format.contains("accuracy") && format.contains("\"exact\""))
      try Data(format.replacing("\"probability\"", with: "\"potential\"").utf8).write(to: path)
    }
    let network = try TrainedNetwork(folder)
    #expect(network.record.format == 1 && network.record.inputShape == nil)
    let report = try RunReport(of: network, data: nil)
    #expect(report.points == [run.history.points] && report.imageShape == nil && report.receptiveFields == nil)
    #expect(report.record.results?.last == run.history.last)
    #expect(report.record.results?.best.keys.sorted() == ["probability"])
    let data = try Experiment(train: 300, test: 60).data
    #expect(try RunReport(of: network, data: data).imageShape == PatternShape(height: 8, width: 8))
  }

  @Test func wrongImagesAreRefused() throws {
    #expect(throws: LearnerError.self) { try report(Self.chip, .images([300])) }
    #expect(throws: LearnerError.self) { try report(.stripes("ssnn-bp"), .images([-1])) }
  }

  @Test func setsOfNumbersSurviveTheirPacking() {
    for members in [[], [0], [7, 8], [1, 63, 64, 399], Array(0..<400)] {
      #expect(PackedBits(members, count: 400).members == members)
    }
  }
}
