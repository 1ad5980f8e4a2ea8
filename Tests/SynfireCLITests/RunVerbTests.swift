import Foundation
import Testing

@Suite struct RunVerbTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    for (name, text) in [
      ("relay", Circuits.relay), ("host", Circuits.hostRelay), ("overflowing", Circuits.overflowing),
      ("learning", Circuits.learning),
    ] { try place.write(Array(text.utf8), to: "\(name).json") }
  }

  private func object(_ outcome: Outcome) throws -> [String: Any] {
    #expect(outcome.outputLines.count == 1)
    return try #require(JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  private func run(_ arguments: String...) async throws -> [String: Any] {
    try object(try await place.succeed(["run"] + arguments + ["--format", "json"]))
  }

  /// The recording of the first probe.
  private func spikes(_ object: [String: Any]) throws -> (steps: [Int], compartments: [Int]) {
    let probes = try #require(object["probes"] as? [[String: Any]])
    let spikes = try #require(probes.first?["spikes"] as? [String: [Int]])
    return (try #require(spikes["steps"]), try #require(spikes["compartments"]))
  }

  /// A number of a named part.
  private func number(_ key: String, of part: String, named name: String, in object: [String: Any]) throws -> Int {
    let parts = try #require(object[part] as? [[String: Any]])
    return try #require(parts.first { $0["name"] as? String == name }?[key] as? Int)
  }

  @Test func aProgramIsToldSpikesCountsAndRate() async throws {
    let object = try await run("relay.json", "--steps", "100")
    #expect(try spikes(object) == Circuits.relaySpikes)
    #expect(object["status"] as? String == "complete")
    #expect(object["steps"] as? Int == 100 && object["firstStep"] as? Int == 1)
    #expect(object["seed"] as? Int == 3 && object["model"] as? String == "loihi1")
    #expect(try #require(object["stepsPerSecond"] as? Double) > 0)
    #expect(try number("spikes", of: "spikeGenerators", named: "in", in: object) == 4)
    #expect(try number("spikes", of: "groups", named: "out", in: object) == 4)
    #expect(try number("synapticOperations", of: "connections", named: "in→out", in: object) == 4)
    let estimate = try #require(object["estimate"] as? [String: Any])
    let events = try #require(estimate["events"] as? [[String: Any]])
    let operations = try #require(events.first { $0["event"] as? String == "synapticOperation" })
    #expect(abs(try #require(operations["energy"] as? Double) - 4 * 23.6e-12) < 1e-15)
    #expect((estimate["caveat"] as? String)?.contains("Davies et al. 2018") == true)
    #expect((object["resources"] as? [String: Int])?["compartments"] == 2)
  }

  @Test func peopleSeeCountsCostAndARaster() async throws {
    let output = try await place.succeed(["run", "relay.json", "--steps", "6"]).output
    for part in [
      "relay.json: 1 spike generator, 1 group of 2 compartments, 1 connection of 2 synapses; seed 3\n",
      "\nmodel loihi1: 1 of 128 cores, 2 compartments", "\n6 steps in ", " steps/s\n", "\nsynaptic operations ",
      "\nspikes of out: 3 spikes\n  steps 1 to 6\n  0 │.|.|..\n  1 │..|...\n", "estimate from pre-silicon figures",
    ] { #expect(output.contains(part), "\(part)") }
  }

  @Test func aRasterShowsTheFirstStepsThatFit() async throws {
    let lines = try await place.succeed(["run", "relay.json", "--steps", "1000"]).outputLines
    #expect(lines.contains("  steps 1 to 74 of 1,000"))
    #expect(lines.filter { $0.contains("│") }.allSatisfy { $0.count == 79 })
  }

  @Test func aCircuitComesFromTheStandardInput() async throws {
    let shell = "\"$0\" run - --steps 100 --format json < relay.json"
    let object = try object(try await place.run([], shell: shell))
    #expect(object["circuit"] as? String == "standard input")
    #expect(try spikes(object) == Circuits.relaySpikes)
  }

  @Test func theHostSendsSpikesAtTheirSteps() async throws {
    try place.write(Array("step,source\n80,1\n1,0\r\n\n 3, 0\n2,1\n2,1\n".utf8), to: "spikes:1.csv")
    let object = try await run("host.json", "--steps", "100", "--spikes", "in:spikes:1.csv")
    #expect(try spikes(object) == Circuits.relaySpikes)
    let silent = try await run("host.json", "--steps", "100")
    #expect(try spikes(silent).steps.isEmpty)
  }

  @Test func spikesMayLieFarApart() async throws {
    let steps = Array(stride(from: 1, through: 30_000, by: 7)) + [30_063, 30_127, 30_192, 90_000, 99_999]
    try place.write(Array(steps.map { "\($0),1\n" }.joined().utf8), to: "spikes.csv")
    let object = try await run("host.json", "--steps", "100000", "--spikes", "in:spikes.csv")
    #expect(try spikes(object).steps == steps.map { $0 + 1 })
  }

  @Test func spikesOutsideOfTheRunArePassedOverWithARemark() async throws {
    try place.write(Array("1,0\n80,1\n".utf8), to: "spikes.csv")
    let outcome = try await place.run(
      "run", "host.json", "--steps", "10", "--spikes", "in:spikes.csv", "--format", "json")
    #expect(outcome.code == 0)
    #expect(outcome.errors == "--spikes: 1 spike outside of the steps 1 to 10 passed over\n")
    #expect(try spikes(object(outcome)).steps == [2])
  }

  @Test func probesAreAddedToThoseOfTheCircuit() async throws {
    let object = try await run(
      "learning.json", "--steps", "8", "--probe", "voltage:out:2", "--probe", "x1:plastic", "--probe", "spikes:in",
      "--probe", "weight:plastic:4", "--probe", "trace x1:plastic:8")
    let probes = try #require(object["probes"] as? [[String: Any]])
    #expect(
      probes.map { $0["probe"] as? String }
        == ["spikes:out", "weight:plastic:4", "voltage:out:2", "x1:plastic", "spikes:in", "x1:plastic:8"])
    let samples = try #require(probes[1]["samples"] as? [String: Any])
    #expect(samples["steps"] as? [Int] == [4, 8])
    #expect((samples["values"] as? [[Int]])?.map(\.count) == [2, 2])
    #expect((probes[2]["samples"] as? [String: Any])?["steps"] as? [Int] == [2, 4, 6, 8])
    #expect((probes[3]["samples"] as? [String: Any])?["values"] as? [[Int]] != nil)
  }

  @Test func aSnapshotGoesOnExactly() async throws {
    let parts: [[String]] = [
      ["--steps", "7", "--save", "half", "--output", "first"],
      ["--steps", "9", "--restore", "half", "--output", "second"],
      ["--steps", "16", "--output", "whole"],
    ]
    for part in parts { try await place.succeed(["run", "learning.json"] + part) }
    #expect(try place.data("second/synapses.safetensors") == place.data("whole/synapses.safetensors"))
    #expect(try place.data("first/synapses.safetensors") != place.data("whole/synapses.safetensors"))
    let (first, second, whole) = try (
      String(decoding: place.data("first/spikes.csv"), as: UTF8.self),
      String(decoding: place.data("second/spikes.csv"), as: UTF8.self),
      String(decoding: place.data("whole/spikes.csv"), as: UTF8.self)
    )
    #expect(first + second.dropFirst("name,step,compartment\n".count) == whole)
    #expect(whole.split(separator: "\n").count > 5, "the circuit is to spike")
    let summary = try place.json("second/summary.json")
    #expect(summary["firstStep"] as? Int == 8 && summary["steps"] as? Int == 9)
    let counts = try ["first", "second", "whole"].map {
      try number("synapseUpdates", of: "connections", named: "plastic", in: place.json("\($0)/summary.json"))
    }
    #expect(counts[0] + counts[1] == counts[2] && counts[2] > 0)
  }

  @Test func aSeedReplacesThatOfTheCircuit() async throws {
    try place.write(
      Array(Circuits.learning.replacing("[4, 12]", with: #"{"uniform": [-98, 98]}"#).utf8), to: "drawn.json")
    var weights: [Data] = []
    for (folder, seed) in [("a", ["--seed", "8"]), ("b", ["--seed", "8"]), ("c", ["--seed", "9"])] {
      try await place.succeed(["run", "drawn.json", "--steps", "4", "--output", folder] + seed)
      weights.append(try place.data("\(folder)/synapses.safetensors"))
    }
    #expect(weights[0] == weights[1] && weights[0] != weights[2])
    #expect(try place.json("c/network.json")["seed"] as? Int == 9)
  }

  @Test func aFolderHoldsTheCircuitTheRecordingsAndTheSummary() async throws {
    try await place.succeed(["run", "learning.json", "--steps", "12", "--probe", "x1:plastic", "--output", "runs/a"])
    #expect(
      try place.names("runs/a") == [
        "network.json", "recordings.safetensors", "spikes.csv", "summary.json", "synapses.safetensors",
      ])
    #expect((try place.json("runs/a/network.json")["probes"] as? [Any])?.count == 3)
    let printed = try object(
      try await place.succeed(["run", "runs/a/network.json", "--steps", "12", "--format", "json"]))
    let (steps, compartments) = try spikes(printed)
    let rows = zip(steps, compartments).map { "out,\($0),\($1)\n" }
    let file = String(decoding: try place.data("runs/a/spikes.csv"), as: UTF8.self)
    #expect(file == "name,step,compartment\n" + rows.joined() && !rows.isEmpty)
    let inspected = try await place.succeed(["inspect", "runs/a"]).output
    #expect(inspected.hasPrefix("circuit runs/a/network.json, model loihi1\n"))
    let before = try place.data("runs/a/summary.json")
    let again = try await place.run("run", "relay.json", "--steps", "1", "--output", "runs/a")
    #expect(again.code == 1 && again.errors == "Error: runs/a: holds a run already: name another folder\n")
    #expect(try place.data("runs/a/summary.json") == before)
  }

  @Test func anOverflowNamesGroupCompartmentAndStep() async throws {
    let outcome = try await place.run("run", "overflowing.json", "--steps", "20", "--output", "run")
    #expect(outcome.code == 1 && outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1)
    // Each spike adds −255·2⁶ weight units, that is −255·2¹² in the register: 8 of them fit, and a 9th does not.
    #expect(
      outcome.errors.contains("group \"sum\": wanted a current of -8388608 to 8388607, got -9400320 for compartment 2"),
      "\(outcome.errors)")
    #expect(outcome.errors.contains(" in step 10"))
    #expect(try place.json("run/summary.json")["status"] as? String == "overflow")
  }

  @Test(arguments: ["wrap", "saturate"]) func anOverflowThatIsAllowedIsCounted(_ policy: String) async throws {
    let object = try await run("overflowing.json", "--steps", "20", "--overflow", policy)
    #expect(try number("overflows", of: "groups", named: "sum", in: object) > 0)
  }

  @Test(arguments: ["brian2-loihi", "lava", "nengo-loihi"]) func otherModelsRunWithoutLimits(_ model: String)
    async throws
  {
    let object = try await run("relay.json", "--steps", "100", "--model", model)
    // Trains act a step earlier in brian2-loihi.
    let early = model == "brian2-loihi" ? 1 : 0
    #expect(try spikes(object).steps == Circuits.relaySpikes.steps.map { $0 - early })
    #expect(object["model"] as? String == model && object["resources"] == nil && object["estimate"] == nil)
  }

  @Test func aRequestToStopKeepsWhatIsDone() async throws {
    let shell = """
      "$0" run relay.json --steps 100000000000 --output run --format json & pid=$!
      while [ ! -d run ]; do sleep 0.05; done
      kill -TERM $pid; wait $pid
      """
    let outcome = try await place.run([], shell: shell)
    #expect(outcome.code == 130)
    #expect(try object(outcome)["status"] as? String == "interrupted")
    #expect(try place.json("run/summary.json")["status"] as? String == "interrupted")
  }

  @Test func whatIsNotReadIsAFailure() async throws {
    let outcome = try await place.run([], shell: "\"$0\" run relay.json --steps 5 --format json >&-")
    #expect(outcome.code == 1 && outcome.errors == "Error: standard output: takes no more\n")
  }

  @Test(.enabled(if: PythonTests.hasSafetensors, "skipped: no Python with safetensors and numpy"))
  func thePythonPackageReadsTheRecordings() async throws {
    try await place.succeed(["run", "learning.json", "--steps", "12", "--probe", "x1:plastic", "--output", "run"])
    let code = """
      from safetensors.numpy import load_file
      import csv
      found = load_file("run/recordings.safetensors")
      spikes = found["spikes:out"]
      rows = [[int(r["step"]), int(r["compartment"])] for r in csv.DictReader(open("run/spikes.csv"))]
      assert spikes.tolist() == rows and len(rows) > 0
      assert found["weight:plastic:4"].shape == (3, 1, 2) and found["weight:plastic:4/steps"].tolist() == [4, 8, 12]
      assert found["x1:plastic"].shape == (12, 1)
      assert (load_file("run/synapses.safetensors")["weight:plastic"] == found["weight:plastic:4"][-1]).all()
      """
    let outcome = try await place.run([PythonTests.python, "-c", code], shell: "exec \"$@\"")
    #expect(outcome.code == 0, "\(outcome.errors)")
  }
}
