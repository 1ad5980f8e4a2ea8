import CKernels
import Kernels
import Testing

@Suite("The loops of integrate-and-fire layers equal their references")
struct DynamicsKernelTests {
  private typealias Run = (UnsafePointer<dynamics_layer>, UnsafePointer<dynamics_input>, Int, Int, Int) -> Void

  /// What a layer is made of, and what it has come to.
  private struct Layer {
    let shape: StochasticShape
    var constants = dynamics_layer()
    let isTraced: Bool
    let levels: [Float]
    let thresholds: [Float]
    let biases: [Float]?
    let able: [UInt64]
    var currents: [Float]
    var potentials: [Float]
    var holds: [Int32]
    var words: [UInt64]
    var trace: [Float]

    init(_ shape: StochasticShape, _ draws: inout RandomDraws) {
      self.shape = shape
      (constants.blocks, constants.steps, constants.trace_stride) = (shape.blocks, shape.steps, 64 * shape.blocks + 16)
      constants.synapse_keep = draws.pick([0, 0, 0.875])
      constants.gain = draws.pick([1, 0.125])
      constants.membrane_keep = draws.pick([1, 1, 0.95])
      constants.resets_to_zero = draws.pick([0, 1, 1])
      constants.refractory = draws.pick([0, 0, 2, .max])
      isTraced = draws.chance(30)
      levels = (0..<64 * shape.blocks).map { _ in abs(draws.normal()) + 0.5 }
      thresholds = levels.map { draws.chance(50) ? $0 : $0.nextDown }
      biases = draws.chance(30) ? levels.map { _ in 0.1 * draws.normal() } : nil
      able = draws.words(shape.blocks, percent: 80)
      currents = levels.map { _ in draws.normal() }
      potentials = levels.map { _ in draws.normal() }
      let refractory = constants.refractory
      holds = levels.map { _ in refractory > 0 && draws.chance(10) ? 1 : 0 }
      words = [UInt64](repeating: .max, count: shape.blocks * shape.steps)
      trace = [Float](repeating: 7, count: shape.steps * (64 * shape.blocks + 16))
    }

    var state: [[Float]] { [currents, potentials, holds.map { Float($0) }, trace] }

    /// Runs some steps on inputs.
    mutating func run(_ steps: Range<Int>, _ inputs: [dynamics_input], by run: Run) {
      var layer = constants
      levels.withUnsafeBufferPointer { levels in
        thresholds.withUnsafeBufferPointer { thresholds in
          able.withUnsafeBufferPointer { able in
            (biases ?? levels.map { _ in 0 }).withUnsafeBufferPointer { biases in
              layer.levels = levels.baseAddress
              layer.thresholds = thresholds.baseAddress
              layer.able = able.baseAddress
              if self.biases != nil { layer.biases = biases.baseAddress }
              runState(&layer, steps, inputs, by: run)
            }
          }
        }
      }
    }

    private mutating func runState(
      _ layer: inout dynamics_layer, _ steps: Range<Int>, _ inputs: [dynamics_input], by run: Run
    ) {
      let isTraced = isTraced
      currents.withUnsafeMutableBufferPointer { currents in
        potentials.withUnsafeMutableBufferPointer { potentials in
          holds.withUnsafeMutableBufferPointer { holds in
            words.withUnsafeMutableBufferPointer { words in
              trace.withUnsafeMutableBufferPointer { trace in
                layer.currents = currents.baseAddress
                layer.potentials = potentials.baseAddress
                layer.holds = holds.baseAddress
                layer.words = words.baseAddress
                if isTraced { layer.trace = trace.baseAddress }
                run(&layer, inputs, inputs.count, steps.lowerBound, steps.upperBound)
              }
            }
          }
        }
      }
    }
  }

  @Test(arguments: StochasticShape.all, 0..<20)
  func layers(_ shape: StochasticShape, seed: Int) {
    var draws = RandomDraws(seed: UInt64(seed))
    let stride = 64 * shape.blocks + draws.pick([0, 16, 80])
    let weights = (0..<shape.rows * stride).map { _ in 0.3 * draws.normal() + 0.1 }
    var fast = Layer(shape, &draws)
    var slow = fast
    let spikes = (0..<draws.integer(0...2)).map {
      shape.rowSpikes(density: shape.density / 2, from: UInt64(2 * seed + $0))
    }
    let (lists, starts) = (spikes.map(\.list), spikes.map(\.starts))
    weights.withUnsafeBufferPointer { weights in
      func run(_ inputs: [dynamics_input]) {
        guard inputs.count < spikes.count else {
          for part in [0..<shape.steps / 3, shape.steps / 3..<shape.steps] {
            fast.run(part, inputs) { dynamics_run($0, $1, $2, $3, $4) }
            slow.run(part, inputs) { DynamicsReference.run($0, inputs: $1, count: $2, first: $3, end: $4) }
          }
          return
        }
        lists[inputs.count].withUnsafeBufferPointer { list in
          starts[inputs.count].withUnsafeBufferPointer { starts in
            let input = dynamics_input(
              weights: weights.baseAddress, stride: stride, list: list.baseAddress, starts: starts.baseAddress,
              delay: draws.pick([0, 1, 3]))
            run(inputs + [input])
          }
        }
      }
      run([])
    }
    #expect(fast.words == slow.words)
    #expect(fast.state == slow.state)
  }

  @Test(arguments: StochasticShape.all)
  func gradients(_ shape: StochasticShape) {
    var draws = RandomDraws(seed: 5)
    let spikes = shape.rowSpikes(density: shape.density, from: 3)
    let (errorStride, stride) = (64 * shape.blocks + 16, 64 * shape.blocks + 48)
    let errors = (0..<shape.steps * errorStride).map { _ in draws.normal() }
    var fast = (0..<shape.rows * stride).map { _ in draws.normal() }
    var slow = fast
    dynamics_add_errors(
      spikes.list, spikes.starts, shape.steps, errors, errorStride, shape.blocks, &fast, stride)
    DynamicsReference.addErrors(
      spikes.list, starts: spikes.starts, steps: shape.steps, errors: errors, errorStride: errorStride,
      blocks: shape.blocks, sums: &slow, stride: stride)
    #expect(fast == slow)
  }
}
