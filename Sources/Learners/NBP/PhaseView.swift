internal import SynfireCircuits

/// One phase of the circuit's cycle as the page gets it, in words and names.
struct PhaseView: Sendable, Encodable {
  /// A group that the gate opens, and what it has to receive to spike.
  struct Opening: Sendable, Encodable {
    let group: String
    /// Such as "Θ/2".
    let above: String
  }

  let number: Int
  /// What it is a part of, such as "forward".
  let part: String
  let meaning: String
  /// The gate that acts, which has spiked in the step before.
  let gate: Int
  let opens: [Opening]
  /// The groups of which other groups open each compartment.
  let openedBy: [String: String]
  let inhibits: [String]
  let isRewarded: Bool
  /// +2, −2, or 0 where nothing learns.
  let amount: Int
  /// What each group holds that may spike.
  let contents: [String: String]

  init(_ phase: Phase, of plan: BackpropPlan) {
    (number, part, meaning, gate) = (phase.number, phase.part, phase.meaning, phase.gate)
    opens = phase.gateOpenings.filter { !$0.isFired }.map {
      Opening(group: plan.name(of: $0.group), above: Self.words(for: $0, in: plan))
    }
    openedBy = Dictionary(
      uniqueKeysWithValues: phase.openings.compactMap { opening in
        opening.opener.map { (plan.name(of: opening.group), plan.name(of: $0)) }
      })
    inhibits = phase.inhibits.map { plan.name(of: $0) }
    isRewarded = phase.isRewarded
    amount = phase.learning == nil ? 0 : phase.isRewarded ? 2 : -2
    contents = Dictionary(uniqueKeysWithValues: phase.contents.map { (plan.name(of: $0.key), $0.value) })
  }

  private static func words(for opening: Phase.Opening, in plan: BackpropPlan) -> String {
    switch opening.level {
    case .zero: "0"
    case .half: "Θ/2"
    case .full: "Θ"
    case .feature: "the threshold of its map"
    case .notNegative, .lowMargin, .highMargin: "\(plan.step(of: opening.level, inLayer: opening.group.layer))"
    }
  }
}
