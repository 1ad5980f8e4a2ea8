internal import NetworkModel

extension ChipEngine {
  /// The current of each compartment of a group; 0 where a group without memory sleeps.
  func currents(ofGroup index: Int) -> [Int32] {
    let group = groups[index]
    let sleeps = group.isMemoryless && groupStates[index].lastStep != now
    return (0..<group.count).map { sleeps ? 0 : currents[group.registers + $0] }
  }

  /// The voltage of each compartment of a group; its rest, or 0 while it is held, where a group without memory sleeps.
  func voltages(ofGroup index: Int) -> [Int32] {
    let group = groups[index]
    let elapsed = now - groupStates[index].lastStep
    let sleeps = group.isMemoryless && elapsed > 0
    return (0..<group.count).map { place in
      if !sleeps { return voltages[group.registers + place] }
      return Int(holds[group.registers + place]) > elapsed ? 0 : group.rest
    }
  }

  /// The mantissas of a connection, in the order of its synapses.
  func mantissas(ofConnection index: Int) -> [Int32] {
    let connection = connections[index]
    return (0..<connection.synapseCount).map { mantissa(connection, at: connection.place(ofSynapse: $0)) }
  }

  /// The delays of a connection, in the order of its synapses.
  func delays(ofConnection index: Int) -> [Int32] {
    let connection = connections[index]
    let line = sources[connection.source].delay
    return (0..<connection.synapseCount).map {
      Int32(truncatingIfNeeded: line + delay(connection, at: connection.place(ofSynapse: $0)))
    }
  }

  /// The tags of a connection, in the order of its synapses.
  func tags(ofConnection index: Int) -> [Int32] {
    let connection = connections[index]
    guard connection.tags >= 0 else { return [] }
    return (0..<connection.synapseCount).map { Int32(tags[connection.tags + connection.place(ofSynapse: $0)]) }
  }

  /// The values of a trace of a connection's rule.
  func values(of name: TraceName, ofConnection index: Int) -> [Int32] {
    let connection = connections[index]
    guard connection.isPlastic else { return [] }
    let learning = learnings[connection.learning]
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
    return (0..<traces[trace].count).map { Int32(traceValues[traces[trace].values + $0]) }
  }

  /// Sets the weights of a plastic connection, or none of them and tells the first that does not fit.
  func setMantissas(_ mantissas: [Int32], ofConnection index: Int) -> Int? {
    let connection = connections[index]
    let step: Int32 = 1 << Int32(connection.stepBits)
    func stored(_ mantissa: Int32) -> Int32 {
      connection.storage == .wide ? mantissa : mantissa >> Int32(connection.stepBits) - connection.offset
    }
    let wrong = mantissas.firstIndex {
      $0 & (step - 1) != 0 || !(connection.lowest...connection.highest).contains(stored($0))
    }
    if let wrong { return wrong }
    kept[index] = 0
    for (synapse, mantissa) in mantissas.enumerated() {
      let place = connection.weights + connection.place(ofSynapse: synapse)
      switch connection.storage {
      case .narrow: narrow[place] = Int8(truncatingIfNeeded: stored(mantissa))
      case .wide: wide[place] = Int16(truncatingIfNeeded: mantissa)
      }
    }
    return nil
  }

  /// Puts a spike of the host into the queue.
  func enqueue(_ place: Int, of generator: Int, inSteps steps: Int) {
    let row = (now + steps) & 63
    (queued + row * ((generatorCount + 63) / 64)).setBit(generator)
    (queue + row * queueStride + sources[generator].spikes).setBit(place)
  }
}
