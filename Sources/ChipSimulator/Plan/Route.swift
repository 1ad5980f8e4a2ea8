/// A connection as spikes travel over it: what a step needs of it, in one cache line.
///
/// The routes of a source stand one after the other, so that its spikes find them without looking anything up.
struct Route: BitwiseCopyable {
  /// How charge is brought.
  enum Way: UInt8, BitwiseCopyable {
    /// A row of weights for each spike, summed.
    case rows
    /// One synapse for each spike, to the compartment of the same place.
    case pairs
    /// The same charge to all, once for each spike.
    case all
    /// The synapses of a list for each spike.
    case lists
    /// Each synapse by itself: delays of their own, floors and clipping.
    case each
    /// The mantissas of one step and one delay, whose sum is floored.
    case flooredSums
  }

  /// The first stored weight; whether it stands with the state says `isPlastic`.
  var weights = 0
  /// The first charge of the first dendrite slot of the target.
  var charges = 0
  /// The first of the sums that are kept; below 0 where none are.
  var sums = -1
  /// Its place among the connections, and its target's among the groups.
  var connection: Int32 = 0
  var target: Int32 = 0
  /// The target's first slot, how many there are less 1, and the charges of each.
  var slots: Int32 = 0
  var slotMask: Int32 = 0
  var slotSize: Int32 = 0
  /// Synapses of a row, and stored weights from one row to the next.
  var columns: Int32 = 0
  var stride: Int32 = 0
  /// What is added to a stored weight, before the shift to weight units.
  var offset: Int32 = 0
  /// Synaptic operations of a spike; those of lists differ.
  var operations: Int32 = 0
  var shift: Int8 = 0
  var delay: UInt8 = 0
  var way = Way.rows
  var isPlastic = false
}

extension PlanBuilder {
  /// A connection keeps the sums of its last spikes where rows are at least so many: the sums take 32 bits, a weight 8.
  private static let rowsWorthKeeping = 64

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

  private func route(of index: Int) -> Route {
    let connection = connections[index]
    let group = groups[connection.target]
    let way = way(connection)
    return Route(
      weights: connection.weights, charges: group.charges,
      sums: way == .rows && connection.sourceCount >= Self.rowsWorthKeeping ? keptSums : -1,
      connection: Int32(index), target: Int32(connection.target), slots: Int32(group.slots),
      slotMask: Int32(group.slotCount - 1), slotSize: Int32(64 * group.words), columns: Int32(connection.targetCount),
      stride: Int32(connection.stride), offset: connection.offset,
      operations: connection.pattern == .oneToOne ? 1 : Int32(connection.targetCount),
      shift: way == .each || way == .flooredSums ? 0 : Int8(connection.shift), delay: UInt8(max(connection.delay, 0)),
      way: way, isPlastic: connection.isPlastic)
  }

  private func way(_ connection: ConnectionPlan) -> Route.Way {
    if connection.charging == .floorsSum { return .flooredSums }
    guard connection.charging == .shifts, connection.delay >= 0 else { return .each }
    switch connection.pattern {
    case .dense: return .rows
    case .oneToOne: return .pairs
    case .broadcast: return .all
    case .sparse: return .lists
    }
  }
}
