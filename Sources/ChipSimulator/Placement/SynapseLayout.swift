internal import NetworkModel

/// How many bits a synapse of one connection takes in a core's memory.
///
/// bits = weight + delay + tag + index: the weight's bits of the format; ⌈log₂(longest delay + 1)⌉ where delays differ
/// between synapses or learn, since an equal delay is stored once for all; 9 for a tag; and ⌈log₂ n⌉ to say which of the
/// n compartments of the target group on this core is meant, where the row of a source has gaps. Rows of a dense,
/// broadcast or one-to-one connection have none.
///
/// A row is all synapses of one source onto one core, and takes whole words of 64 bits, because a spike fetches words.
/// The chip packs rows in formats of its own that are not published in full; this is an account of the same order.
struct SynapseLayout {
  /// Bits of weight, delay and tag.
  let fixedBits: Int
  /// Whether each synapse names its target.
  let hasIndex: Bool

  /// Bits of a tag, −256…255.
  static let tagBits = 9
  /// Bits of one word of synaptic memory.
  static let wordBits = 64

  init(fixedBits: Int, hasIndex: Bool) {
    self.fixedBits = fixedBits
    self.hasIndex = hasIndex
  }

  /// The layout of a connection's synapses.
  init(_ connection: Connection) {
    let delays = connection.delays.bounds
    let delayBits =
      if connection.rule?.dd != nil {
        Self.bits(for: RegisterRange.delay.upperBound + 1)
      } else {
        delays.lowerBound == delays.upperBound ? 0 : Self.bits(for: delays.upperBound + 1)
      }
    let hasIndex =
      switch connection.pattern {
      case .dense, .broadcast, .oneToOne: false
      case .sparse, .fixedFanOut: true
      }
    self.init(
      fixedBits: connection.format.bits + delayBits + (connection.tags == nil ? 0 : Self.tagBits), hasIndex: hasIndex)
  }

  /// The bits of one synapse if the group has this many compartments on the core.
  func bits(among compartments: Int) -> Int { fixedBits + (hasIndex ? Self.bits(for: compartments) : 0) }

  /// The words of a row of synapses of this many bits each.
  static func words(of synapses: Int, bits: Int) -> Int { (synapses * bits + wordBits - 1) / wordBits }

  /// ⌈log₂ values⌉, the bits that distinguish this many values.
  static func bits(for values: Int) -> Int { values <= 1 ? 0 : Int.bitWidth - (values - 1).leadingZeroBitCount }
}
