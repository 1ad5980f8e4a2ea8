/// A circuit as a value: groups, spike generators, connections with their rules, reinforcement and probes.
///
/// ```swift
/// var net = Network(seed: 7)
/// let source = try net.addSpikeGenerator("source", spikeTrains: [[1, 9], [1], [9], []])
/// let hidden = try net.addGroup("hidden", count: 8, .integrateAndFire(threshold: 100))
/// try net.connect(source, to: hidden, weights: .uniform(-64...64))
/// let spikes = try net.probe(.spikes, of: hidden)
/// ```
///
/// A network runs nothing. Each call checks what it is given, and throws a `NetworkError` that names the part, what was
/// wanted and what was got; whether the whole fits a chip is the simulator's question.
public struct Network: Sendable, Hashable {
  /// What every random number of the network comes from.
  public var seed: UInt64
  /// The groups, in the order in which they were added.
  public private(set) var groups: [Group] = []
  /// The spike generators, in the order in which they were added.
  public private(set) var spikeGenerators: [SpikeGenerator] = []
  /// The connections, in the order in which they were made.
  public internal(set) var connections: [Connection] = []
  /// The probes, in the order in which they were asked for.
  public internal(set) var probes: [ProbeRequest] = []
  var index = NetworkIndex()

  /// The most compartments of a group, or sources of a spike generator: 2²⁴, beyond every chip.
  public static let maximumCount = 1 << 24
  /// The latest step at which a spike generator's train may spike.
  public static let maximumStep = 1 << 40

  /// Begins an empty network.
  public init(seed: UInt64 = 0) { self.seed = seed }

  /// Adds a set of equal compartments.
  ///
  /// - Parameters:
  ///   - name: A name of its own among groups and spike generators.
  ///   - count: How many compartments, 1…2²⁴.
  ///   - compartment: What each of them is.
  /// - Throws: `NetworkError` for a name that is empty, too long or taken, and for an invalid count.
  @discardableResult
  public mutating func addGroup(
    _ name: String, count: Int, _ compartment: Compartment
  ) throws(NetworkError) -> GroupID {
    try checkSourceName(name, for: "group")
    try check(count, in: 1...Self.maximumCount, "count", of: "group \"\(name)\"")
    index.sources[name] = .group(GroupID(index: groups.count))
    groups.append(Group(name: name, count: count, compartment: compartment))
    return GroupID(index: groups.count - 1)
  }

  /// Adds a source of spikes whose steps are known beforehand.
  ///
  /// - Parameters:
  ///   - name: A name of its own among groups and spike generators.
  ///   - spikeTrains: For each source the steps, from 1, at which it spikes, in rising order, to 2⁴⁰.
  /// - Throws: `NetworkError` for a bad name, for no source, and for steps that do not rise from 1.
  @discardableResult
  public mutating func addSpikeGenerator(
    _ name: String, spikeTrains: [[Int]]
  ) throws(NetworkError) -> SpikeGeneratorID {
    try checkSourceName(name, for: "spike generator")
    for (source, train) in spikeTrains.enumerated() {
      var last = 0
      for step in train {
        guard step > last, step <= Self.maximumStep else {
          throw NetworkError(
            "spike generator \"\(name)\"",
            "wanted rising steps of 1 to \(Self.maximumStep) for source \(source), got \(step) after \(last)")
        }
        last = step
      }
    }
    let id = try addSpikeGenerator(name, count: spikeTrains.count)
    spikeGenerators[id.index] = SpikeGenerator(name: name, count: spikeTrains.count, spikeTrains: spikeTrains)
    return id
  }

  /// Adds a source of spikes that the host drives while the chip runs.
  ///
  /// - Parameters:
  ///   - name: A name of its own among groups and spike generators.
  ///   - count: How many independent sources, 1…2²⁴.
  /// - Throws: `NetworkError` for a bad name and for an invalid count.
  @discardableResult
  public mutating func addSpikeGenerator(_ name: String, count: Int) throws(NetworkError) -> SpikeGeneratorID {
    try checkSourceName(name, for: "spike generator")
    try check(count, in: 1...Self.maximumCount, "count", of: "spike generator \"\(name)\"")
    index.sources[name] = .generator(SpikeGeneratorID(index: spikeGenerators.count))
    spikeGenerators.append(SpikeGenerator(name: name, count: count, spikeTrains: nil))
    return SpikeGeneratorID(index: spikeGenerators.count - 1)
  }
}

extension Network {
  /// The group of a handle.
  public subscript(group: GroupID) -> Group { groups[group.index] }
  /// The spike generator of a handle.
  public subscript(generator: SpikeGeneratorID) -> SpikeGenerator { spikeGenerators[generator.index] }
  /// The connection of a handle.
  public subscript(connection: ConnectionID) -> Connection { connections[connection.index] }

  /// The name of a group or spike generator.
  public func name(of source: SourceReference) -> String {
    switch source {
    case .group(let id): groups[id.index].name
    case .generator(let id): spikeGenerators[id.index].name
    }
  }

  /// How many compartments a group, or how many sources a spike generator has.
  public func count(of source: SourceReference) -> Int {
    switch source {
    case .group(let id): groups[id.index].count
    case .generator(let id): spikeGenerators[id.index].count
    }
  }

  /// The group or spike generator of a name, if there is one.
  public func source(named name: String) -> SourceReference? { index.sources[name] }

  /// The group of a name, if there is one.
  public func group(named name: String) -> GroupID? {
    guard case .group(let id) = index.sources[name] else { return nil }
    return id
  }

  /// The spike generator of a name, if there is one.
  public func spikeGenerator(named name: String) -> SpikeGeneratorID? {
    guard case .generator(let id) = index.sources[name] else { return nil }
    return id
  }

  /// The connection of a name, if there is one.
  public func connection(named name: String) -> ConnectionID? { index.connections[name] }
}

extension Network {
  /// Whether both describe the same: seed, parts in their order, and probes.
  public static func == (left: Network, right: Network) -> Bool {
    left.seed == right.seed && left.groups == right.groups && left.spikeGenerators == right.spikeGenerators
      && left.connections == right.connections && left.probes == right.probes
  }

  /// Hashes what `==` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(seed)
    hasher.combine(groups)
    hasher.combine(spikeGenerators)
    hasher.combine(connections)
    hasher.combine(probes)
  }
}
