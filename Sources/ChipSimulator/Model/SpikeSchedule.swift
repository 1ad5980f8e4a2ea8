public import NetworkModel

/// Which groups may spike in which step of a cycle, so that a spike out of turn is reported in the step in which it happens.
///
/// In a clocked circuit a spike in the wrong phase is a fault, even if no register overflows. A chip that watches a schedule
/// stops at it as at an overflow.
public struct SpikeSchedule: Sendable, Hashable {
  /// The step from which the schedule holds; its first phase.
  public let firstStep: Int
  /// For each step of a cycle the groups that may spike.
  public let phases: [Set<GroupID>]

  /// A schedule of one phase or more, from `firstStep` on.
  ///
  /// - Precondition: `phases` is not empty.
  public init(firstStep: Int, phases: [Set<GroupID>]) {
    precondition(!phases.isEmpty, "a cycle has a step")
    self.firstStep = firstStep
    self.phases = phases
  }
}
