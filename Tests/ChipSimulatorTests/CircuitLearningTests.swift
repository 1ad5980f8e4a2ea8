import ChipSimulator
import Kernels
import NetworkModel
import SynfireCircuits
import Testing

/// One layer of hidden compartments, backpropagation as it is written on paper; errors go back through the weights that
/// were there before the update.
private struct PlainBackprop {
  let sizes: (inputs: Int, hidden: Int, outputs: Int)
  var w1: [Int]
  var w2: [Int]

  func forward(_ x: [Bool]) -> (u1: [Int], h: [Bool], u2: [Int]) {
    let u1 = (0..<sizes.hidden).map { i in (0..<sizes.inputs).reduce(0) { $0 + (x[$1] ? w1[$1 * sizes.hidden + i] : 0) }
    }
    let h = u1.map { $0 > 512 }
    let u2 = (0..<sizes.outputs).map { k in
      (0..<sizes.hidden).reduce(0) { $0 + (h[$1] ? w2[$1 * sizes.outputs + k] : 0) }
    }
    return (u1, h, u2)
  }

  mutating func learn(_ x: [Bool], _ target: Int) {
    let (u1, h, u2) = forward(x)
    let error = u2.enumerated().map { k, u in
      if k == target { return u > 0 && u <= 512 ? 1 : 0 }
      return u > 512 && u <= 1_024 ? -1 : 0
    }
    for i in 0..<sizes.hidden {
      let back = (0..<sizes.outputs).reduce(0) { $0 + w2[i * sizes.outputs + $1] * error[$1] }
      for k in 0..<sizes.outputs where h[i] { w2[i * sizes.outputs + k] += 2 * error[k] }
      guard u1[i] > 0, u1[i] <= 1_024 else { continue }
      for j in 0..<sizes.inputs where x[j] { w1[j * sizes.hidden + i] += 2 * back.signum() }
    }
  }
}

@Suite struct CircuitLearningTests {
  private static let sizes = (inputs: 20, hidden: 12, outputs: 4)

  private static func plain() -> PlainBackprop {
    func weights(_ count: Int, _ substream: UInt32, around mean: Int) -> [Int] {
      let stream = RandomStream(seed: 5, purpose: .weights, substream: substream)
      return (0..<count).map { 2 * (stream.integer(below: 101, at: UInt64($0)) - 50) + mean }
    }
    return PlainBackprop(sizes: sizes, w1: weights(240, 1, around: 40), w2: weights(48, 2, around: 60))
  }

  private static func sample(_ index: Int) -> (x: [Bool], target: Int) {
    let stream = RandomStream(seed: 5, purpose: .order, substream: UInt32(index))
    return ((0..<20).map { stream.integer(below: 5, at: UInt64($0)) < 3 }, stream.integer(below: 4, at: 99))
  }

  @Test(arguments: BackpropCircuit.Reward.allCases, [BackpropCircuit.Inhibition.balanced, .weight(-32_512)])
  func theCircuitIsBackpropagation(reward: BackpropCircuit.Reward, inhibition: BackpropCircuit.Inhibition) throws {
    var plain = Self.plain()
    let begin = plain
    let circuit = try BackpropCircuit(
      .init(inputs: 20, hidden: 12, outputs: 4, inhibition: inhibition, reward: reward), w1: plain.w1, w2: plain.w2)
    var chip = try Chip(circuit.network)
    try chip.send([0], to: circuit.chain.start, inSteps: BackpropCircuit.start)
    try chip.run(steps: BackpropCircuit.firstInput - 1)
    for index in 0..<60 {
      let (x, target) = Self.sample(index)
      try chip.send(x.indices.filter { x[$0] }, to: circuit.inputGenerator, inSteps: 1)
      try chip.send([target], to: circuit.targetGenerator, inSteps: 3)
      if let generator = circuit.rewardGenerator {
        for phase in PhaseTable.rewarded { try chip.send([0], to: generator, inSteps: 1 + phase) }
      }
      try chip.run(steps: 12)
      plain.learn(x, target)
    }
    // The last phase of the last sample is one step ahead.
    try chip.run(steps: 1)
    #expect(plain.w1 != begin.w1 && plain.w2 != begin.w2)
    for id in circuit.hiddenWeights { #expect(chip.weights(of: id).map(Int.init) == plain.w1) }
    for id in circuit.outputWeights { #expect(chip.weights(of: id).map(Int.init) == plain.w2) }
    let transposed = (0..<4).flatMap { k in (0..<12).map { plain.w2[$0 * 4 + k] } }
    #expect(chip.weights(of: circuit.backwardWeights).map(Int.init) == transposed)
    #expect(chip.weights(of: circuit.negatedWeights).map(Int.init) == transposed.map(-))
  }

  @Test func theInferenceCircuitIsTheForwardPass() throws {
    let plain = Self.plain()
    let circuit = try InferenceCircuit(inputs: 20, hidden: 12, outputs: 4, w1: plain.w1, w2: plain.w2)
    var chip = try Chip(circuit.network)
    try chip.send([0], to: circuit.chain.start, inSteps: InferenceCircuit.start)
    try chip.run(steps: InferenceCircuit.firstInput - 1)
    var seen: Set<Bool> = []
    for index in 0..<40 {
      let x = Self.sample(index).x
      try chip.send(x.indices.filter { x[$0] }, to: circuit.inputGenerator, inSteps: 1)
      try chip.run(steps: 4)
      #expect(InferenceCircuit.phase(ofStep: chip.stepCount) == 3)
      let u2 = plain.forward(x).u2
      #expect(chip.spikes(of: circuit.output) == u2.indices.filter { u2[$0] > 512 }, "sample \(index)")
      #expect(chip.currents(of: circuit.output).map { InferenceCircuit.outputSum(ofCurrent: $0) } == u2)
      seen.formUnion(u2.map { $0 > 512 })
    }
    #expect(seen == [true, false])
  }
}
