import Datasets
import Learners
import Recordings
import Storage
import SynfireCircuits
import Testing

@Suite("What one sample does to the circuit")
struct CircuitTraceTests {
  private let samples: LabelledPatterns
  private let learner: SynfireBackprop

  init() throws {
    samples = try BinaryBackpropTests.patterns(inputs: 60, classes: 4, count: 60, seed: 1)
    var learner = try SynfireBackprop(layers: [60, 50, 4], seed: 1)
    try learner.learn(samples, order: [0, 1, 2, 3])
    self.learner = learner
  }

  private func weights(_ learner: SynfireBackprop, _ name: String) throws -> [Int] {
    try #require(learner.state[name]).values(as: Int16.self).map(Int.init)
  }

  /// What a trace says of a matrix, summed over the phases.
  private func sum(_ trace: CircuitTrace, _ matrix: WeightMatrix, count: Int) -> [Int] {
    var sums = [Int](repeating: 0, count: count)
    for change in trace.changes where change.matrix == matrix {
      for (synapse, amount) in zip(change.synapses, change.amounts) { sums[synapse] += amount }
    }
    return sums
  }

  @Test func aTraceIsWhatLearningDoes() throws {
    var changed = 0
    for index in 4..<30 {
      let trace = try learner.trace(of: index, in: samples)
      var pupil = learner
      try pupil.learn(samples, order: [UInt32(index)])
      for (matrix, name) in [(WeightMatrix.forward(1), "w1"), (.forward(2), "w2")] {
        let (old, new) = (try weights(learner, name), try weights(pupil, name))
        let told = sum(trace, matrix, count: old.count)
        #expect(zip(old, told).map { $0 + $1 } == new, "\(matrix.name) of sample \(index)")
        changed += told.count { $0 != 0 }
      }
      let one = samples.samples(at: [index])
      for (answer, network) in [(trace.before, learner), (trace.after, pupil)] {
        let predictions = try network.predictions(for: one)
        #expect(answer.outputs.first.map { UInt16($0) } == (predictions.isSilent[0] ? nil : predictions.answers[0]))
        #expect(answer.outputs == answer.sums[1].indices.filter { answer.sums[1][$0] > 512 })
      }
    }
    #expect(changed > 1_000, "something was learned")
  }

  /// W₂ᵀ learns what W₂ learns, and its negative the opposite, in two turns.
  @Test func theTransposedCopiesFollow() throws {
    var changed = 0
    for index in 4..<30 {
      let trace = try learner.trace(of: index, in: samples)
      let output = sum(trace, .forward(2), count: 200)
      let transposed = (0..<200).map { output[$0 % 50 * 4 + $0 / 50] }
      #expect(sum(trace, .transposed(2), count: 200) == transposed)
      #expect(sum(trace, .negated(2), count: 200) == transposed.map { -$0 })
      changed += output.count { $0 != 0 }
    }
    #expect(changed > 0, "something was learned")
  }

  @Test func groupsFireInTheirPhasesOnly() throws {
    let plan = learner.circuit.plan
    var fired: Set<CircuitGroup> = []
    for index in 4..<30 {
      let trace = try learner.trace(of: index, in: samples)
      for group in plan.groups {
        for phase in 1...12 where !trace.spikes(of: group, inPhase: phase).isEmpty {
          #expect(plan.phases[phase - 1].contents[group] != nil, "\(plan.name(of: group)) in phase \(phase)")
          fired.insert(group)
        }
      }
      #expect(trace.spikes(of: plan.input, inPhase: 1) == (0..<60).filter { samples[index, $0] })
      #expect(trace.spikes(of: CircuitGroup(.target, layer: 2), inPhase: 3) == [trace.label])
    }
    #expect(fired == Set(plan.groups))
  }

  @Test func nothingIsLearnedAndOtherImagesAreRefused() throws {
    let before = learner.state
    _ = try learner.trace(of: 7, in: samples)
    #expect(learner.state == before)
    #expect(throws: LearnerError.self) { try learner.trace(of: 60, in: samples) }
    #expect(throws: LearnerError.self) { try learner.trace(of: -1, in: samples) }
  }
}
