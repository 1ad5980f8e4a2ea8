internal import Kernels
internal import NetworkModel

/// How the synapses of a plastic connection learn.
struct LearningPlan: BitwiseCopyable {
  var connection = 0
  /// Chip steps between two runs.
  var period = 1
  /// The products of each equation: stretches of `ChipEngine.products`.
  var dw = Stretch()
  var dt = Stretch()
  var dd = Stretch()
  /// Places among the traces; below 0 where the rule has none of that name.
  var x1 = -1
  var x2 = -1
  var y1 = -1
  var y2 = -1
  var y3 = -1
  /// The place among the reinforcement channels; below 0 where the rule has none.
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
  /// Spikes of a learning period longer than one step, first those of the source, then those of the target; in the arithmetic
  /// of Lava the step in the period of each one's last spike too, in the same order.
  var periodSpikes = 0

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
  /// The source at the other end, where nothing changes unless both spike in the same step; below 0 elsewhere.
  var other: Int32 = -1
}

/// One product of an equation.
struct ProductPlan: BitwiseCopyable {
  /// The constant in front, in units of 2⁻⁸.
  var coefficient = 0
  /// 2ᵏ − 1 of its dependency uₖ.
  var periodMask = 0
  /// Its factors: a stretch of `ChipEngine.factors`.
  var factors = Stretch()
}

/// One factor of a product: variable + constant.
struct FactorPlan: BitwiseCopyable {
  /// A variable of a rule.
  enum Variable: UInt8, BitwiseCopyable {
    case x0, x1, x2, y0, y1, y2, y3, r1, w, d, t

    /// Whether it is the same for all synapses of a source.
    var isOfRow: Bool {
      switch self {
      case .x0, .x1, .x2, .r1: true
      case .y0, .y1, .y2, .y3, .w, .d, .t: false
      }
    }
  }

  var variable = Variable.x0
  var constant = 0
}

/// Where a trace's values stand and how they rise and fall.
struct TracePlan: BitwiseCopyable {
  /// The source, counted through, whose spikes feed it.
  var source = 0
  /// The first value and how many there are; likewise of the list of those above 0.
  var values = 0
  var count = 0
  var active = 0
  /// The connection, and whether each of its synapses has a copy of its own.
  var connection = -1
  var isOfSynapses = false
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
