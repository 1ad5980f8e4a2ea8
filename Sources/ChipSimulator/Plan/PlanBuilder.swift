internal import CKernels
internal import NetworkModel

/// Turns a network into the tables and the memory of a chip.
struct PlanBuilder {
  let network: Network
  let model: ChipModel
  var sources: [SourcePlan] = []
  var groups: [GroupPlan] = []
  var compartments: [spike_compartment] = []
  var connections: [ConnectionPlan] = []
  var routes: [SpikeRoute] = []
  var plasticEnds: [PlasticEnd] = []
  var delayLines: [Int32] = []
  var traceLists: [Int32] = []
  var learnings: [LearningPlan] = []
  var products: [ProductPlan] = []
  var factors: [FactorPlan] = []
  var traces: [TracePlan] = []
  var channels: [SourceReference: Int] = [:]
  var events: [GeneratorEvent] = []

  var weights: [Int8] = []
  var delays: [UInt8] = []
  var rowStarts: [Int] = []
  var targets: [Int32] = []
  var columnStarts: [Int] = []
  var columnSources: [Int32] = []
  /// What changes while a chip runs, as it is at first.
  var narrow: [Int8] = []
  var wide: [Int16] = []
  var offGrid: [Int16] = []
  var tags: [Int16] = []
  var learnedDelays: [UInt8] = []

  /// Spike generators and delay lines.
  var generatorCount: Int { network.spikeGenerators.count + lineCount }
  private var lineCount = 0
  var spikeWords = 0
  var queueWords = 0
  var periodWords = 0
  var traceValues = 0
  var keptSums = 0
  /// The most synapses of one source for which a rule is evaluated at once, at least 1.
  var longestStrand = 1

  init(_ network: Network, model: ChipModel) throws(ChipError) {
    self.network = network
    self.model = model
    try addSources()
    try addConnections()
    try addLearning()
    addGroups()
    addEvents()
    linkSources()
  }

  /// Where a source of the network stands among all sources.
  func index(of source: SourceReference) -> Int {
    switch source {
    case .generator(let id): id.index
    case .group(let id): generatorCount + id.index
    }
  }

  /// The delay that a connection's spikes spend in a delay line, and not in dendrites; 0 if they spend none there.
  private func lineDelay(_ connection: Connection) throws(ChipError) -> Int {
    guard model.plasticDelay == .atArrival, connection.isPlastic else { return 0 }
    guard case .constant(let delay) = connection.delays, connection.rule?.dd == nil else {
      throw ChipError(
        .invalidNetwork, "connection \"\(connection.name)\"",
        "wanted one delay for all of its plastic synapses under the model \(model.name), got delays of their own")
    }
    return Int(delay)
  }

  private mutating func addSources() throws(ChipError) {
    for generator in network.spikeGenerators { addSource(count: generator.count) }
    var lines: [Int] = []
    for (index, connection) in network.connections.enumerated() where try lineDelay(connection) > 0 {
      addSource(count: connection.sourceCount)
      lines.append(index)
    }
    lineCount = lines.count
    queueWords = spikeWords
    for group in network.groups { addSource(count: group.count) }
    for (line, connection) in lines.enumerated() {
      let place = network.spikeGenerators.count + line
      sources[place].delay = try lineDelay(network.connections[connection])
      lineOfConnection[connection] = place
    }
  }

  /// The delay line of each connection that has one.
  private(set) var lineOfConnection: [Int: Int] = [:]

  private mutating func addSource(count: Int) {
    let words = BitWords.count(for: count)
    sources.append(SourcePlan(count: count, spikes: spikeWords, words: words))
    spikeWords += words
  }

  private mutating func addEvents() {
    let shift = model.generatorTiming == .sameStep ? 1 : 0
    for (source, generator) in network.spikeGenerators.enumerated() {
      for (compartment, train) in (generator.spikeTrains ?? []).enumerated() {
        for step in train {
          events.append(GeneratorEvent(step: step - shift, source: Int32(source), compartment: Int32(compartment)))
        }
      }
    }
    events.sort { ($0.step, $0.source, $0.compartment) < ($1.step, $1.source, $1.compartment) }
  }

  /// Lists for each source what begins or ends there.
  private mutating func linkSources() {
    var plasticFrom = [[PlasticEnd]](repeating: [], count: sources.count)
    var plasticTo = plasticFrom
    var tracesOf = [[Int32]](repeating: [], count: sources.count)
    var linesOf = tracesOf
    linkRoutes()
    for connection in connections where connection.isPlastic {
      let learning = learnings[connection.learning]
      let target = generatorCount + connection.target
      var end = PlasticEnd(learning: Int32(connection.learning))
      // Where both have to spike at once, it is enough that one of them looks.
      if learning.isCoincidence, learning.period == 1 {
        end.other = Int32(target)
      } else {
        plasticTo[target].append(end)
      }
      plasticFrom[connection.source].append(end)
    }
    for (index, trace) in traces.enumerated() { tracesOf[trace.source].append(Int32(index)) }
    for (connection, line) in lineOfConnection.sorted(by: { $0.key < $1.key }) {
      linesOf[self.index(of: network.connections[connection].source)].append(Int32(line))
    }
    for index in sources.indices {
      sources[index].plasticOutgoing = Self.append(plasticFrom[index], to: &plasticEnds)
      sources[index].plasticIncoming = Self.append(plasticTo[index], to: &plasticEnds)
      sources[index].traces = Self.append(tracesOf[index], to: &traceLists)
      sources[index].delayLines = Self.append(linesOf[index], to: &delayLines)
    }
  }

  private static func append<Item>(_ items: [Item], to list: inout [Item]) -> Stretch {
    list += items
    return Stretch(start: list.count - items.count, end: list.count)
  }
}
