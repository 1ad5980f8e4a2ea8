import ChipSimulator
import NetworkModel

extension Chip: SteppedChip {
  static func prepare(_ network: Network, model: ChipModel) throws -> Chip { try Chip(network, model: model) }

  mutating func send(_ places: [Int], to generator: SpikeGeneratorID) throws {
    try send(places, to: generator, inSteps: 1)
  }

  mutating func advance() throws -> SlowOverflow? {
    do throws(ChipError) {
      try step()
      return nil
    } catch {
      guard let overflow = SlowOverflow(error, in: network) else { throw error }
      return overflow
    }
  }

  func readings() -> [Reading] {
    let events = events
    var readings: [Reading] = []
    for g in network.groups.indices {
      let id = GroupID(index: g)
      readings += [
        Reading(quantity: .spikes, part: g, values: spikes(of: id).map(Int32.init)),
        Reading(quantity: .currents, part: g, values: currents(of: id)),
        Reading(quantity: .voltages, part: g, values: voltages(of: id)),
        Reading(
          quantity: .groupCounts, part: g, values: [events[id].spikes, events[id].overflows].map(Int32.init)),
      ]
    }
    for g in network.spikeGenerators.indices {
      let id = SpikeGeneratorID(index: g)
      readings += [
        Reading(quantity: .generatorSpikes, part: g, values: spikes(of: id).map(Int32.init)),
        Reading(quantity: .generatorCounts, part: g, values: [Int32(events[id])]),
      ]
    }
    for c in network.connections.indices {
      let id = ConnectionID(index: c)
      let counts = [events[id].synapticOperations, events[id].synapseUpdates]
      readings += [
        Reading(quantity: .weights, part: c, values: weights(of: id)),
        Reading(quantity: .tags, part: c, values: tags(of: id)),
        Reading(quantity: .delays, part: c, values: delays(of: id)),
        Reading(quantity: .connectionCounts, part: c, values: counts.map(Int32.init)),
      ]
      readings += TraceName.allCases.map { Reading(quantity: .trace($0), part: c, values: trace($0, of: id)) }
    }
    return readings
  }
}

extension SlowOverflow {
  /// The overflow that an error names: the last three numbers of its text are value, compartment and step.
  fileprivate init?(_ error: ChipError, in network: Network) {
    let numbers = error.reason.split { !($0.isNumber || $0 == "-") }.compactMap { Int($0) }
    guard error.kind == .overflow, numbers.count >= 3,
      let group = network.groups.firstIndex(where: { error.subject == "group \"\($0.name)\"" })
    else { return nil }
    let register: SlowFault.Register = error.reason.contains("wanted a current") ? .current : .voltage
    let last = numbers.suffix(3)
    self.init(
      group: GroupID(index: group),
      fault: SlowFault(compartment: last[last.startIndex + 1], register: register, value: Int64(last[last.startIndex])),
      step: last[last.startIndex + 2])
  }
}
