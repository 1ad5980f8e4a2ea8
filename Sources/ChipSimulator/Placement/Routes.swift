internal import NetworkModel

/// How many output axons the compartments of one group need.
struct OutputDemand {
  /// What each compartment needs.
  var each = 0
  /// What single compartments need beyond that; empty if none does.
  var beyond: [Int32] = []

  /// The axons of one compartment.
  func axons(of compartment: Int) -> Int { each + (beyond.isEmpty ? 0 : Int(beyond[compartment])) }

  /// The axons of a range of compartments.
  func axons(of range: Range<Int>) -> Int {
    each * range.count + (beyond.isEmpty ? 0 : beyond[range].reduce(0) { $0 + Int($1) })
  }

  /// Takes the higher of both, so that demands only grow from one placement to the next.
  mutating func raise(to other: OutputDemand) {
    each = max(each, other.each)
    if beyond.isEmpty {
      beyond = other.beyond
    } else if !other.beyond.isEmpty {
      for compartment in beyond.indices {
        beyond[compartment] = max(beyond[compartment], other.beyond[compartment])
      }
    }
  }
}

/// The axons between placed groups, counted over all connections.
struct Routes {
  /// For each group the output axons of its compartments.
  private(set) var demands: [OutputDemand]
  /// For each group the sums over all its output axons.
  private(set) var groups: [CoreMap.Route]
  private let slices: [[CoreMap.Slice]]
  private let coreCount: Int

  /// Counts the axons of a network whose groups lie in these slices, in order of compartments.
  init(of network: Network, slices: [[CoreMap.Slice]], coreCount: Int) {
    demands = network.groups.map { _ in OutputDemand() }
    groups = network.groups.map { _ in CoreMap.Route() }
    self.slices = slices
    self.coreCount = coreCount
    for connection in network.connections {
      guard case .group(let source) = connection.source else { continue }
      add(connection, from: source.index)
    }
  }

  private mutating func add(_ connection: Connection, from source: Int) {
    let targets = slices[connection.target.index]
    switch connection.pattern {
    case .dense, .broadcast:
      demands[source].each += targets.count
      addHops(of: targets.count, from: source, to: targets)
    case .fixedFanOut(let fanOut):
      let reached = min(fanOut, targets.count)
      demands[source].each += reached
      addHops(of: reached, from: source, to: targets)
    case .oneToOne:
      demands[source].each += 1
      addOverlaps(from: source, to: targets)
    case .sparse(let pairs): add(pairs, from: source, to: connection.target.index)
    }
  }

  /// Adds `reached` axons from each source compartment; where they are fewer than the slices, each slice is as likely.
  private mutating func addHops(of reached: Int, from source: Int, to targets: [CoreMap.Slice]) {
    for slice in slices[source] {
      var route = CoreMap.Route(outputAxons: slice.count * reached)
      for target in targets {
        let hops = TileMesh.hops(from: slice.core, to: target.core)
        route.eastWestHops += slice.count * hops.eastWest
        route.northSouthHops += slice.count * hops.northSouth
      }
      route.eastWestHops = route.eastWestHops * reached / targets.count
      route.northSouthHops = route.northSouthHops * reached / targets.count
      groups[source].add(route)
    }
  }

  private mutating func addOverlaps(from source: Int, to targets: [CoreMap.Slice]) {
    var next = 0
    for slice in slices[source] {
      while next < targets.count {
        let overlap = slice.compartments.clamped(to: targets[next].compartments)
        groups[source].add(Self.route(axons: overlap.count, from: slice.core, to: targets[next].core))
        guard targets[next].compartments.upperBound <= slice.compartments.upperBound else { break }
        next += 1
      }
    }
  }

  private mutating func add(_ pairs: [SynapsePair], from source: Int, to target: Int) {
    let sourceCores = Self.cores(of: slices[source])
    let targetCores = Self.cores(of: slices[target])
    if demands[source].beyond.isEmpty { demands[source].beyond = [Int32](repeating: 0, count: sourceCores.count) }
    var lastSource = [Int32](repeating: -1, count: coreCount)
    var route = CoreMap.Route()
    for pair in pairs {
      let core = Int(targetCores[Int(pair.target)])
      guard lastSource[core] != pair.source else { continue }
      lastSource[core] = pair.source
      demands[source].beyond[Int(pair.source)] += 1
      route.add(Self.route(axons: 1, from: Int(sourceCores[Int(pair.source)]), to: core))
    }
    groups[source].add(route)
  }

  private static func route(axons: Int, from: Int, to: Int) -> CoreMap.Route {
    let hops = TileMesh.hops(from: from, to: to)
    return CoreMap.Route(
      outputAxons: axons, eastWestHops: axons * hops.eastWest, northSouthHops: axons * hops.northSouth)
  }

  /// The core of each compartment.
  private static func cores(of slices: [CoreMap.Slice]) -> [Int32] {
    slices.flatMap { repeatElement(Int32($0.core), count: $0.count) }
  }
}
