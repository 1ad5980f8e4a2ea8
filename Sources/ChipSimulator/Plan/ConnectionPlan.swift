/// How the synapses of a connection are stored, and how a spike travels over them.
struct ConnectionPlan: BitwiseCopyable {
  /// Which compartments are joined, and in which order the synapses are stored.
  enum Pattern: UInt8, BitwiseCopyable {
    /// Rows by source, `stride` apart.
    case dense
    /// Synapse i joins i to i.
    case oneToOne
    /// One weight for all.
    case broadcast
    /// Rows by source, of `rowStarts`, each with the targets of its synapses or of its blocks.
    case sparse
  }

  /// How a weight is stored.
  enum Storage: UInt8, BitwiseCopyable {
    /// In 8 bits: mantissa = (stored + offset) · 2^stepBits.
    case narrow
    /// In 16 bits, the mantissa itself, which may be off the grid.
    case wide
  }

  /// How a spike's charge is computed.
  enum Charging: UInt8, BitwiseCopyable {
    /// All of it is a shift to the left: (stored + offset) · 2^shift weight units.
    case shifts
    /// Each synapse is floored to whole weight units, and possibly clipped.
    case floorsEach
    /// The mantissas of one step and one delay are summed, and the sum is floored.
    case floorsSum
  }

  var pattern = Pattern.dense
  var storage = Storage.narrow
  var charging = Charging.shifts
  /// Its place among the sources, and among the groups.
  var source = 0
  var target = 0
  var sourceCount = 0
  var targetCount = 0
  var synapseCount = 0
  /// Whether weights belong to the state, and not to what never changes; likewise delays.
  var isPlastic = false
  var learnsDelays = false
  /// The place among the plastic connections.
  var learning = 0
  /// The first stored weight; a synapse's place is added.
  var weights = 0
  /// Stored weights from one row to the next, for a dense pattern.
  var stride = 0
  var stepBits = 0
  var exponent = 0
  var offset: Int32 = 0
  /// The bounds of a stored weight.
  var lowest: Int32 = 0
  var highest: Int32 = 0
  /// One spike's charge is clipped to ±(2²¹ − 2⁶) current units.
  var clipsCharge = false
  /// The delay of all synapses; below 0 if each has its own.
  var delay = 0
  /// The longest delay that there is or can come.
  var longestDelay = 0
  /// The first delay, if each synapse has its own.
  var delays = 0
  /// The first tag; below 0 if there are none.
  var tags = -1
  /// For a sparse pattern, the first of sourceCount + 1 places of rows, and the first target; the latter is below 0 if those
  /// of the blocks suffice.
  var rowStarts = 0
  var targets = -1
  /// For a plastic sparse pattern with targets, the first of targetCount + 1 places of columns, and the first source.
  var columnStarts = 0
  var columnSources = 0
  /// For a sparse pattern whose rows are made of whole blocks of targets, the targets of a block, 16, 32 or 64, and the first
  /// of the blocks' first targets; otherwise 0.
  var blockSize = 0
  var blockTargets = 0
  /// The most synapses that end at one compartment.
  var fanIn = 0

  /// How many numbers are stored, those between padded rows included.
  var room: Int {
    switch pattern {
    case .dense: sourceCount * stride
    case .broadcast: 1
    case .oneToOne, .sparse: synapseCount
    }
  }

  /// What a stored weight is shifted by to be weight units.
  var shift: Int { stepBits + exponent }

  /// The mantissa of a stored weight.
  func mantissa(_ stored: Int32) -> Int32 {
    storage == .narrow ? (stored + offset) << Int32(stepBits) : stored
  }

  /// One spike's charge over a synapse of this mantissa, in weight units.
  func charge(ofMantissa mantissa: Int32) -> Int32 {
    let charge = exponent >= 0 ? mantissa << Int32(exponent) : mantissa >> Int32(-exponent)
    return clipsCharge ? min(max(charge, -32_767), 32_767) : charge
  }

  /// Where the synapse of an index is stored; the two differ if rows are padded.
  func place(ofSynapse index: Int) -> Int {
    pattern == .dense ? index / targetCount * stride + index % targetCount : pattern == .broadcast ? 0 : index
  }
}
