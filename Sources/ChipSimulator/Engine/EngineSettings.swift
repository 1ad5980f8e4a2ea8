internal import NetworkModel

/// What a step needs of a chip's model, and the seed of its random numbers.
struct EngineSettings: Sendable {
  let seed: UInt64
  let currentOverflow: ChipModel.CurrentOverflow
  let voltageOverflow: ChipModel.VoltageOverflow
  let changeSum: WeightConvention.ChangeSum
  let traceRandomness: ChipModel.TraceRandomness

  init(_ model: ChipModel, seed: UInt64) {
    self.seed = seed
    currentOverflow = model.currentOverflow
    voltageOverflow = model.voltageOverflow
    changeSum = model.weights.changeSum
    traceRandomness = model.traceRandomness
  }
}
