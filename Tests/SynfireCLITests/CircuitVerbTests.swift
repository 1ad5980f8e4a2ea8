import Foundation
import Testing

@Suite struct CircuitVerbTests {
  typealias Mistake = BadInputTests.Mistake

  private let place: Workplace

  init() throws {
    place = try Workplace()
    try place.write(Array(Circuits.relay.utf8), to: "relay.json")
    try place.write(Array(Circuits.learning.utf8), to: "learning.json")
    try place.write(Array(Circuits.tooLarge.utf8), to: "large.json")
    try place.write(Array("{\"groups\": [{\"name\": \"a\", \"count\": 0, \"threshold\": 1}]}".utf8), to: "bad.json")
    try place.write(Array("{\"groups\": [\n".utf8), to: "torn.json")
    try place.write(Array("1,0\n2,7\n".utf8), to: "spikes.csv")
  }

  @Test func aCircuitIsListedWithRegistersAndRules() async throws {
    let output = try await place.succeed(["circuit", "learning.json"]).output
    for part in [
      "1 spike generator, 1 group of 2 compartments, 1 connection of 2 synapses; seed 5\n",
      "\nin                     1  trains of 16 spikes, the last at step 16\n",
      "\ngroup  compartments  threshold  bias  current decay  voltage decay  refractory\n",
      "\nout               2         10     0          4,096            512           1\n",
      "\n  plastic: in → out, dense, 2 synapses, weights 4 to 12, 8 bits mixed\n",
      "\n    dw = 2*x0*y0 + 2^-5*x1*x0\n    x1 impulse 16.5, time constant 8\n", "\n  weight:plastic:4\n",
    ] { #expect(output.contains(part), "\(part)") }
  }

  @Test func itsJSONIsCanonicalAndRunsAlike() async throws {
    let first = try await place.succeed(["circuit", "learning.json", "--format", "json"])
    try place.write(Array(first.output.utf8), to: "canonical.json")
    try await place.succeed(["circuit", "canonical.json", "--format", "json", "--output", "again.json"])
    #expect(try place.data("again.json") == Data(first.output.utf8))
    for name in ["learning", "canonical"] {
      try await place.succeed(["run", "\(name).json", "--steps", "16", "--output", name])
    }
    for file in ["recordings.safetensors", "synapses.safetensors", "network.json"] {
      #expect(try place.data("learning/\(file)") == place.data("canonical/\(file)"))
    }
  }

  @Test func itsDrawingIsForGraphviz() async throws {
    let lines = try await place.succeed(["circuit", "relay.json", "--format", "dot"]).outputLines
    #expect(lines.first == "digraph network {" && lines.last == "}")
    #expect(lines.contains { $0.hasPrefix("  s0 -> g0 [arrowhead=normal") })
  }

  @Test func inspectTellsWhatACircuitTakes() async throws {
    let output = try await place.succeed(["inspect", "relay.json", "--placement", "spread=1"]).output
    #expect(output.contains("\ntakes 2 of 128 cores, 2 compartments, 2 input and 0 output axons, 2 synapses "))
    #expect(output.contains("\n2 of 128 ") && output.hasSuffix("\nno warnings\n"))
    let free = try await place.succeed(["inspect", "relay.json", "--model", "lava"]).output
    #expect(free.contains("no limits under this model, so no core map\n"))
  }

  @Test func inspectTellsProgramsTheSame() async throws {
    let outcome = try await place.succeed(["inspect", "learning.json", "--format", "json"])
    let object = try #require(JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(
      object.keys.sorted() == [
        "circuit", "connections", "coreMap", "groups", "model", "resources", "seed", "spikeGenerators", "warnings",
      ])
    #expect((object["resources"] as? [String: Int])?["plasticSynapses"] == 2)
    let connection = try #require((object["connections"] as? [[String: Any]])?.first)
    #expect(connection["learns"] as? Bool == true && connection["from"] as? String == "in")
  }

  @Test func aCircuitThatDoesNotFitIsShownAllTheSame() async throws {
    let outcome = try await place.run("inspect", "large.json")
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("\ncrowd       200,000 "))
    #expect(outcome.output.contains("\n1 warning\n  group \"crowd\": no connection ends on it"))
    #expect(outcome.errorLines.count == 1 && outcome.errors.hasPrefix("Error: group \"crowd\": "))
    try await place.succeed(["inspect", "large.json", "--chips", "2"])
    let told = try await place.run("inspect", "large.json", "--format", "json")
    let object = try #require(JSONSerialization.jsonObject(with: Data(told.output.utf8)) as? [String: Any])
    #expect(object["coreMap"] == nil && (object["misfit"] as? String)?.hasPrefix("group \"crowd\": ") == true)
  }

  static let mistakes = [
    Mistake("run", 64, "Missing expected argument '<circuit>'"),
    Mistake("run '' --steps 1", 64, "wanted the name of a file, got an empty one"),
    Mistake("run relay.json", 64, "Missing expected argument '--steps <steps>'"),
    Mistake("run relay.json --steps -1", 64, "--steps: wanted 0 to 1,099,511,627,776, got -1"),
    Mistake("run relay.json --steps 99999999999999", 64, "--steps: wanted 0 to 1,099,511,627,776"),
    Mistake("run relay.json --steps many", 64, "'many'"),
    Mistake("run relay.json --steps 1 --seed -1", 64, "'-1'"),
    Mistake("run relay.json --steps 1 --model abacus", 64, "'abacus'"),
    Mistake("run relay.json --steps 1 --overflow explode", 64, "'explode'"),
    Mistake("run relay.json --steps 1 --model lava --overflow wrap", 64, "no option of the model lava"),
    Mistake("run relay.json --steps 1 --model lava --chips 2", 64, "no option of the model lava"),
    Mistake("run relay.json --steps 1 --chips 0", 64, "--chips: wanted 1 to 65,536, got 0"),
    Mistake("run relay.json --steps 1 --placement spread=0", 64, "wanted first-fit or spread=N"),
    Mistake("run relay.json --steps 1 --placement spread=-9", 64, "wanted first-fit or spread=N"),
    Mistake("run relay.json --steps 1 --probe out", 64, "wanted QUANTITY:NAME"),
    Mistake("run relay.json --steps 1 --probe heat:out", 64, "a quantity out of spikes, current"),
    Mistake("run relay.json --steps 1 --output ''", 64, "--output: wanted a name"),
    Mistake("run relay.json --steps 1 --format yaml", 64, "'yaml'"),
    Mistake("circuit", 64, "Missing expected argument '<circuit>'"),
    Mistake("circuit relay.json --format svg", 64, "'svg'"),
    Mistake("inspect relay.json --epoch 1", 64, "--epoch and --best are for runs, got a circuit"),
    Mistake("inspect nothing --model lava", 64, "are for circuits, got a run or nothing"),
    Mistake("run nothing --steps 1", 1, "nothing: cannot read the file: No such file or directory"),
    Mistake("run . --steps 1", 1, ".: wanted a file, got a folder"),
    Mistake("run - --steps 1", 1, "standard input: network: wanted JSON"),
    Mistake("run spikes.csv --steps 1", 1, "spikes.csv: network: wanted JSON, got text that is none"),
    Mistake("run torn.json --steps 1", 1, "torn.json: network: wanted JSON"),
    Mistake("run bad.json --steps 1", 1, "bad.json: group \"a\": wanted a count of 1 to 16777216, got 0"),
    Mistake("run large.json --steps 1", 1, "group \"crowd\": "),
    Mistake("run large.json --steps 1 --placement spread=9223372036854775807", 1, "wanted 1 to 1,024 compartments"),
    Mistake("run relay.json --steps 1 --probe spikes:x", 1, "wanted the name of a group or spike generator"),
    Mistake("run relay.json --steps 1 --probe voltage:in", 1, "wanted the name of a group (\"out\")"),
    Mistake("run relay.json --steps 1 --probe weight:out", 1, "a connection (\"in→out\"), got another"),
    Mistake("run relay.json --steps 1 --probe voltage:out:0", 1, "wanted a period of 1 to"),
    Mistake("run relay.json --steps 1 --probe spikes:in:2", 1, "wanted a period of 1 for spikes, got 2"),
    Mistake("run relay.json --steps 1 --probe tag:in→out", 1, "wanted a connection with tags"),
    Mistake("run relay.json --steps 1 --spikes out:spikes.csv", 1, "wanted GENERATOR:FILE"),
    Mistake("run relay.json --steps 1 --spikes in:nothing", 1, "nothing: cannot read the file"),
    Mistake(
      "run relay.json --steps 1 --spikes in:spikes.csv", 1,
      "spikes.csv: line 2: wanted a step from 1 on and a source below 2, got \"2,7\""),
    Mistake("run relay.json --steps 1 --restore relay.json", 1, "relay.json: "),
    Mistake("run relay.json --steps 1 --restore nothing", 1, "nothing: cannot read the file"),
    Mistake("run relay.json --steps 1 --output relay.json/x", 1, "cannot make the folder"),
    Mistake("run relay.json --steps 1 --save no/where", 1, "no/where: wanted an existing folder"),
    Mistake("circuit bad.json", 1, "bad.json: group \"a\": wanted a count"),
    Mistake("circuit relay.json --output no/where", 1, "no/where: cannot create the file"),
    Mistake("inspect bad.json", 1, "bad.json: group \"a\": wanted a count"),
  ]

  @Test(arguments: mistakes) func aMistakeIsToldInOneLineAndLeavesNothing(_ mistake: Mistake) async throws {
    let before = try place.names(".").filter { !$0.hasPrefix(".") }
    BadInputTests.expectOneClearLine(try await place.run(mistake.arguments), mistake)
    #expect(try place.names(".").filter { !$0.hasPrefix(".") } == before)
  }
}
