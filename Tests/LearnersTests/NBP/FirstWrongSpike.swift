import ChipSimulator
import Datasets
import Learners
import SynfireCircuits

/// The first spike of a cycle in a phase in which the plan does not know it.
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
    try chip.present(sample, of: samples, to: circuit)
    // The step of the input is the last of the cycle before, and the one after the eleventh phase is of the next.
    for step in 0...circuit.plan.length {
      try chip.step()
      guard step > 0 else { continue }
      let allowed = circuit.plan.phases[step - 1].allowed
      for unknown in circuit.plan.groups where !allowed.contains(unknown) {
        guard let id = circuit.groups[unknown], let compartment = chip.spikes(of: id).first else { continue }
        (group, phase) = (circuit.plan.name(of: unknown), step)
        (self.compartment, self.step) = (compartment, chip.stepCount)
        return
      }
    }
    return nil
  }
}

extension Chip {
  /// Sends what the host of a circuit sends for one sample.
  mutating func present(_ sample: Int, of samples: LabelledPatterns, to circuit: BackpropCircuit) throws {
    let input = (0..<samples.width).filter { samples[sample, $0] }
    for spikes in circuit.presentation(of: input, label: Int(samples.labels[sample])) {
      try send(spikes.sources, to: spikes.generator, inSteps: spikes.inSteps)
    }
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
