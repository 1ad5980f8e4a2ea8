import ChipArithmetic
import ChipSimulator
import Datasets
import Foundation
import Learners
import NetworkModel
import Storage
import SynfireCircuits

func cpu() -> Double {
  var t = timespec(); clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t); return Double(t.tv_sec) + Double(t.tv_nsec) * 1e-9
}

struct CircuitScratch {
  static func run() throws {
    guard let dataset = try BenchmarkData.load(.mnist) else { return }
    let data = try ImageEncoding(crop: 20).apply(to: dataset)
    let train = data.train
    var twin = try BinaryBackprop(layers: [400, 400, 10], seed: 1)
    let w1 = try twin.state["w1"]!.values(as: Int16.self).map { Int32($0) }
    let w2 = try twin.state["w2"]!.values(as: Int16.self).map { Int32($0) }
    let circuit = try BackpropCircuit(BackpropCircuit.Configuration(inputs: 400, hidden: 400, outputs: 10))
    var model = ChipModel.loihi1
    model.weights.clipping = .toSymmetricGrid
    var chip = try Chip(circuit.network, model: model)
    print(chip.resources!, circuit.network.connections.count, chip.byteCount)
    for id in circuit.hiddenWeights { try chip.setWeights(w1, of: id) }
    for id in circuit.outputWeights { try chip.setWeights(w2, of: id) }
    var t = [Int32](repeating: 0, count: 4000)
    for i in 0..<400 { for k in 0..<10 { t[k * 400 + i] = w2[i * 10 + k] } }
    try chip.setWeights(t, of: circuit.backwardWeights)
    try chip.setWeights(t.map { -$0 }, of: circuit.negatedWeights)
    try chip.run(steps: 10)
    try chip.send([0], to: circuit.chain.start)
    try chip.run(steps: 2)
    let order = RandomStream(seed: 1, purpose: .order, substream: 0).permutation(of: train.count)
    let words = train.words.span
    var wrong = 0
    let total = 60_000
    for block in 0..<total / 2000 {
      let part = order[block * 2000..<(block + 1) * 2000]
      let s0 = cpu()
      for index in part {
        let at = Int(index) * train.wordsPerPattern
        chip.send(words.extracting(at..<at + train.wordsPerPattern), to: circuit.inputGenerator, inSteps: 1)
        let label: [UInt64] = [1 << UInt64(train.labels[Int(index)])]
        chip.send(label.span, to: circuit.targetGenerator, inSteps: 3)
        let one: [UInt64] = [1]
        chip.send(one.span, to: circuit.rewardGenerator!, inSteps: 6)
        chip.send(one.span, to: circuit.rewardGenerator!, inSteps: 8)
        try chip.run(steps: 12)
      }
      let s1 = cpu()
      try twin.learn(train, order: part)
      let s2 = cpu()
      if block % 10 != 0 { print(block, "chip", 2000 / (s1 - s0), "twin", 2000 / (s2 - s1)); continue }
      let a = try twin.state["w1"]!.values(as: Int16.self).map { Int32($0) }
      let b = try twin.state["w2"]!.values(as: Int16.self).map { Int32($0) }
      let equal =
        circuit.hiddenWeights.allSatisfy { chip.weights(of: $0) == a }
        && circuit.outputWeights.allSatisfy { chip.weights(of: $0) == b }
      if block > 0 { continue }; if !equal { wrong += 1 }
      print(block, equal, "chip", 2000 / (s1 - s0), "twin", 2000 / (s2 - s1))
    }
    print(wrong, chip.events.synapticOperations / total, chip.events.synapseUpdates / total, chip.events.spikes / total)
  }
}
