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
      .init(layers: [20, 12, 4], inhibition: inhibition, reward: reward), weights: [plain.w1, plain.w2])
    var chip = try Chip(circuit.network)
    try chip.send(circuit.opening.sources, to: circuit.opening.generator, inSteps: circuit.opening.inSteps)
    try chip.run(steps: circuit.host.firstInput - 1)
    for index in 0..<60 {
      let (x, target) = Self.sample(index)
      for spikes in circuit.presentation(of: x.indices.filter { x[$0] }, label: target) {
        try chip.send(spikes.sources, to: spikes.generator, inSteps: spikes.inSteps)
      }
      try chip.run(steps: 12)
      plain.learn(x, target)
    }
    // The last phase of the last sample is one step ahead.
    try chip.run(steps: 1)
    #expect(plain.w1 != begin.w1 && plain.w2 != begin.w2)
    let transposed = (0..<4).flatMap { k in (0..<12).map { plain.w2[$0 * 4 + k] } }
    for (matrix, count, weights) in [
      (WeightMatrix.forward(1), 3, plain.w1), (.forward(2), 3, plain.w2), (.transposed(2), 1, transposed),
      (.negated(2), 1, transposed.map(-)),
    ] {
      #expect(circuit.copies(of: matrix).count == count)
      for id in circuit.copies(of: matrix) { #expect(chip.weights(of: id).map(Int.init) == weights) }
    }
  }

  @Test func theInferenceCircuitIsTheForwardPass() throws {
    let plain = Self.plain()
    let circuit = try InferenceCircuit(layers: [20, 12, 4], weights: [plain.w1, plain.w2])
    var chip = try Chip(circuit.network)
    try chip.send(circuit.opening.sources, to: circuit.opening.generator, inSteps: circuit.opening.inSteps)
    try chip.run(steps: circuit.host.firstInput - 1)
    var seen: Set<Bool> = []
    for index in 0..<40 {
      let x = Self.sample(index).x
      try chip.send(x.indices.filter { x[$0] }, to: circuit.inputGenerator, inSteps: 1)
      try chip.run(steps: 4)
      #expect(circuit.host.phase(ofStep: chip.stepCount) == 3)
      let u2 = plain.forward(x).u2
      #expect(chip.spikes(of: circuit.output) == u2.indices.filter { u2[$0] > 512 }, "sample \(index)")
      let currents = chip.currents(of: circuit.output)
      #expect(currents.indices.map { circuit.outputSum(ofCurrent: currents[$0], at: $0) } == u2)
      seen.formUnion(u2.map { $0 > 512 })
    }
    #expect(seen == [true, false])
  }
}
