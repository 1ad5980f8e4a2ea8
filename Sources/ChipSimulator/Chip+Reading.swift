public import NetworkModel

extension Chip {
  /// The compartments of a group that spiked in the last step, rising.
  public func spikes(of group: GroupID) -> [Int] { spikes(source: plan.generatorCount + group.index) }

  /// The sources of a spike generator that spiked in the last step, rising.
  public func spikes(of generator: SpikeGeneratorID) -> [Int] { spikes(source: generator.index) }

  private func spikes(source: Int) -> [Int] {
    withState { engine in
      var places: [Int] = []
      let plan = engine.tables.sources[source]
      forEachBit(engine.spikes.words + plan.spikes, plan.words) { places.append($0) }
      return places
    }
  }

  /// The current of each compartment after the last step, in current units (2⁻⁶ weight unit).
  public func currents(of group: GroupID) -> [Int32] { withState { $0.currents(ofGroup: group.index) } }

  /// The voltage of each compartment after the last step, in membrane units (2⁻⁶ weight unit).
  public func voltages(of group: GroupID) -> [Int32] { withState { $0.voltages(ofGroup: group.index) } }

  /// The lowest and the highest voltage of a group's compartments in the last step, before the reset and without those
  /// that were held; nil if all were held, or the group slept.
  public func voltageRange(of group: GroupID) -> ClosedRange<Int32>? {
    withState { engine in
      let state = engine.compartments.groups[group.index]
      guard state.lastStep == engine.clock.now, state.lowest <= state.highest else { return nil }
      return state.lowest...state.highest
    }
  }

  /// The mantissa of each synapse's weight, in the order of the pattern.
  ///
  /// The weight in weight units is mantissa · 2^exponent, with the exponent of the connection's `format`.
  public func weights(of connection: ConnectionID) -> [Int32] {
    withState { $0.mantissas(ofConnection: connection.index) }
  }

  /// The delay of each synapse in steps, in the order of the pattern.
  public func delays(of connection: ConnectionID) -> [Int32] {
    withState { $0.delays(ofConnection: connection.index) }
  }

  /// The tag of each synapse, in the order of the pattern; empty if the connection has no tags.
  public func tags(of connection: ConnectionID) -> [Int32] { withState { $0.tags(ofConnection: connection.index) } }

  /// The values of a trace: one for each source (x1, x2), for each target (y1, y2, y3), or a single one (r1).
  ///
  /// There is one for each synapse if the model gives each synapse its own copy, and none if the rule has no such trace.
  public func trace(_ name: TraceName, of connection: ConnectionID) -> [Int32] {
    withState { $0.values(of: name, ofConnection: connection.index) }
  }

  /// What has happened since the chip began.
  public var events: EventCounts {
    var events = EventCounts(for: network)
    withState { engine in
      events.steps = engine.clock.now
      for index in events.generatorSpikes.indices { events.generatorSpikes[index] = engine.spikes.total[index] }
      for (index, group) in network.groups.enumerated() {
        let state = engine.compartments.groups[index]
        events.groups[index].spikes = engine.spikes.total[engine.tables.groups[index].source]
        events.groups[index].activeUpdates = state.updates
        events.groups[index].inactiveUpdates = engine.clock.now * group.count - state.updates
        events.groups[index].overflows = state.overflows
      }
      for index in events.connections.indices {
        events.connections[index].synapticOperations = engine.synapses.counts[index].operations
        events.connections[index].synapseUpdates = engine.synapses.counts[index].updates
      }
    }
    return events
  }
}

extension Chip {
  /// The cores, compartments, axons and synapses that the network takes; nil under a model without limits.
  public var resources: ChipResources? { coreMap.map { ChipResources(of: network, on: $0) } }

  /// The bytes of the chip's tables, synapses and state, without the network and recordings.
  ///
  /// Copies of a chip share the tables and the static synapses.
  public var byteCount: Int { plan.constants.byteCount + state.byteCount }
}
