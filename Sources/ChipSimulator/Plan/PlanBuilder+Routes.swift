extension PlanBuilder {
  /// The synapses for each target from which on a connection keeps the sums of its last spikes: a sum takes 32 bits, a
  /// weight 8.
  private static let fanInWorthKeeping = 64

  /// Lists the routes of each source.
  mutating func linkRoutes() {
    var connectionsOf = [[Int]](repeating: [], count: sources.count)
    for (index, connection) in connections.enumerated() { connectionsOf[connection.source].append(index) }
    for source in sources.indices {
      let start = routes.count
      for index in connectionsOf[source] {
        let route = route(of: index)
        routes.append(route)
        if route.sums >= 0 {
          keptSums += (connections[index].targetCount + 63) & ~63
          sources[source].isRemembered = true
        }
      }
      sources[source].routes = Stretch(start: start, end: routes.count)
    }
  }

  private func route(of index: Int) -> SpikeRoute {
    let connection = connections[index]
    let group = groups[connection.target]
    let way = way(connection)
    let keeps =
      (way == .rows || way == .blocks)
      && connection.synapseCount >= Self.fanInWorthKeeping * connection.targetCount
    return SpikeRoute(
      weights: connection.weights, charges: group.charges,
      sums: keeps ? keptSums : -1,
      connection: Int32(index), target: Int32(connection.target), slots: Int32(group.slots),
      slotMask: Int32(group.slotCount - 1), slotSize: Int32(64 * group.words), columns: Int32(connection.targetCount),
      stride: Int32(connection.stride), offset: connection.offset,
      operations: connection.pattern == .oneToOne ? 1 : Int32(connection.targetCount),
      shift: way == .each || way == .flooredSums ? 0 : Int8(connection.shift), delay: UInt8(max(connection.delay, 0)),
      way: way, isPlastic: connection.isPlastic)
  }

  private func way(_ connection: ConnectionPlan) -> SpikeRoute.Way {
    if connection.charging == .floorsSum { return .flooredSums }
    guard connection.charging == .shifts, connection.delay >= 0 else { return .each }
    switch connection.pattern {
    case .dense: return .rows
    case .oneToOne: return .pairs
    case .broadcast: return .all
    case .sparse: return connection.blockSize > 0 ? .blocks : .lists
    }
  }
}
