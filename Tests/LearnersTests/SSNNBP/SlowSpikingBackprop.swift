import Foundation
import Kernels
import Learners
import NetworkModel

/// SSNN-BP straight from its equations: explicit convolutions with ε(t) = 1 − e^(−t/τ), dense loops, 64-bit numbers.
struct SlowSpikingBackprop {
  typealias Configuration = StochasticSpikingBackprop.Configuration
  /// Spikes, or signed differences of spikes, as steps × neurons.
  typealias Trains = [[Int]]

  let configuration: Configuration
  /// weights[matrix][row][column], in units of 2^−(bits + 16).
  var weights: [[[Int32]]]
  var samplesSeen = 0
  /// The smallest distance of a potential from its threshold that has occurred: 32-bit arithmetic is sure to agree where
  /// it is larger than its error.
  var closest = Double.infinity

  var layers: [Int] { configuration.layers }
  var steps: Int { configuration.steps }

  struct Sample {
    var activations: [Trains]
    var plus: [Trains]
    var minus: [Trains]
    /// The potential of each output at the end, and what resets took from it.
    var drives: [Double] = []
  }

  // MARK: Neurons

  /// ε(t).
  func kernel(_ time: Int) -> Double { 1 - exp(-Double(time) / (configuration.timeConstant ?? Double(steps) / 10)) }

  /// (ε ∗ I)(t), for one neuron.
  func integrated(_ currents: [Double], at time: Int) -> Double {
    (0..<time).reduce(0) { $0 + kernel(time - $1) * currents[$1] }
  }

  func seen(_ weight: Int32) -> Double {
    Double((Int(weight) + 1 << 15) >> 16) / Double(1 << configuration.weightBits)
  }

  /// The current into each neuron in each step.
  func currents(_ trains: Trains, into count: Int, _ weight: (Int, Int) -> Double) -> [[Double]] {
    let table = trains.first.map { $0.indices.map { row in (0..<count).map { weight(row, $0) } } } ?? []
    return trains.map { spikes in
      (0..<count).map { column in
        spikes.indices.reduce(0) { spikes[$1] == 0 ? $0 : $0 + Double(spikes[$1]) * table[$1][column] }
      }
    }
  }

  mutating func note(_ potential: Double, _ threshold: Double) { closest = min(closest, abs(potential - threshold)) }

  /// Forward neurons; `inhibition` thresholds are taken from all others for each spike.
  mutating func forward(
    _ input: Trains, to count: Int, threshold: Double, able: [Bool], inhibition: Double = 0,
    weight: (Int, Int) -> Double
  ) -> (spikes: Trains, drives: [Double]) {
    let rows = currents(input, into: count, weight)
    let currents = (0..<count).map { neuron in rows.map { $0[neuron] } }
    var taken = [Double](repeating: 0, count: count)
    var inhibited = taken
    var spikes = Trains(repeating: [Int](repeating: 0, count: count), count: steps)
    var potentials = taken
    for time in 0..<steps {
      for neuron in 0..<count {
        let sum = integrated(currents[neuron], at: time)
        potentials[neuron] = sum - taken[neuron] - inhibited[neuron]
        note(potentials[neuron], threshold)
        guard potentials[neuron] >= threshold else { continue }
        let reset = configuration.reset == .zero ? potentials[neuron] : threshold
        taken[neuron] += reset
        potentials[neuron] -= reset
        if able[neuron] { spikes[time][neuron] = 1 }
      }
      let total = spikes[time].reduce(0, +)
      for neuron in 0..<count {
        let loss = inhibition * threshold * Double(total - spikes[time][neuron])
        inhibited[neuron] += loss
        potentials[neuron] -= loss
      }
    }
    return (spikes, potentials)
  }

  /// Pairs of gradient neurons; `gates` are the spikes of their forward neurons.
  mutating func gradients(
    _ input: Trains, to count: Int, threshold: Double, able: [Bool], gates: Trains?, weight: (Int, Int) -> Double
  ) -> (plus: Trains, minus: Trains) {
    let currents = currents(input, into: count, weight)
    let silence = Trains(repeating: [Int](repeating: 0, count: count), count: steps)
    var (plus, minus) = (silence, silence)
    for neuron in 0..<count where able[neuron] {
      let current = currents.map { $0[neuron] }
      var (takenPlus, takenMinus, isOpen) = (0.0, 0.0, gates == nil)
      for time in 0..<steps {
        if let gates, gates[time][neuron] == 1 { isOpen = true }
        let sum = integrated(current, at: time)
        let (up, down) = (sum - takenPlus, -sum - takenMinus)
        guard isOpen else { continue }
        note(up, threshold)
        note(down, threshold)
        let resetPlus = up >= threshold ? (configuration.reset == .zero ? up : threshold) : 0
        let resetMinus = down >= threshold ? (configuration.reset == .zero ? down : threshold) : 0
        if up >= threshold { plus[time][neuron] = 1 }
        if down >= threshold { minus[time][neuron] = 1 }
        takenPlus += resetPlus - (configuration.crossReset ? resetMinus : 0)
        takenMinus += resetMinus - (configuration.crossReset ? resetPlus : 0)
      }
    }
    return (plus, minus)
  }
}

// MARK: - Random spikes

extension SlowSpikingBackprop {
  /// Draw `index` mod 8 of block ⌊index / 8⌋: 16 bits.
  func draw(_ stream: RandomStream, block: UInt64, _ draw: Int) -> Int {
    let word = stream.block(at: block)[draw / 2]
    return Int(draw % 2 == 0 ? word & 0xffff : word >> 16)
  }

  /// The rate at `time`, in 2⁻¹⁶.
  func rate(mean: Double, isFalling: Bool, time: Int, delay: Int, scale: Double) -> Int {
    guard time >= delay else { return 0 }
    let mean = isFalling ? 2 * mean * (1 - (Double(time - delay) + 0.5) / Double(steps - delay)) : mean
    return Int((65_535 * scale * min(1, mean)).rounded())
  }

  func sourceSpikes(_ grey: [UInt8], _ stream: RandomStream, rate: (Int) -> Int) -> Trains {
    let blocks = UInt64((steps + 7) / 8)
    return (0..<steps).map { time in
      grey.enumerated().map { source, value in
        let limit = (rate(time) * 257 * Int(value)) >> 16
        return draw(stream, block: UInt64(source) * blocks + UInt64(time / 8), time % 8) < limit ? 1 : 0
      }
    }
  }

  /// Spikes where the sum of the rates passes a whole number, from a random phase on.
  func evenSpikes(_ grey: [UInt8], _ stream: RandomStream, rate: (Int) -> Int) -> Trains {
    let rates = (0..<steps).map(rate)
    return (0..<steps).map { time in
      grey.enumerated().map { source, value in
        func sum(_ end: Int) -> Int { rates[..<end].reduce(0) { $0 + ($1 * 257 * Int(value)) >> 16 } }
        let phase = draw(stream, block: UInt64(source), 0)
        return (sum(time + 1) + phase) >> 16 - (sum(time) + phase) >> 16
      }
    }
  }

  func inputSpikes(
    _ grey: [UInt8], sample: Int, code: UInt32, able: [Bool], scale: Double = 1
  ) -> Trains {
    let stream = RandomStream(seed: configuration.seed, purpose: .init(code: code), substream: UInt32(sample))
    let visible = zip(grey, able).map { $1 ? $0 : 0 }
    let spikes = configuration.inputTrains == .regular ? evenSpikes : sourceSpikes
    return spikes(visible, stream) {
      rate(mean: configuration.inputRate, isFalling: configuration.isFrontLoaded, time: $0, delay: 0, scale: scale)
    }
  }

  func labelSpikes(_ label: Int, sample: Int) -> Trains {
    let stream = RandomStream(seed: configuration.seed, purpose: .init(code: 33), substream: UInt32(sample))
    let choice = configuration.label
    let grey = (0..<layers[layers.count - 1]).map { UInt8($0 == label ? 255 : 0) }
    return sourceSpikes(grey, stream) {
      rate(mean: choice.rate, isFalling: choice.shape == .falling, time: $0, delay: choice.delay, scale: 1)
    }
  }

  func ableNeurons(layer: Int, sample: Int) -> [Bool] {
    let stream = RandomStream(seed: configuration.seed, purpose: .init(code: 34), substream: UInt32(sample))
    let limit = layer < configuration.dropout.count ? Int((configuration.dropout[layer] * 65_536).rounded()) : 0
    return (0..<layers[layer]).map { neuron in
      let block = UInt64(layer) << 32 + UInt64(neuron / 64 * 8 + neuron % 8)
      return draw(stream, block: block, neuron % 64 / 8) >= limit
    }
  }
}
