/// The synapses of a connection, and the numbers of each.
extension ChipEngine {
  /// Runs `body` with the place and the target of each synapse of a source.
  @inline(__always)
  func forEachSynapse(_ connection: ConnectionPlan, ofSource row: Int, _ body: (Int, Int) -> Void) {
    switch connection.pattern {
    case .dense: for target in 0..<connection.targetCount { body(row &* connection.stride &+ target, target) }
    case .broadcast: for target in 0..<connection.targetCount { body(0, target) }
    case .oneToOne: body(row, row)
    case .sparse:
      for synapse in tables.rowStarts[connection.rowStarts + row]..<tables.rowStarts[connection.rowStarts + row + 1] {
        body(synapse, Int(tables.targets[connection.targets + synapse]))
      }
    }
  }

  /// Runs `body` with the source and the index of each synapse of a target, of a plastic connection.
  @inline(__always)
  func forEachSynapse(_ connection: ConnectionPlan, ofTarget target: Int, _ body: (Int, Int) -> Void) {
    switch connection.pattern {
    case .dense, .broadcast:
      for row in 0..<connection.sourceCount { body(row, row &* connection.targetCount &+ target) }
    case .oneToOne: body(target, target)
    case .sparse:
      let column = connection.columnStarts + target
      for place in tables.columnStarts[column]..<tables.columnStarts[column + 1] {
        let row = Int(tables.columnSources[connection.columnSources + place])
        let isFirst =
          place == tables.columnStarts[column] || row != Int(tables.columnSources[connection.columnSources + place - 1])
        guard isFirst else { continue }
        var synapse = firstSynapse(connection, from: row, to: target)
        let end = tables.rowStarts[connection.rowStarts + row + 1]
        while synapse < end, Int(tables.targets[connection.targets + synapse]) == target {
          body(row, synapse)
          synapse += 1
        }
      }
    }
  }

  /// The first synapse of a sparse row that goes to a target, by halving, since rows are in order of their targets.
  private func firstSynapse(_ connection: ConnectionPlan, from row: Int, to target: Int) -> Int {
    var low = tables.rowStarts[connection.rowStarts + row]
    var high = tables.rowStarts[connection.rowStarts + row + 1]
    while low < high {
      let middle = (low + high) / 2
      if Int(tables.targets[connection.targets + middle]) < target { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The mantissa of the synapse at a place.
  @inline(__always)
  func mantissa(_ connection: ConnectionPlan, at place: Int) -> Int32 {
    switch connection.storage {
    case .narrow:
      connection.mantissa(
        Int32((connection.isPlastic ? UnsafePointer(synapses.narrow) : tables.weights)[connection.weights + place]))
    case .wide: Int32(synapses.wide[connection.weights + place])
    }
  }

  /// The delay of the synapse at a place.
  @inline(__always)
  func delay(_ connection: ConnectionPlan, at place: Int) -> Int {
    if connection.delay >= 0 { return connection.delay }
    return Int((connection.learnsDelays ? UnsafePointer(synapses.delay) : tables.delays)[connection.delays + place])
  }

  /// The compartment whose spikes feed a synapse's copy of a trace.
  func end(ofSynapse synapse: Int, _ plan: TracePlan) -> Int {
    let connection = tables.connections[plan.connection]
    switch connection.pattern {
    case .dense, .broadcast:
      return plan.isPresynaptic ? synapse / connection.targetCount : synapse % connection.targetCount
    case .oneToOne: return synapse
    case .sparse:
      if !plan.isPresynaptic { return Int(tables.targets[connection.targets + synapse]) }
      var row = 0
      var above = connection.sourceCount
      while above - row > 1 {
        let middle = (row + above) / 2
        if tables.rowStarts[connection.rowStarts + middle] <= synapse { row = middle } else { above = middle }
      }
      return row
    }
  }
}
