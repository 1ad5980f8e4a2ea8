import ChipSimulator
import Datasets
import Experiments
import Learners
import SynfireCircuits

/// The circuit of nBP as the paper draws and counts it: figures 2, 4 and 5, the tables of steps and of sizes.
enum NBPCircuit {
  /// Samples of MNIST round a circuit that has learned some before.
  static func cycles(
    _ bench: ReproductionBench
  ) async throws -> (circuit: BackpropCircuit, cycles: [CircuitCycle]) {
    let (taught, watched) = (min(4_000, (bench.budget.trainCount ?? 60_000) / 2), 300)
    let data = try await bench.data(
      DataConfiguration(name: "mnist", encoding: ImageEncoding(crop: 20), trainCount: taught + watched))
    let layers = [data.train.width, bench.budget.hidden(400), data.train.classCount]
    var learner = try SynfireBackprop(layers: layers, seed: bench.seeds[0])
    for first in stride(from: 0, to: taught, by: 500) {
      try bench.progress("learning", first, of: taught + watched, "samples")
      try learner.learn(data.train, order: (UInt32(first)..<UInt32(min(taught, first + 500))).map(\.self)[...])
    }
    var chip = learner.chip
    let cycles = try CircuitCycle.record(data.train, taught..<taught + watched, of: learner.circuit, on: &chip)
    return (learner.circuit, cycles)
  }
}
