public import NetworkModel

/// The cores on which the authors put their groups: a published placement, as data for whoever places circuits.
///
/// ```swift
/// let published = PublishedPlacement(of: circuit)
/// let placement = Placement.explicit(
///   published.cores.mapValues { .init(firstCore: $0.first, compartmentsPerCore: $0.compartments) })
/// ```
///
/// A type of group has a range of cores; each group of n compartments is laid onto it from its first core on, as evenly
/// as ⌈n / range⌉ compartments a core allow, beside the other groups of the range:
///
/// | type | groups | first core | range |
/// |---|---|---|---|
/// | learning | h, h<, h>, d1, o, o<, o>, oT- | 2 | 78 |
/// | relaying | x, m_x, m_h, b_h, t, d+, d- | 16 | 79 |
/// | gating | g00, g01, … | 40 | 55 |
/// | r1, where a compartment gives it | r1 | 0 | 1 |
///
/// With 400 inputs and 400 hidden compartments there are six compartments of a group on a core, and the cores 2 to 82 are
/// used, 81 of them; with 784 inputs ten, and the cores 2 to 94, 93 of them.
///
/// Source: the published code of Renner et al. 2024 (github.com/lanl/spikingBackprop at f725a74), parameters and
/// allocator. The last core of each range is left out there, and here.
public struct PublishedPlacement: Sendable, Hashable {
  /// The cores of one group: how many of its compartments are on each, from the first core on.
  public struct Cores: Sendable, Hashable, Codable {
    /// The core of compartment 0, from 0.
    public let first: Int
    /// The compartments of a core; the last one has the rest.
    public let compartments: Int
  }

  /// Where each group goes.
  public let cores: [GroupID: Cores]
  /// How many cores have a compartment.
  public let usedCores: Int

  private struct Range {
    let first: Int
    let count: Int

    static let learning = Range(first: 2, count: 78)
    static let relaying = Range(first: 16, count: 79)
    static let gating = Range(first: 40, count: 55)
    static let reward = Range(first: 0, count: 1)
  }

  /// The placement of the training circuit.
  public init(of circuit: BackpropCircuit) { self.init(of: circuit.network, circuit.groups, circuit.chain) }

  /// The placement of the inference circuit.
  public init(of circuit: InferenceCircuit) { self.init(of: circuit.network, circuit.groups, circuit.chain) }

  private init(of network: Network, _ groups: [CircuitGroup: GroupID], _ chain: GatingChain) {
    var ranges: [GroupID: Range] = [:]
    for (group, id) in groups { ranges[id] = group.isOfLearningType ? .learning : .relaying }
    for gate in chain.gates { ranges[gate] = .gating }
    var cores: [GroupID: Cores] = [:]
    var used: Set<Int> = []
    for place in network.groups.indices {
      let (id, count) = (GroupID(index: place), network.groups[place].count)
      let range = ranges[id] ?? .reward
      let share = (count + range.count - 1) / range.count
      cores[id] = Cores(first: range.first, compartments: share)
      used.formUnion(range.first..<range.first + (count + share - 1) / share)
    }
    self.cores = cores
    usedCores = used.count
  }
}

extension CircuitGroup {
  /// Whether the authors made it of compartments whose spikes the learning engine is told of.
  fileprivate var isOfLearningType: Bool {
    switch kind {
    case .activity: layer > 0
    case .lowerEdge, .upperEdge, .returnedError, .returnedNotNegative, .negatedCarrier, .positiveCarrier, .bias: true
    case .memory, .box, .target, .missing, .excess: false
    }
  }
}
