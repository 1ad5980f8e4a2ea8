import ChipSimulator
import NetworkModel

/// A network of a file, and everything that its simulator recorded.
struct ReferenceRun {
  /// One recorded quantity: a row of numbers for each step from `firstStep` on; a row of nothing where nothing is known.
  struct Expectation {
    let quantity: String
    /// The step of this chip that the first row belongs to; 0 = before the first one.
    let firstStep: Int
    let wanted: [[Int]?]
    let got: (Chip) -> [Int]
  }

  var network: Network
  var model: ChipModel
  var steps: Int
  var expectations: [Expectation] = []

  /// Expects rows of `width` numbers for as many steps as the run has.
  mutating func expect(
    _ quantity: String, from firstStep: Int = 1, _ wanted: [[Int]?], width: Int, _ got: @escaping (Chip) -> [Int]
  ) throws {
    guard wanted.count == steps else {
      throw RunTrouble("\(quantity): wanted \(steps) steps, got \(wanted.count)")
    }
    if let row = wanted.lazy.compactMap({ $0 }).first(where: { $0.count != width }) {
      throw RunTrouble("\(quantity): wanted \(width) numbers in each step, got \(row.count)")
    }
    expectations.append(Expectation(quantity: quantity, firstStep: firstStep, wanted: wanted, got: got))
  }

  /// Runs the network, and gives the first difference; nil where there is none.
  func firstDifference() throws -> String? {
    var chip = try Chip(network, model: model)
    if let difference = difference(chip) { return difference }
    for _ in 0..<steps {
      try chip.step()
      if let difference = difference(chip) { return difference }
    }
    return nil
  }

  private func difference(_ chip: Chip) -> String? {
    for expectation in expectations {
      let index = chip.stepCount - expectation.firstStep
      guard expectation.wanted.indices.contains(index), let wanted = expectation.wanted[index] else { continue }
      let got = expectation.got(chip)
      guard wanted != got else { continue }
      guard let place = wanted.indices.first(where: { !got.indices.contains($0) || wanted[$0] != got[$0] }) else {
        return "\(expectation.quantity): wanted \(wanted.count) numbers, got \(got.count)"
      }
      let number = got.indices.contains(place) ? "\(got[place])" : "none"
      return
        "\(expectation.quantity) at index \(index) (step \(chip.stepCount)), place \(place): wanted \(wanted[place]), "
        + "got \(number)"
    }
    return nil
  }
}

/// Compartments of a file in its own order, as groups of equal ones.
struct RunCompartments {
  private(set) var groups: [GroupID] = []
  /// Where each compartment of the file stands: the place in `groups`, and the place in the group.
  private(set) var places: [(group: Int, place: Int)] = []

  init(_ compartments: [Compartment], in network: inout Network) throws {
    var kinds: [Compartment] = []
    var counts: [Int] = []
    for compartment in compartments {
      let kind = kinds.firstIndex(of: compartment) ?? kinds.count
      if kind == kinds.count {
        kinds.append(compartment)
        counts.append(0)
      }
      places.append((kind, counts[kind]))
      counts[kind] += 1
    }
    for (kind, compartment) in kinds.enumerated() {
      groups.append(try network.addGroup("neurons \(kind)", count: counts[kind], compartment))
    }
  }

  var count: Int { places.count }

  /// Numbers of all groups in the order of the file.
  func gather<Number: BinaryInteger>(_ numbers: (GroupID) -> [Number]) -> [Int] {
    let byGroup = groups.map(numbers)
    return places.map { Int(byGroup[$0.group][$0.place]) }
  }

  /// 1 for each compartment that spiked in the last step, else 0.
  func spikes(_ chip: Chip) -> [Int] {
    let byGroup = groups.map { Set(chip.spikes(of: $0)) }
    return places.map { byGroup[$0.group].contains($0.place) ? 1 : 0 }
  }
}

/// One synapse of a file.
struct RunSynapse {
  let source: Int
  let target: Int
  let weight: Int
  var delay = 0
}

/// Where spikes of a file come from.
enum RunSource {
  case generator(SpikeGeneratorID)
  case compartments
}

/// Synapses of a file in its own order, as connections between groups.
struct RunConnections {
  /// Each connection with, for each of its synapses, the place in the file.
  private(set) var parts: [(connection: ConnectionID, synapses: [Int])] = []
  let count: Int

  /// Joins a source to compartments: one connection for each pair of groups, dense where each pair occurs once.
  init(
    _ synapses: [RunSynapse], from source: RunSource, to targets: RunCompartments, format: WeightFormat,
    rule: LearningRule? = nil, in network: inout Network
  ) throws {
    count = synapses.count
    var byGroups: [[Int]: [(pair: SynapsePair, index: Int)]] = [:]
    for (index, synapse) in synapses.enumerated() {
      guard targets.places.indices.contains(synapse.target) else {
        throw RunTrouble("synapse \(index): wanted a target below \(targets.count), got \(synapse.target)")
      }
      let target = targets.places[synapse.target]
      var key = [0, target.group]
      var from = synapse.source
      if case .compartments = source {
        guard targets.places.indices.contains(from) else {
          throw RunTrouble("synapse \(index): wanted a source below \(targets.count), got \(from)")
        }
        key[0] = targets.places[from].group
        from = targets.places[from].place
      }
      byGroups[key, default: []].append((SynapsePair(from, target.place), index))
    }
    for (key, unsorted) in byGroups.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let sorted = unsorted.sorted { ($0.pair, $0.index) < ($1.pair, $1.index) }
      let target = targets.groups[key[1]]
      let reference: SourceReference
      let sourceCount: Int
      switch source {
      case .generator(let id):
        reference = .generator(id)
        sourceCount = network[id].count
      case .compartments:
        reference = .group(targets.groups[key[0]])
        sourceCount = network[targets.groups[key[0]]].count
      }
      let pairs = sorted.map(\.pair)
      let isDense = pairs.count == sourceCount * network[target].count && Set(pairs).count == pairs.count
      let delays = sorted.map { synapses[$0.index].delay }
      let sameDelay = Set(delays).count == 1 ? delays[0] : nil
      let connection = try network.join(
        reference, to: target, isDense ? .dense : .sparse(pairs),
        weights: .values(sorted.map { synapses[$0.index].weight }), format: format,
        delays: sameDelay.map { .constant($0) } ?? .values(delays), rule: rule)
      parts.append((connection, sorted.map(\.index)))
    }
  }

  /// Numbers of all synapses in the order of the file.
  func gather(_ numbers: (ConnectionID) -> [Int32]) -> [Int] {
    var gathered = [Int](repeating: 0, count: count)
    for part in parts {
      for (number, index) in zip(numbers(part.connection), part.synapses) { gathered[index] = Int(number) }
    }
    return gathered
  }
}

extension Network {
  /// Connects whatever the source is.
  fileprivate mutating func join(
    _ source: SourceReference, to target: GroupID, _ pattern: ConnectionPattern, weights: SynapseValues,
    format: WeightFormat, delays: SynapseValues, rule: LearningRule?
  ) throws -> ConnectionID {
    switch source {
    case .generator(let id):
      try connect(id, to: target, pattern, weights: weights, format: format, delays: delays, rule: rule)
    case .group(let id):
      try connect(id, to: target, pattern, weights: weights, format: format, delays: delays, rule: rule)
    }
  }

  /// A spike generator with a row of 0 and 1 for each index of time; index k is emitted in step k + `shift`.
  mutating func addGenerator(_ name: String, rows: [[Int]], shift: Int) throws -> SpikeGeneratorID {
    let count = rows.first?.count ?? 0
    let trains = try (0..<count).map { (source: Int) throws -> [Int] in
      try rows.indices.compactMap { (index: Int) throws -> Int? in
        switch rows[index][source] {
        case 0: return nil
        case 1: return index + shift
        case let other: throw RunTrouble("\(name) at index \(index): wanted spikes of 0 or 1, got \(other)")
        }
      }
    }
    return try addSpikeGenerator(name, spikeTrains: trains)
  }
}
