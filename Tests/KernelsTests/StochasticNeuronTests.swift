import CKernels
import Kernels
import Testing

@Suite("The neurons of stochastic spikes equal their references")
struct StochasticNeuronTests {
  /// A layer between two stretches of steps.
  private struct Layer: Equatable {
    var leaky: [Float]
    var potentials: [Float]
    var words: [UInt64]

    init(_ shape: StochasticShape) {
      leaky = (0..<64 * shape.blocks).map { Float($0) }
      potentials = leaky.map { 100 - $0 }
      words = [UInt64](repeating: 0, count: shape.blocks * shape.steps)
    }
  }

  @Test(arguments: StochasticShape.all, [false, true])
  func forward(_ shape: StochasticShape, resetsToZero: Bool) {
    let spikes = shape.rowSpikes(density: shape.density, from: 3)
    let (weights, list, starts, able) = (shape.weights(size: 5_000), spikes.list, spikes.starts, shape.able(from: 5))
    var neuron = stochastic_neuron(
      keep: 0.8125, gain: 0.1875, threshold: 9_000, resets_to_zero: resetsToZero ? 1 : 0, exact_rows: 32_767 / 5_000)
    var (fast, slow) = (Layer(shape), Layer(shape))
    // In two parts, as where outputs compete.
    for part in [0..<shape.steps / 3, shape.steps / 3..<shape.steps] {
      stochastic_forward(
        &neuron, weights, shape.rows, shape.blocks, list, starts, shape.steps, part.lowerBound, part.upperBound, [0], 1,
        able, &fast.leaky, &fast.potentials, &fast.words)
      StochasticReference.forward(
        &neuron, weights: weights, rows: shape.rows, blocks: shape.blocks, list: list, starts: starts,
        steps: shape.steps, first: part.lowerBound, end: part.upperBound, active: [0], activeCount: 1, able: able,
        leaky: &slow.leaky, potentials: &slow.potentials, words: &slow.words)
      #expect(fast == slow)
    }
  }

  /// The spikes of both gradient neurons.
  private struct Gradient: Equatable {
    var plus: [UInt64]
    var minus: [UInt64]

    init(_ shape: StochasticShape) {
      plus = [UInt64](repeating: .max, count: shape.blocks * shape.steps)
      minus = plus
    }
  }

  @Test(arguments: StochasticShape.all, [(false, false), (true, false), (false, true), (true, true)])
  func gradients(_ shape: StochasticShape, options: (isCrossed: Bool, resetsToZero: Bool)) {
    let plus = shape.rowSpikes(density: shape.density / 2, from: 4)
    let minus = shape.rowSpikes(density: shape.density / 2, from: 5)
    let (weights, able) = (shape.weights(size: 3_000), shape.able(from: 25))
    let lists = (plus.list, plus.starts, minus.list, minus.starts)
    let gates = shape.columnSpikes(density: 0.1, from: 6).words
    let cross: Int32 = options.isCrossed ? 1 : 0
    var neuron = stochastic_neuron(
      keep: 0.75, gain: 0.25, threshold: 700, resets_to_zero: options.resetsToZero ? 1 : 0, exact_rows: 10)
    gates.withUnsafeBufferPointer { gates in
      for gates in [gates.baseAddress, nil] {
        var (fast, slow) = (Gradient(shape), Gradient(shape))
        stochastic_gradient(
          &neuron, cross, weights, shape.rows, shape.blocks, lists.0, lists.1, lists.2, lists.3, shape.steps, gates,
          able, &fast.plus, &fast.minus)
        StochasticReference.gradient(
          &neuron, cross: cross, weights: weights, rows: shape.rows, blocks: shape.blocks, plus: lists.0,
          plusStarts: lists.1, minus: lists.2, minusStarts: lists.3, steps: shape.steps, gates: gates, able: able,
          plusWords: &slow.plus, minusWords: &slow.minus)
        #expect(fast == slow)
      }
    }
  }
}
