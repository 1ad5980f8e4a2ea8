public import NetworkModel

/// Which compartments lie on which core, and how much of each core is taken.
///
/// ```swift
/// let map = try CoreMap(placing: network)
/// print(map)
/// print(map.core(of: hidden, compartment: 17), map.usage[0].synapticBytes)
/// ```
///
/// The account is this simulator's own, made so that a network that fits here has a fair chance on a chip:
///
/// - Synapses live on their target's core, as on the chip.
/// - An input axon is one for each connection, source compartment and core with at least one synapse of both. Connections
///   do not share axons, since delays, formats and rules are theirs.
/// - An output axon on the source's core is the other end of it. Spike generators are off the chip and take none.
/// - Synaptic memory: the row of each input axon, synapses · bits, in whole words of 64 bits. A synapse takes the bits of
///   its weight; those of its delay where delays differ or learn; 9 for a tag; and those of its target's place on the
///   core where pairs are sparse. A broadcast takes as much as a dense connection: no published format shares a weight.
/// - Synapses of a fixed fan-out are not drawn yet: input axons and memory are charged at the mean plus six standard
///   deviations, output axons at the most that there can be.
///
/// What probes, traces and reinforcement channels take is not counted.
public struct CoreMap: Sendable, Hashable {
  /// Neighbouring compartments of one group on one core.
  public struct Slice: Sendable, Hashable {
    /// The group.
    public let group: GroupID
    /// The places in the group, from 0.
    public let compartments: Range<Int>
    /// The core, from 0.
    public let core: Int

    /// How many compartments there are.
    public var count: Int { compartments.count }
  }

  /// The output axons of one group, summed over its compartments, and how far they reach over the mesh of tiles.
  public struct Route: Sendable, Hashable, Codable {
    /// Axons, each from one compartment to one core.
    public internal(set) var outputAxons = 0
    /// Hops between tiles along rows, over all axons.
    public internal(set) var eastWestHops = 0
    /// Hops between tiles along columns, over all axons.
    public internal(set) var northSouthHops = 0

    mutating func add(_ other: Route) {
      outputAxons += other.outputAxons
      eastWestHops += other.eastWestHops
      northSouthHops += other.northSouthHops
    }
  }

  /// The limits that hold.
  public let limits: ChipLimits
  /// The names of the groups, in the network's order.
  public let groupNames: [String]
  /// All slices, by group, then by compartment; a group has at most one on a core.
  public let slices: [Slice]
  /// What is taken of each core, from core 0 to the last that is used; a placement may leave gaps.
  public let usage: [CoreUsage]
  /// The axons of each group, in the network's order.
  public let routes: [Route]
  /// For each group its first slice; one more entry than groups.
  private let firstSlices: [Int]

  init(limits: ChipLimits, groupNames: [String], slices: [[Slice]], usage: [CoreUsage], routes: [Route]) {
    self.limits = limits
    self.groupNames = groupNames
    self.slices = slices.flatMap(\.self)
    self.usage = usage
    self.routes = routes
    firstSlices = slices.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
  }

  /// The cores that hold at least one compartment.
  public var usedCores: Int { usage.reduce(0) { $0 + ($1.compartments > 0 ? 1 : 0) } }

  /// The tiles of four cores that hold at least one compartment.
  public var usedTiles: Int {
    var tiles: Set<Int> = []
    for (core, usage) in usage.enumerated() where usage.compartments > 0 { tiles.insert(core / TileMesh.coresPerTile) }
    return tiles.count
  }

  /// What is taken of all cores together.
  public var totalUsage: CoreUsage { usage.reduce(CoreUsage(), +) }

  /// The slices of one group, in order of compartments.
  ///
  /// - Precondition: the group is one of the network that was placed.
  public func slices(of group: GroupID) -> ArraySlice<Slice> {
    precondition(groupNames.indices.contains(group.index), "a handle of another network")
    return slices[firstSlices[group.index]..<firstSlices[group.index + 1]]
  }

  /// The core of one compartment.
  ///
  /// - Precondition: group and compartment are of the network that was placed.
  public func core(of group: GroupID, compartment: Int) -> Int {
    let slices = slices(of: group)
    var (low, high) = (slices.startIndex, slices.endIndex)
    while low < high {
      let middle = (low + high) / 2
      if slices[middle].compartments.upperBound <= compartment { low = middle + 1 } else { high = middle }
    }
    precondition(low < slices.endIndex && compartment >= 0, "compartment \(compartment) is not in the group")
    return slices[low].core
  }
}
