import ChipSimulator
import Datasets
import Learners
import SynfireCircuits

/// The first spike of a cycle in a phase in which the table of phases does not know it.
///
/// Found by reading all groups after each step of a chip that watches no schedule: the slow way, to compare with.
struct FirstWrongSpike {
  let group: String
  let compartment: Int
  let phase: Int
  let step: Int

  /// Shows one sample to a copy of the learner's chip; nil where each spike is in its phase.
  init?(of learner: SynfireBackprop, on samples: LabelledPatterns, sample: Int) throws {
    let circuit = learner.circuit
    var chip = learner.chip
    chip.schedule = nil
    try chip.send((0..<samples.width).filter { samples[sample, $0] }, to: circuit.inputGenerator)
    try chip.send([Int(samples.labels[sample])], to: circuit.targetGenerator, inSteps: 3)
    if let reward = circuit.rewardGenerator {
      for phase in PhaseTable.rewarded { try chip.send([0], to: reward, inSteps: phase + 1) }
    }
    // The step of the input is the last of the cycle before, and the one after the eleventh phase is of the next.
    for step in 0...PhaseTable.length {
      try chip.step()
      guard step > 0 else { continue }
      let known = PhaseTable.phases[step - 1].fires + PhaseTable.phases[step - 1].tolerates
      for name in CircuitGroup.allCases where !known.contains(name) {
        guard let id = circuit.groups[name], let compartment = chip.spikes(of: id).first else { continue }
        (group, self.compartment, phase, self.step) = (name.rawValue, compartment, step, chip.stepCount)
        return
      }
    }
    return nil
  }
}

/// What a learner said where it stopped; nil where it did not.
func refusal(_ body: () throws(LearnerError) -> Void) -> String? {
  do throws(LearnerError) {
    try body()
    return nil
  } catch {
    return error.description
  }
}
