internal import NetworkModel

extension ChipEngine {
  /// The current of each compartment of a group; 0 while a group without memory sleeps.
  func currents(ofGroup index: Int) -> [Int32] {
    let group = tables.groups[index]
    let sleeps = group.isMemoryless && compartments.groups[index].lastStep != clock.now
    return (0..<group.count).map { sleeps ? 0 : compartments.current[group.registers + $0] }
  }

  /// The voltage of each compartment of a group; while a group without memory sleeps, its rest, or 0 if it is held.
  func voltages(ofGroup index: Int) -> [Int32] {
    let group = tables.groups[index]
    let elapsed = clock.now - compartments.groups[index].lastStep
    let sleeps = group.isMemoryless && elapsed > 0
    if sleeps, let noise = group.noise { draw(noise, ofGroup: index) }
    return (0..<group.count).map { place in
      if !sleeps { return compartments.voltage[group.registers + place] }
      guard Int(compartments.hold[group.registers + place]) <= elapsed else { return 0 }
      return group.noise == nil ? group.rest : bounded(rest: group.rest, noise: random.noise[place])
    }
  }

  /// The voltage of a compartment without memory in a step in which nothing arrives.
  private func bounded(rest: Int32, noise: Int32) -> Int32 {
    guard case .clips(let bounds) = settings.voltageOverflow else { return rest &+ noise }
    return min(max(rest &+ noise, bounds.lowerBound), bounds.upperBound)
  }

  /// The mantissas of a connection, in the order of its synapses.
  func mantissas(ofConnection index: Int) -> [Int32] {
    let connection = tables.connections[index]
    return (0..<connection.synapseCount).map { mantissa(connection, at: connection.place(ofSynapse: $0)) }
  }

  /// The delays of a connection, in the order of its synapses.
  func delays(ofConnection index: Int) -> [Int32] {
    let connection = tables.connections[index]
    let line = tables.sources[connection.source].delay
    return (0..<connection.synapseCount).map {
      Int32(truncatingIfNeeded: line + delay(connection, at: connection.place(ofSynapse: $0)))
    }
  }

  /// The tags of a connection, in the order of its synapses.
  func tags(ofConnection index: Int) -> [Int32] {
    let connection = tables.connections[index]
    guard connection.tags >= 0 else { return [] }
    return (0..<connection.synapseCount).map { Int32(synapses.tag[connection.tags + connection.place(ofSynapse: $0)]) }
  }

  /// The values of a trace of a connection's rule.
  func values(of name: TraceName, ofConnection index: Int) -> [Int32] {
    let connection = tables.connections[index]
    guard connection.isPlastic else { return [] }
    let learning = tables.learnings[connection.learning]
    let trace =
      switch name {
      case .x1: learning.x1
      case .x2: learning.x2
      case .y1: learning.y1
      case .y2: learning.y2
      case .y3: learning.y3
      case .r1: learning.channel
      }
    guard trace >= 0 else { return [] }
    return (0..<tables.traces[trace].count).map { Int32(traces.value[tables.traces[trace].values + $0]) }
  }

  /// Sets the weights of a plastic connection; if one does not fit, it sets none and gives the place of the first such.
  func setMantissas(_ mantissas: [Int32], ofConnection index: Int) -> Int? {
    let connection = tables.connections[index]
    let step: Int32 = 1 << Int32(connection.stepBits)
    func stored(_ mantissa: Int32) -> Int32 {
      connection.storage == .wide ? mantissa : mantissa >> Int32(connection.stepBits) - connection.offset
    }
    let wrong = mantissas.firstIndex {
      $0 & (step - 1) != 0 || !(connection.lowest...connection.highest).contains(stored($0))
    }
    if let wrong { return wrong }
    cache.forget(index)
    for (synapse, mantissa) in mantissas.enumerated() {
      let place = connection.weights + connection.place(ofSynapse: synapse)
      switch connection.storage {
      case .narrow: synapses.narrow[place] = Int8(truncatingIfNeeded: stored(mantissa))
      case .wide: synapses.wide[place] = Int16(truncatingIfNeeded: mantissa)
      }
    }
    return nil
  }
}
