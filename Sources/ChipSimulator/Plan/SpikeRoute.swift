/// A connection as spikes travel over it: what a step needs of it, in one cache line.
///
/// The routes of a source stand one after the other, so that its spikes find them without looking anything up.
struct SpikeRoute: BitwiseCopyable {
  /// How charge is brought.
  enum Way: UInt8, BitwiseCopyable {
    /// A row of weights for each spike, summed.
    case rows
    /// One synapse for each spike, to the compartment of the same place.
    case pairs
    /// The same charge to all, once for each spike.
    case all
    /// The synapses of a list for each spike.
    case lists
    /// A row of blocks of weights for each spike, summed.
    case blocks
    /// Each synapse by itself: delays of their own, floors and clipping.
    case each
    /// The mantissas of one step and one delay, whose sum is floored.
    case flooredSums
  }

  /// The first stored weight; whether it stands with the state says `isPlastic`.
  var weights = 0
  /// The first charge of the first dendrite slot of the target.
  var charges = 0
  /// The first of the sums that are kept; below 0 if none are.
  var sums = -1
  /// Its place among the connections, and its target's among the groups.
  var connection: Int32 = 0
  var target: Int32 = 0
  /// The target's first slot, how many there are less 1, and the charges of each.
  var slots: Int32 = 0
  var slotMask: Int32 = 0
  var slotSize: Int32 = 0
  /// Synapses of a row, and stored weights from one row to the next.
  var columns: Int32 = 0
  var stride: Int32 = 0
  /// What is added to a stored weight, before the shift to weight units.
  var offset: Int32 = 0
  /// Synaptic operations of a spike; those of lists and of blocks differ.
  var operations: Int32 = 0
  var shift: Int8 = 0
  var delay: UInt8 = 0
  var way = Way.rows
  var isPlastic = false
}
