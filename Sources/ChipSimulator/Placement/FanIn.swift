internal import NetworkModel

/// What the synapses onto a slice of one group take on its core, while the slice grows compartment by compartment.
struct FanIn {
  /// The rows of dense and broadcast connections, of one source each and without gaps.
  private var fullRows: [(sources: Int, bits: Int)] = []
  /// The one-to-one connections by the words of their rows of one synapse.
  private var singleWords: [Int] = []
  private var sparse: [SparseColumns] = []
  private var drawn: [DrawnRows] = []
  private var first = 0
  /// How many compartments the slice has.
  private(set) var compartments = 0

  /// Gathers the connections onto a group.
  init(of group: GroupID, in network: Network) {
    for connection in network.connections where connection.target == group { add(connection) }
  }

  private mutating func add(_ connection: Connection) {
    let layout = SynapseLayout(connection)
    switch connection.pattern {
    case .dense, .broadcast: fullRows.append((connection.sourceCount, layout.fixedBits))
    case .oneToOne: singleWords.append(SynapseLayout.words(of: 1, bits: layout.fixedBits))
    case .sparse(let pairs):
      sparse.append(
        SparseColumns(
          pairs, sourceCount: connection.sourceCount, targetCount: connection.targetCount, layout: layout))
    case .fixedFanOut(let fanOut):
      drawn.append(
        DrawnRows(
          sources: connection.sourceCount, fanOut: fanOut, targets: connection.targetCount, layout: layout))
    }
  }

  /// Begins an empty slice at a compartment.
  mutating func begin(at first: Int) {
    self.first = first
    compartments = 0
    for index in sparse.indices { sparse[index].begin() }
  }

  /// Takes the next compartment, and says what the slice takes with it; output axons are not known here.
  mutating func extend() -> CoreUsage {
    let target = first + compartments
    compartments += 1
    var axons = compartments * singleWords.count
    var words = compartments * singleWords.reduce(0, +)
    for row in fullRows {
      axons += row.sources
      words += row.sources * SynapseLayout.words(of: compartments, bits: row.bits)
    }
    for index in sparse.indices {
      sparse[index].extend(by: target, to: compartments)
      axons += sparse[index].axons
      words += sparse[index].words
    }
    for index in drawn.indices {
      let cost = drawn[index].cost(of: compartments)
      axons += cost.axons
      words += cost.words
    }
    return CoreUsage(
      compartments: compartments, inputAxons: axons, synapticBytes: words * (SynapseLayout.wordBits / 8))
  }
}
