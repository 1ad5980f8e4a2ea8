internal import NetworkModel

extension CoreMap: Codable {
  private enum CodingKeys: String, CodingKey { case limits, groups, usage, routes }

  /// The highest number that is read, 2⁴⁰, so that sums stay in 64 bits.
  private static let maximumNumber = 1 << 40

  /// One group with its slices: the first compartment and the core of each, and the count of all.
  private struct PlacedGroup: Codable {
    let name: String
    let count: Int
    let firstCompartments: [Int]
    let cores: [Int]
  }

  /// Writes limits, groups with their slices, usage and routes.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(limits, forKey: .limits)
    let groups = groupNames.enumerated().map { index, name in
      let slices = slices(of: GroupID(index: index))
      return PlacedGroup(
        name: name, count: slices.last?.compartments.upperBound ?? 0,
        firstCompartments: slices.map(\.compartments.lowerBound), cores: slices.map(\.core))
    }
    try container.encode(groups, forKey: .groups)
    try container.encode(usage, forKey: .usage)
    try container.encode(routes, forKey: .routes)
  }

  /// Reads what `encode(to:)` wrote.
  ///
  /// - Throws: `DecodingError` if slices leave gaps or overlap, lie on cores that do not exist or share one, or do not add
  ///   up to the usage, and if a number is negative or beyond 2⁴⁰.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let limits = try container.decode(ChipLimits.self, forKey: .limits)
    let groups = try container.decode([PlacedGroup].self, forKey: .groups)
    let usage = try container.decode([CoreUsage].self, forKey: .usage)
    let routes = try container.decode([Route].self, forKey: .routes)
    func damaged(_ reason: String) -> DecodingError {
      DecodingError.dataCorrupted(.init(codingPath: container.codingPath, debugDescription: "core map: \(reason)"))
    }
    guard routes.count == groups.count, usage.count <= limits.cores else {
      throw damaged("wanted a route for each group and no more cores than the limit")
    }
    let numbers =
      usage.flatMap { used in CoreResource.allCases.map { used[$0] } }
      + routes.flatMap { [$0.outputAxons, $0.eastWestHops, $0.northSouthHops] }
    guard numbers.allSatisfy((0...Self.maximumNumber).contains) else {
      throw damaged("wanted numbers of 0 to \(Self.maximumNumber)")
    }
    var compartments = [Int](repeating: 0, count: usage.count)
    var slices: [[Slice]] = []
    for (index, group) in groups.enumerated() {
      guard let own = Self.slices(of: group, index: index, cores: usage.indices) else {
        throw damaged("wanted slices one after the other on cores of their own for group \"\(group.name)\"")
      }
      for slice in own { compartments[slice.core] += slice.count }
      slices.append(own)
    }
    guard compartments == usage.map(\.compartments) else { throw damaged("wanted a usage that the slices add up to") }
    self.init(limits: limits, groupNames: groups.map(\.name), slices: slices, usage: usage, routes: routes)
  }

  private static func slices(of group: PlacedGroup, index: Int, cores: Range<Int>) -> [Slice]? {
    let bounds = group.firstCompartments + [group.count]
    guard group.firstCompartments.count == group.cores.count, bounds.first == 0,
      (1...Network.maximumCount).contains(group.count), Set(group.cores).count == group.cores.count,
      group.cores.allSatisfy(cores.contains), zip(bounds, bounds.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    return group.cores.indices.map {
      Slice(group: GroupID(index: index), compartments: bounds[$0]..<bounds[$0 + 1], core: group.cores[$0])
    }
  }
}
