import ChipSimulator
import Foundation
import NetworkModel
import Testing

@Suite struct PlacementTextTests {
  @Test func theTableFoldsCoresThatAreUsedAlike() throws {
    let (network, _) = try plainGroups([5, 29, 2])
    let map = try CoreMap(placing: network, limits: smallChip(cores: 9))
    #expect(
      map.description.split(separator: "\n").map(String.init) == [
        "core    compartments  input axons  output axons  synaptic bytes  groups",
        "0                  8            0             0               0  a 5, b 3 of 29",
        "1–3                8            0             0               0  b 8 of 29",
        "4                  4            0             0               0  b 2 of 29, c 2",
        "5 of 9            36            0             0               0",
      ])
  }

  @Test func coresLeftFreeAreNotInTheTable() throws {
    let (network, groups) = try plainGroups([2, 2])
    let map = try CoreMap(
      placing: network, limits: smallChip(),
      placement: .explicit([
        groups[0]: .init(firstCore: 0, compartmentsPerCore: 2), groups[1]: .init(firstCore: 2, compartmentsPerCore: 2),
      ]))
    #expect(map.description.split(separator: "\n").map { $0.prefix(6) } == ["core  ", "0     ", "2     ", "2 of 4"])
  }

  @Test func errorsAreOneLine() {
    let error = ChipError(.doesNotFit, "group \"hidden\"", "2,000 compartments need 140 cores, wanted at most 128")
    #expect(error.description == "group \"hidden\": 2,000 compartments need 140 cores, wanted at most 128")
  }

  private func map() throws -> CoreMap {
    var (network, groups) = try plainGroups([5, 18])
    try network.connect(groups[0], to: groups[1], weights: 4)
    return try CoreMap(placing: network, limits: smallChip())
  }

  @Test func aMapAndItsResourcesSurviveJSON() throws {
    let map = try map()
    #expect(try JSONDecoder().decode(CoreMap.self, from: JSONEncoder().encode(map)) == map)
    let (network, _) = try plainGroups([5, 18])
    let resources = ChipResources(of: network, on: map)
    #expect(try JSONDecoder().decode(ChipResources.self, from: JSONEncoder().encode(resources)) == resources)
  }

  @Test(arguments: [
    ("\"cores\":[0,1,2]", "\"cores\":[0,1,3]"), ("\"cores\":[0,1,2]", "\"cores\":[0,1,1]"),
    ("\"cores\":[0,1,2]", "\"cores\":[0,1]"), ("\"cores\":[0,1,2]", "\"cores\":[0,1,-1]"),
    ("\"firstCompartments\":[0,3,11]", "\"firstCompartments\":[0,11,3]"),
    ("\"firstCompartments\":[0,3,11]", "\"firstCompartments\":[0,3,12]"),
    ("\"firstCompartments\":[0,3,11]", "\"firstCompartments\":[1,3,11]"),
    ("\"count\":18", "\"count\":4611686018427387904"), ("\"count\":18", "\"count\":17"),
    ("\"inputAxons\":5", "\"inputAxons\":9223372036854775807"), ("\"inputAxons\":5", "\"inputAxons\":-5"),
    ("\"routes\":[{", "\"routes\":[{\"outputAxons\":1,\"eastWestHops\":0,\"northSouthHops\":0},{"),
  ])
  func aDamagedMapIsRefused(_ whole: String, _ damaged: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(try map()), as: UTF8.self)
    #expect(text.contains(whole))
    let other = text.replacingOccurrences(of: whole, with: damaged)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(CoreMap.self, from: Data(other.utf8)) }
  }
}
