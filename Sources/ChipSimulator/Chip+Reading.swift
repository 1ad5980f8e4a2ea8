public import NetworkModel

extension Chip {
  /// The compartments of a group that spiked in the last step, rising.
  public func spikes(of group: GroupID) -> [Int] { spikes(source: plan.generatorCount + group.index) }

  /// The sources of a spike generator that spiked in the last step, rising.
  public func spikes(of generator: SpikeGeneratorID) -> [Int] { spikes(source: generator.index) }

  private func spikes(source: Int) -> [Int] {
    withState { engine in
      var places: [Int] = []
      forEachBit(engine.spikes + engine.sources[source].spikes, engine.sources[source].words) { places.append($0) }
      return places
    }
  }

  /// The current of each compartment after the last step, in current units (2⁻⁶ weight unit).
  public func currents(of group: GroupID) -> [Int32] { withState { $0.currents(ofGroup: group.index) } }

  /// The voltage of each compartment after the last step, in membrane units (2⁻⁶ weight unit).
  public func voltages(of group: GroupID) -> [Int32] { withState { $0.voltages(ofGroup: group.index) } }

  /// The lowest and the highest voltage that compartments of a group had in the last step, before the reset and without
  /// those that were held; nil where there was none, or the group slept.
  public func voltageRange(of group: GroupID) -> ClosedRange<Int32>? {
    withState { engine in
      let state = engine.groupStates[group.index]
      guard state.lastStep == engine.now, state.lowest <= state.highest else { return nil }
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

  /// The tag of each synapse, in the order of the pattern; none where the connection has no tags.
  public func tags(of connection: ConnectionID) -> [Int32] { withState { $0.tags(ofConnection: connection.index) } }

  /// The values of a trace: one for each source (x1, x2), for each target (y1, y2, y3), or a single one (r1).
  ///
  /// There is one for each synapse where the model lets each synapse have a copy, and none where the rule has no such
  /// trace.
  public func trace(_ name: TraceName, of connection: ConnectionID) -> [Int32] {
    withState { $0.values(of: name, ofConnection: connection.index) }
  }

  /// What has happened since the chip began.
  public var events: EventCounts {
    var events = EventCounts(for: network)
    withState { engine in
      events.steps = engine.now
      for index in events.generatorSpikes.indices { events.generatorSpikes[index] = engine.sourceSpikes[index] }
      for (index, group) in network.groups.enumerated() {
        let state = engine.groupStates[index]
        events.groups[index].spikes = engine.sourceSpikes[engine.groups[index].source]
        events.groups[index].activeUpdates = state.updates
        events.groups[index].inactiveUpdates = engine.now * group.count - state.updates
        events.groups[index].overflows = state.overflows
      }
      for index in events.connections.indices {
        events.connections[index].synapticOperations = engine.connectionStates[index].operations
        events.connections[index].synapseUpdates = engine.connectionStates[index].updates
      }
    }
    return events
  }
}

extension Chip {
  /// The cores, compartments, axons and synapses that the network takes; nil under a model without limits.
  public var resources: ChipResources? { coreMap.map { ChipResources(of: network, on: $0) } }

  /// The bytes of the chip's tables, synapses and state; the network and recordings come in addition.
  ///
  /// Copies of a chip share the tables and the static synapses.
  public var byteCount: Int { plan.constants.byteCount + state.byteCount }
}
