package import CKernels

extension StochasticReference {
  /// Steps `first` ..< `end`: V += gain·B; B = keep·B + I; a spike, and a reset, where V ≥ threshold: `stochastic_forward`.
  package static func forward(
    _ neuron: UnsafePointer<stochastic_neuron>, weights: UnsafePointer<Int16>, rows: Int, blocks: Int,
    list: UnsafePointer<UInt16>, starts: UnsafePointer<UInt32>, steps: Int, first: Int, end: Int,
    active _: UnsafePointer<UInt16>, activeCount _: Int, able: UnsafePointer<UInt64>,
    leaky: UnsafeMutablePointer<Float>, potentials: UnsafeMutablePointer<Float>, words: UnsafeMutablePointer<UInt64>
  ) {
    let neuron = neuron.pointee
    for column in 0..<64 * blocks {
      let (block, bit) = (column / 64, UInt64(column % 64))
      for step in first..<end {
        let current = sum(weights, rows: rows, column: column, list, starts, step: step)
        let rise = neuron.gain * leaky[column]
        potentials[column] += rise
        let kept = neuron.keep * leaky[column]
        leaky[column] = kept + Float(current)
        words[block * steps + step] &= ~(1 << bit)
        guard potentials[column] >= neuron.threshold else { continue }
        potentials[column] -= neuron.reset(potentials[column])
        words[block * steps + step] |= able[block] & 1 << bit
      }
    }
  }

  /// V± += ±gain·B; B = keep·B + I; V± ≥ threshold is a spike where the gate is open: `stochastic_gradient`.
  package static func gradient(
    _ neuron: UnsafePointer<stochastic_neuron>, cross: Int32, weights: UnsafePointer<Int16>, rows: Int, blocks: Int,
    plus: UnsafePointer<UInt16>, plusStarts: UnsafePointer<UInt32>, minus: UnsafePointer<UInt16>,
    minusStarts: UnsafePointer<UInt32>, steps: Int, gates: UnsafePointer<UInt64>?, able: UnsafePointer<UInt64>,
    plusWords: UnsafeMutablePointer<UInt64>, minusWords: UnsafeMutablePointer<UInt64>
  ) {
    for word in 0..<blocks * steps { (plusWords[word], minusWords[word]) = (0, 0) }
    for column in 0..<64 * blocks {
      let (block, bit) = (column / 64, column % 64)
      guard SpikeReference.bit(able + block, bit) == 1 else { continue }
      var pair = GradientPair(neuron.pointee, isCrossed: cross != 0)
      var isOpen = gates == nil
      for step in 0..<steps {
        let word = block * steps + step
        if let gates, SpikeReference.bit(gates + word, bit) == 1 { isOpen = true }
        let current =
          sum(weights, rows: rows, column: column, plus, plusStarts, step: step)
          - sum(weights, rows: rows, column: column, minus, minusStarts, step: step)
        let fired = pair.step(current: current, isOpen: isOpen)
        if fired.up { plusWords[word] |= 1 << UInt64(bit) }
        if fired.down { minusWords[word] |= 1 << UInt64(bit) }
      }
    }
  }

  /// The sum of the weights to a column from the rows that fire in a step.
  private static func sum(
    _ weights: UnsafePointer<Int16>, rows: Int, column: Int, _ list: UnsafePointer<UInt16>,
    _ starts: UnsafePointer<UInt32>, step: Int
  ) -> Int {
    (starts[step]..<starts[step + 1]).reduce(0) { sum, place in
      sum + Int(weights[(column / 64 * rows + Int(list[Int(place)])) * 64 + column % 64])
    }
  }
}

/// The two gradient neurons of a neuron: one fires for a positive error, the other for a negative one.
private struct GradientPair {
  let neuron: stochastic_neuron
  let isCrossed: Bool
  private var leaky: Float = 0
  private var up: Float = 0
  private var down: Float = 0

  init(_ neuron: stochastic_neuron, isCrossed: Bool) {
    self.neuron = neuron
    self.isCrossed = isCrossed
  }

  /// One step of both, and which of them fire.
  mutating func step(current: Int, isOpen: Bool) -> (up: Bool, down: Bool) {
    let rise = neuron.gain * leaky
    let kept = neuron.keep * leaky
    leaky = kept + Float(current)
    up += rise
    down -= rise
    let fires = (up: isOpen && up >= neuron.threshold, down: isOpen && down >= neuron.threshold)
    let (forUp, forDown) = (fires.up ? neuron.reset(up) : 0, fires.down ? neuron.reset(down) : 0)
    up -= forUp
    down -= forDown
    if isCrossed {
      up += forDown
      down += forUp
    }
    return fires
  }
}

extension stochastic_neuron {
  /// What a spike takes from a potential.
  fileprivate func reset(_ potential: Float) -> Float { resets_to_zero != 0 ? potential : threshold }
}
