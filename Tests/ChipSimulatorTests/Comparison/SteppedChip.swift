import ChipSimulator
import NetworkModel

/// A chip of which every number can be read after each step: the fast one or its twin.
protocol SteppedChip {
  static func prepare(_ network: Network, model: ChipModel) throws -> Self
  /// Lets the host spike in the next step.
  mutating func send(_ places: [Int], to generator: SpikeGeneratorID) throws
  /// Runs one step; the overflow that stopped it, if one did.
  mutating func advance() throws -> SlowOverflow?
  /// All that can be read, in a fixed order.
  func readings() -> [Reading]
}

/// Some numbers of one part of a chip.
struct Reading: Hashable, CustomStringConvertible {
  enum Quantity: Hashable {
    case spikes, generatorSpikes, currents, voltages, weights, tags, delays
    case trace(TraceName)
    case groupCounts, generatorCounts, connectionCounts
  }

  let quantity: Quantity
  /// The place of the group, generator or connection in the network.
  let part: Int
  let values: [Int32]

  var description: String { "\(quantity) of \(part)" }
}

extension SlowChip: SteppedChip {
  static func prepare(_ network: Network, model: ChipModel) -> SlowChip { SlowChip(network, model: model) }

  mutating func advance() -> SlowOverflow? {
    do throws(SlowOverflow) {
      try step()
      return nil
    } catch {
      return error
    }
  }

  func readings() -> [Reading] {
    var readings: [Reading] = []
    for (g, group) in groups.enumerated() {
      let id = SourceReference.group(GroupID(index: g))
      readings += [
        Reading(quantity: .spikes, part: g, values: spikes(of: id).map(Int32.init)),
        Reading(quantity: .currents, part: g, values: group.currents),
        Reading(quantity: .voltages, part: g, values: group.voltages),
        Reading(quantity: .groupCounts, part: g, values: [Int32(spikeCount(of: id)), Int32(group.overflows)]),
      ]
    }
    for g in generators.indices {
      let id = SourceReference.generator(SpikeGeneratorID(index: g))
      readings += [
        Reading(quantity: .generatorSpikes, part: g, values: spikes(of: id).map(Int32.init)),
        Reading(quantity: .generatorCounts, part: g, values: [Int32(spikeCount(of: id))]),
      ]
    }
    for (c, connection) in connections.enumerated() { readings += self.readings(of: connection, at: c) }
    return readings
  }

  private func readings(of part: SlowConnection, at c: Int) -> [Reading] {
    let tags = part.connection.tags == nil ? [] : part.synapses.map { Int32($0.tag) }
    let traces = TraceName.allCases.map { name in
      let channel = part.connection.reinforcement.flatMap { channels[$0]?.values }
      let values = name == .r1 ? channel : part.traces[name]?.values
      return Reading(quantity: .trace(name), part: c, values: (values ?? []).map(Int32.init))
    }
    return [
      Reading(quantity: .weights, part: c, values: part.synapses.map(\.mantissa)),
      Reading(quantity: .tags, part: c, values: tags),
      Reading(quantity: .delays, part: c, values: part.synapses.map { Int32($0.delay) }),
      Reading(quantity: .connectionCounts, part: c, values: [part.synapticOperations, part.updates].map(Int32.init)),
    ] + traces
  }
}
