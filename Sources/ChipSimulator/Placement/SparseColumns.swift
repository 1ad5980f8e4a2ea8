internal import NetworkModel

/// The synapses of a sparse connection by target, and what a growing slice of the targets takes.
struct SparseColumns {
  private let layout: SynapseLayout
  /// Where the sources of each target begin in `sources`; one more entry than targets.
  private var starts: [Int32]
  private var sources: [Int32]
  /// For each source its synapses onto the slice.
  private var counts: [Int32]
  /// The sources with a synapse onto the slice.
  private var touched: [Int32] = []
  /// The bits of a synapse at the slice's present size.
  private var bits = 0
  /// The words of all rows.
  private(set) var words = 0

  /// Orders the pairs by target, by counting them.
  init(_ pairs: [SynapsePair], sourceCount: Int, targetCount: Int, layout: SynapseLayout) {
    self.layout = layout
    starts = [Int32](repeating: 0, count: targetCount + 1)
    sources = [Int32](repeating: 0, count: pairs.count)
    counts = [Int32](repeating: 0, count: sourceCount)
    for pair in pairs { starts[Int(pair.target)] += 1 }
    var sum: Int32 = 0
    for target in starts.indices { (starts[target], sum) = (sum, sum + starts[target]) }
    for pair in pairs {
      let target = Int(pair.target)
      sources[Int(starts[target])] = pair.source
      starts[target] += 1
    }
    for target in starts.indices.dropFirst().reversed() { starts[target] = starts[target - 1] }
    starts[0] = 0
  }

  /// The axons that the slice needs.
  var axons: Int { touched.count }

  /// Begins an empty slice.
  mutating func begin() {
    for source in touched { counts[Int(source)] = 0 }
    touched.removeAll(keepingCapacity: true)
    (bits, words) = (0, 0)
  }

  /// Takes one more target, with which the slice has `compartments` of them.
  mutating func extend(by target: Int, to compartments: Int) {
    let bits = layout.bits(among: compartments)
    if bits != self.bits {
      self.bits = bits
      words = touched.reduce(0) { $0 + SynapseLayout.words(of: Int(counts[Int($1)]), bits: bits) }
    }
    for place in Int(starts[target])..<Int(starts[target + 1]) {
      let source = Int(sources[place])
      let count = Int(counts[source])
      if count == 0 { touched.append(Int32(source)) }
      counts[source] += 1
      words += SynapseLayout.words(of: count + 1, bits: bits) - SynapseLayout.words(of: count, bits: bits)
    }
  }
}
