internal import NetworkModel

/// How the synapses of a plastic connection learn.
struct LearningPlan: BitwiseCopyable {
  var connection = 0
  /// Chip steps between two runs.
  var period = 1
  /// The products of each equation: stretches of `ChipTables.products`.
  var dw = Stretch()
  var dt = Stretch()
  var dd = Stretch()
  /// Places among the traces; below 0 if the rule has none of that name.
  var x1 = -1
  var x2 = -1
  var y1 = -1
  var y2 = -1
  var y3 = -1
  /// The place among the reinforcement channels; below 0 if the rule has none.
  var channel = -1
  /// Nothing changes without a spike on this side in the same period.
  var needsPresynaptic = false
  var needsPostsynaptic = false
  /// Some product acts without a spike on either side, so that each row has to be looked at.
  var sweeps = false
  /// The change depends on nothing of the synapse but the two spikes, and is a whole number of grid steps.
  var isCoincidence = false
  /// log₂ of the step to which changes of mantissas of 16 bits are rounded, and whether their magnitude goes up first.
  var wideStepBits = 0
  var roundsMagnitudeUp = false
  /// The first word of the spikes of a learning period longer than one step: those of the source, then those of the target.
  var periodSpikes = 0
  /// For the arithmetic of Lava, the first of the steps in the period of each one's last spike, in the same order; below 0
  /// otherwise.
  var spikeTimes = -1

  /// How mantissas of 16 bits change.
  func update(of connection: ConnectionPlan) -> WeightUpdate {
    WeightUpdate(
      mantissas: connection.lowest...connection.highest, stepBits: wideStepBits, roundsMagnitudeUp: roundsMagnitudeUp)
  }
}

/// A plastic connection, as a source at one of its ends sees it.
struct PlasticEnd: BitwiseCopyable {
  /// The place among the plastic connections.
  var learning: Int32 = 0
  /// The source at the other end, if nothing changes unless both spike in the same step; below 0 otherwise.
  var other: Int32 = -1
}
