import Foundation
import Testing

@Suite struct NBPCircuitTests {
  private let place: Workplace

  init() throws { place = try Workplace() }

  @Test func nbpIsPrintedWithItsPhases() async throws {
    let output = try await place.succeed(["circuit", "nbp", "--layers", "20-12-4"]).output
    for part in [
      "nBP 20-12-4: 27 groups of 152 compartments, 102 connections of 1697 synapses (960 plastic)\n",
      "r1 from the host\n", "\n    4  d+ d-", "\n    7  x h h< h>", "+2 W1",
      "\ntakes 1 of 128 cores, 152 compartments, ",
    ] { #expect(output.contains(part), "\(part)") }
  }

  @Test func itsJSONIsACircuitToInspect() async throws {
    try await place.succeed(["circuit", "nbp", "--layers", "3-2-1", "--format", "json", "--output", "nbp.json"])
    let listing = try await place.succeed(["inspect", "nbp.json"]).output
    #expect(listing.contains("\n4 spike generators, 27 groups of 37 compartments, 102 connections"))
    let drawing = try await place.succeed(["circuit", "nbp", "--layers", "3-2-1", "--format", "dot"]).output
    #expect(drawing.hasPrefix("digraph network {"))
  }

  @Test func variantsAreOptions() async throws {
    let authors = try await place.succeed(
      ["circuit", "nbp", "--layers", "3-2-1", "--placement", "authors", "--reward", "chip", "--inhibition", "-16256"]
    ).output
    #expect(authors.contains("r1 from the chip\n") && authors.contains(" -16256  "))
    let none = try await place.succeed(["circuit", "nbp", "--layers", "3-2-1", "--inhibition", "none"]).output
    #expect(none.contains("88 connections of"))
    let forward = try await place.succeed(["circuit", "nbp", "--layers", "3-2-1", "--inference"]).output
    #expect(forward.hasPrefix("nBP inference 3-2-1: 7 groups of 10 compartments, 11 connections of "))
  }

  @Test(arguments: [
    ["--layers", "400-10"], ["--layers", "0-1-1"], ["--layers", "1-1-a"], ["--inhibition", "5"],
    ["--inference", "--reward", "chip"], ["--inference", "--inhibition", "none"],
  ])
  func mistakesAreOfUsage(arguments: [String]) async throws {
    let outcome = try await place.run(["circuit", "nbp"] + arguments)
    #expect(outcome.code == 64 && outcome.output.isEmpty)
  }
}
