internal import NetworkModel

/// Where the values of a trace are stored, and how they rise and fall.
struct TracePlan: BitwiseCopyable {
  /// The source whose spikes feed it.
  var source = 0
  /// The first value and how many there are.
  var values = 0
  var count = 0
  /// The connection, and whether each of its synapses has a copy of its own.
  var connection = -1
  var isPerSynapse = false
  var isPresynaptic = true
  /// The decay's factor, numerator / denominator.
  var numerator: UInt64 = 0
  var denominator: UInt64 = 1
  /// The impulse in 1/128.
  var impulse: Int32 = 0
  /// The stream of its random numbers.
  var substream: UInt32 = 0
  var purpose: UInt32 = 0

  var decay: TraceDecay { TraceDecay(numerator: numerator, denominator: denominator) }
}
