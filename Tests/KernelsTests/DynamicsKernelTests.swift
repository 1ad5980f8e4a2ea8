import CKernels
import Kernels
import Testing

@Suite("Layers of integrate-and-fire neurons equal their reference")
struct DynamicsKernelTests {
  private static let (rows, steps, blocks) = (37, 29, 2)

  /// The numbers of a layer and of the spikes that reach it.
  private struct Bank {
    var weights: [Float]
    var list: [UInt16] = []
    var starts: [UInt32] = [0]
    var biases: [Float]
    var levels: [Float]
    var thresholds: [Float]
    var able: [UInt64]
    var currents: [Float]
    var potentials: [Float]
    var holds: [Int32]
    var words: [UInt64]
    var trace: [Float]

    init(_ draws: inout RandomDraws) {
      let (rows, steps, count) = (DynamicsKernelTests.rows, DynamicsKernelTests.steps, 64 * DynamicsKernelTests.blocks)
      weights = (0..<rows * count).map { _ in draws.normal() }
      for _ in 0..<steps {
        list += (0..<rows).filter { _ in draws.chance(10) }.map { UInt16($0) }
        starts.append(UInt32(list.count))
      }
      biases = (0..<count).map { _ in draws.normal() / 8 }
      levels = (0..<count).map { _ in 1 + Float(draws.integer(0...8)) / 8 }
      thresholds = levels
      able = draws.words(DynamicsKernelTests.blocks, percent: 90)
      currents = [Float](repeating: 0, count: count)
      potentials = (0..<count).map { _ in draws.normal() / 4 }
      holds = [Int32](repeating: 0, count: count)
      words = [UInt64](repeating: .max, count: DynamicsKernelTests.blocks * steps)
      trace = [Float](repeating: 0, count: count * steps)
    }
  }

  private struct Neuron {
    var keeps: (synapse: Float, membrane: Float)
    var resetsToZero: Bool
    var refractory: Int32
    var hasBiases: Bool
    var hasTrace: Bool
    var delays: [Int]
  }

  /// Runs a layer in two parts, by the loop or by its reference.
  private func run(_ bank: inout Bank, _ neuron: Neuron, isReference: Bool) {
    let count = 64 * Self.blocks
    bank.weights.withUnsafeBufferPointer { weights in
      bank.list.withUnsafeBufferPointer { list in
        bank.starts.withUnsafeBufferPointer { starts in
          let inputs = neuron.delays.map {
            dynamics_input(
              weights: weights.baseAddress, stride: count, list: list.baseAddress, starts: starts.baseAddress, delay: $0)
          }
          withLayer(&bank, neuron) { layer in
            var layer = layer
            for (first, end) in [(0, 11), (11, Self.steps)] {
              if isReference {
                DynamicsReference.run(&layer, inputs: inputs, count: inputs.count, first: first, end: end)
              } else {
                dynamics_run(&layer, inputs, inputs.count, first, end)
              }
            }
          }
        }
      }
    }
  }

  private func withLayer(_ bank: inout Bank, _ neuron: Neuron, _ body: (dynamics_layer) -> Void) {
    bank.currents.withUnsafeMutableBufferPointer { currents in
      bank.potentials.withUnsafeMutableBufferPointer { potentials in
        bank.holds.withUnsafeMutableBufferPointer { holds in
          bank.words.withUnsafeMutableBufferPointer { words in
            bank.trace.withUnsafeMutableBufferPointer { trace in
              withConstants(of: (bank.biases, bank.levels, bank.thresholds, bank.able)) { biases, levels, thresholds, able in
                body(
                  dynamics_layer(
                    blocks: Self.blocks, steps: Self.steps, synapse_keep: neuron.keeps.synapse, gain: 0.5,
                    membrane_keep: neuron.keeps.membrane, resets_to_zero: neuron.resetsToZero ? 1 : 0,
                    refractory: neuron.refractory, biases: neuron.hasBiases ? biases : nil, levels: levels,
                    thresholds: thresholds, able: able, currents: currents.baseAddress,
                    potentials: potentials.baseAddress, holds: holds.baseAddress, words: words.baseAddress,
                    trace: neuron.hasTrace ? trace.baseAddress : nil, trace_stride: 64 * Self.blocks))
              }
            }
          }
        }
      }
    }
  }

  private func withConstants(
    of constants: ([Float], [Float], [Float], [UInt64]),
    _ body: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<UInt64>) -> Void
  ) { body(constants.0, constants.1, constants.2, constants.3) }

  @Test(arguments: 0..<60) func aLayerEqualsItsReference(_ turn: Int) {
    var draws = RandomDraws(seed: UInt64(turn))
    let neuron = Neuron(
      keeps: (draws.pick([0, 0.75]), draws.pick([1, 0.875])), resetsToZero: draws.chance(50),
      refractory: draws.pick([0, 0, 1, 3, .max]), hasBiases: draws.chance(40), hasTrace: draws.chance(40),
      delays: draws.pick([[0], [1], [0, 2]]))
    let start = Bank(&draws)
    var (fast, slow) = (start, start)
    run(&fast, neuron, isReference: false)
    run(&slow, neuron, isReference: true)
    #expect(fast.words == slow.words && fast.potentials == slow.potentials && fast.trace == slow.trace)
    #expect(fast.holds == slow.holds)
    #expect(neuron.keeps.synapse == 0 || fast.currents == slow.currents)
    #expect(fast.words.contains { $0 != 0 }, "nobody fired, so little was compared")
  }

  @Test func errorsAddUpToThoseOfTheReference() {
    var draws = RandomDraws(seed: 99)
    let bank = Bank(&draws)
    let count = 64 * Self.blocks
    let errors = (0..<Self.steps * count).map { _ in draws.normal() }
    var fast = [Float](repeating: 0, count: Self.rows * count)
    var slow = fast
    dynamics_add_errors(bank.list, bank.starts, Self.steps, errors, count, Self.blocks, &fast, count)
    DynamicsReference.addErrors(
      bank.list, starts: bank.starts, steps: Self.steps, errors: errors, errorStride: count, blocks: Self.blocks,
      sums: &slow, stride: count)
    #expect(fast == slow && fast.contains { $0 != 0 })
  }
}
