/// The groups of the backpropagation circuit, with the names that the paper gives them.
public enum CircuitGroup: String, Sendable, Hashable, CaseIterable, Codable {
  /// The inputs x, which spike three times in a cycle.
  case input = "x"
  /// The memory of x from phase 1 to phases 7 and 11.
  case inputMemory = "m_x"
  /// h: u₁ > Θ/2.
  case hidden = "h"
  /// h<: u₁ > 0, the lower edge of the box.
  case hiddenLow = "h<"
  /// h>: u₁ > Θ, the upper edge of the box.
  case hiddenHigh = "h>"
  /// The memory of h.
  case hiddenMemory = "m_h"
  /// b_h = h< ∧ ¬h>: where the derivative of the clipped ramp is 1.
  case box = "b_h"
  /// d₁: the sign of the error that comes back to the hidden layer.
  case hiddenError = "d1"
  /// o: u₂ > Θ/2.
  case output = "o"
  /// o<: u₂ > 0.
  case outputLow = "o<"
  /// o>: u₂ > Θ.
  case outputHigh = "o>"
  /// What carries errors into the negated copy of W₂ᵀ.
  case outputNegated = "oT-"
  /// The target.
  case target = "t"
  /// d⁺ = o< ∧ t ∧ ¬o: an output that should have spiked.
  case errorPlus = "d+"
  /// d⁻ = o ∧ ¬t ∧ ¬o>: an output that should not have.
  case errorMinus = "d-"
}

/// What a gate does, one step after it spikes.
public struct GateAction: Sendable, Hashable {
  /// The gate's place in the chain, and thus the phase in which it acts.
  public let gate: Int
  /// Groups that it opens: they spike where they are told more than Θ/2.
  public var opens: [CircuitGroup] = []
  /// Groups for which it lowers the step to 0, beside opening them.
  public var lowers: [CircuitGroup] = []
  /// Groups that it opens at Θ.
  public var opensHigh: [CircuitGroup] = []
  /// Groups that it inhibits.
  public var inhibits: [CircuitGroup] = []
}

/// What learns in the backpropagation circuit.
public enum PlasticMatrix: String, Sendable, Hashable, CaseIterable, Codable {
  /// W₁, from x to h, h< and h>.
  case hidden = "W1"
  /// W₂, from h to o, o< and o>.
  case output = "W2"
  /// W₂ᵀ, from o to d₁.
  case backward = "W2T"
  /// The negated copy of W₂ᵀ, from oT− to d₁.
  case negated = "-W2T"
}

/// One step of the cycle: what spikes and why, and what learns.
public struct Phase: Sendable, Hashable {
  /// The direction of the change where a plastic synapse sees both of its sides spike.
  public enum Learning: String, Sendable, Hashable, Codable {
    /// +2, since r1 is there.
    case potentiates
    /// −2, since r1 is not.
    case depresses
  }

  /// 1…12; 12 is 0 of the next cycle.
  public let number: Int
  /// What may spike.
  public let fires: [CircuitGroup]
  /// What may spike without harm, though nothing asks for it: no synapse that learns sees it, and it dies out unless what
  /// it sends on lifts a closed relay above 9,216 weight units.
  public var tolerates: [CircuitGroup] = []
  /// What learns, if something does.
  public let learning: Learning?
  /// The matrices that learn.
  public var matrices: [PlasticMatrix] = []
  /// What happens, in words.
  public let meaning: String
}

/// The cycle of nBP: which gate opens what in which phase, and why; the paper's figure as data.
///
/// One turn of twelve steps is one sample: forward in 1 to 3, the error in 4, potentiation by it in 5 to 7, depression in
/// 9 to 11. A synapse changes by ±2 where both of its sides spike in the same step, so everything in a cycle is arranged
/// such that they do so in the phases 5, 7, 9 and 11 and nowhere else.
///
/// Source: Renner et al. 2024, doi:10.1038/s41467-024-53827-9, figures 2 and 4, and the published code.
public enum PhaseTable {
  /// Steps of a cycle.
  public static let length = 12
  /// The phases in which r1 is there.
  public static let rewarded: Set<Int> = [5, 7]
  /// The phases in which synapses learn.
  public static let learning: Set<Int> = [5, 7, 9, 11]

  /// What each gate does.
  public static let gates: [GateAction] = [
    GateAction(gate: 0, inhibits: [.output, .outputLow, .outputHigh]),
    GateAction(gate: 1, opens: [.input]),
    GateAction(gate: 2, opens: [.hidden, .hiddenLow], lowers: [.hiddenLow], opensHigh: [.hiddenHigh]),
    GateAction(
      gate: 3, opens: [.output, .outputLow, .target, .hiddenMemory], lowers: [.outputLow], opensHigh: [.outputHigh]),
    GateAction(gate: 4, inhibits: [.hiddenError, .outputNegated]),
    GateAction(gate: 5, opens: [.hidden, .hiddenError, .output, .outputLow, .outputHigh, .outputNegated]),
    GateAction(
      gate: 6, opens: [.inputMemory, .box, .hiddenError], lowers: [.hiddenError],
      inhibits: [.output, .outputLow, .outputHigh]),
    GateAction(gate: 7, opens: [.input]),
    GateAction(gate: 8, inhibits: [.hidden, .hiddenLow, .hiddenHigh]),
    GateAction(gate: 9, opens: [.hidden, .hiddenError, .output, .outputLow, .outputHigh, .outputNegated]),
    GateAction(
      gate: 10, opens: [.hiddenError], lowers: [.hiddenError], inhibits: [.output, .outputLow, .outputHigh]),
    GateAction(gate: 11, opens: [.input]),
  ]

  /// What the gates of the inference circuit do: the first three phases, each read at Θ/2 alone.
  public static let inferenceGates: [GateAction] = [
    GateAction(gate: 1, opens: [.input]),
    GateAction(gate: 2, opens: [.hidden]),
    GateAction(gate: 3, opens: [.output]),
  ]

  /// What the gate of a phase does; gate 0 acts in phase 12.
  ///
  /// - Precondition: `phase` is 0 or more.
  public static func action(inPhase phase: Int) -> GateAction { gates[phase % length] }

  /// The twelve phases.
  public static let phases: [Phase] = [
    Phase(number: 1, fires: [.input], learning: nil, meaning: "the inputs arrive: x"),
    Phase(
      number: 2, fires: [.hidden, .hiddenLow, .hiddenHigh], learning: nil,
      meaning: "u1 = x·W1 is read at three thresholds: h, h<, h>"),
    Phase(
      number: 3, fires: [.output, .outputLow, .outputHigh, .target, .hiddenMemory], learning: nil,
      meaning: "u2 = h·W2 is read at three thresholds; the target arrives; h is remembered"),
    Phase(
      number: 4, fires: [.errorPlus, .errorMinus], learning: nil,
      meaning: "d+ = o< and t and not o; d- = o and not t and not o>"),
    Phase(
      number: 5, fires: [.hidden, .hiddenError, .output, .outputLow, .outputHigh, .outputNegated],
      learning: .potentiates, matrices: [.output, .backward, .negated],
      meaning: "h meets d+ in W2: it grows; d+ and d- set out backwards through W2 transposed"),
    Phase(
      number: 6, fires: [.hiddenError, .inputMemory, .box], learning: nil,
      meaning: "d1 = [W2·(d+ - d-) > 0]; x is remembered; the box b_h = h< and not h>"),
    Phase(
      number: 7, fires: [.input, .hidden, .hiddenLow, .hiddenHigh], learning: .potentiates, matrices: [.hidden],
      meaning: "x meets d1 within the box in W1: it grows"),
    Phase(number: 8, fires: [], learning: nil, meaning: "silence: what x excites is inhibited"),
    Phase(
      number: 9, fires: [.hidden, .hiddenError, .output, .outputLow, .outputHigh, .outputNegated],
      learning: .depresses, matrices: [.output, .backward, .negated],
      meaning: "h meets d- in W2: it shrinks; the errors set out with signs exchanged"),
    Phase(number: 10, fires: [.hiddenError], learning: nil, meaning: "d1 = [W2·(d- - d+) > 0]"),
    Phase(
      number: 11, fires: [.input, .hidden, .hiddenLow, .hiddenHigh], learning: .depresses, matrices: [.hidden],
      meaning: "x meets d1 within the box in W1: it shrinks"),
    Phase(
      number: 12, fires: [], tolerates: [.hidden, .hiddenLow, .hiddenHigh], learning: nil,
      meaning: "silence; the next sample may come (strong x of phase 11 may excite h, and it dies out)"),
  ]
}
