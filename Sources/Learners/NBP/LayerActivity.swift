import SynfireCircuits

extension BinaryBackprop {
  /// The spikes, sums and errors of a layer in memory that stays from sample to sample, so that learning allocates nothing.
  struct LayerActivity {
    typealias Words = UnsafeMutablePointer<UInt64>

    /// u, in mantissas.
    let sums: ColumnSums
    /// h = [u > Θ/2].
    let spikes: Words
    /// The same with the neuron that always spikes, if the layer has one: the rows of the weights above.
    let rows: Words
    /// The spikes that take part in learning, and the same with the neuron that always spikes, if learning is rare.
    let permitted: Words
    let permittedRows: Words
    /// d⁺ and d⁻.
    let plus: Words
    let minus: Words
    /// W d⁺ and W d⁻ of the layer above, whose difference is e.
    let excitation: ColumnSums
    let inhibition: ColumnSums
    /// A layer without a spike.
    let none: Words
    private let readout: Words
    private let count: Int
    private let wordCount: Int
    private let hasBias: Bool

    /// Words of memory that a layer takes, in whole cache lines.
    private static func room(_ count: Int) -> Int { 3 * 32 * groups(count) + 8 * wordRoom(count) }
    private static func groups(_ count: Int) -> Int { (count + 63) / 64 }
    /// Words of a layer with the neuron that always spikes, a multiple of 8.
    private static func wordRoom(_ count: Int) -> Int { (count + 64) / 64 / 8 * 8 + 8 }

    /// Calls `body` with the layers of a network, none of which spikes.
    static func withLayers<Result>(
      of configuration: Configuration, _ body: ([LayerActivity]) -> Result
    ) -> Result {
      let network = configuration.network
      let sizes = network.layers
      let room = sizes.map(room).reduce(0, +)
      let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 8 * room, alignment: 64)
      defer { memory.deallocate() }
      let words = memory.bindMemory(to: UInt64.self)
      words.initialize(repeating: 0)
      guard var next = words.baseAddress else { preconditionFailure("a network without a layer") }
      return body(
        sizes.enumerated().map { layer, count in
          let activity = LayerActivity(count: count, hasBias: network.hasBias && layer < sizes.count - 1, next)
          next += Self.room(count)
          return activity
        })
    }

    private init(count: Int, hasBias: Bool, _ memory: Words) {
      (self.count, self.hasBias) = (count, hasBias)
      let (groups, room) = (Self.groups(count), Self.wordRoom(count))
      wordCount = groups
      func sums(_ number: Int) -> ColumnSums {
        let values = UnsafeMutableRawPointer(memory + 32 * groups * number)
        return ColumnSums(values: values.bindMemory(to: Int32.self, capacity: 64 * groups), groups: groups)
      }
      (self.sums, excitation, inhibition) = (sums(0), sums(1), sums(2))
      let first = memory + 3 * 32 * groups
      (spikes, permitted, permittedRows) = (first, first + room, first + 2 * room)
      (plus, minus, none, readout) = (first + 3 * room, first + 4 * room, first + 5 * room, first + 6 * room)
      // Without a neuron that always spikes the two are the same.
      rows = hasBias ? first + 7 * room : spikes
    }

    /// The spikes of an answer.
    var spikeWords: UnsafeBufferPointer<UInt64> { UnsafeBufferPointer(start: spikes, count: wordCount) }

    /// Takes over the inputs as the spikes of their layer.
    func setSpikes(_ pattern: UnsafePointer<UInt64>) {
      spikes.update(from: pattern, count: wordCount)
      setBias()
    }

    private func setBias() {
      guard hasBias else { return }
      rows.update(from: spikes, count: wordCount)
      addOne(to: rows)
    }

    private func addOne(to rows: Words) {
      if count.isMultiple(of: 64) { rows[wordCount] = 0 }
      rows[count / 64] |= 1 << UInt64(count % 64)
    }

    /// Notes which of the spikes take part in learning.
    func permit(_ words: [UInt64]) {
      for word in 0..<wordCount {
        permitted[word] = words[word] & spikes[word]
        permittedRows[word] = permitted[word]
      }
      if hasBias { addOne(to: permittedRows) }
    }

    /// Spikes where the sums are above a step, in mantissas.
    func spike(above step: Int32) {
      sums.spikes(above: step, into: spikes)
      setBias()
    }

    /// Spikes where the sums are above steps of their own, one for each column of whole groups, in mantissas.
    func spike(aboveEach steps: UnsafePointer<Int32>) {
      for word in 0..<wordCount {
        let (sums, steps) = (sums.values + 64 * word, steps + 64 * word)
        var bits: UInt64 = 0
        for bit in 0..<64 { bits |= (sums[bit] > steps[bit] ? 1 : 0) << UInt64(bit) }
        spikes[word] = bits
      }
      setBias()
    }

    /// Spikes where the sums are above steps of their own, in weight units.
    func spike(above steps: [Int]) {
      spikes.update(repeating: 0, count: wordCount)
      for (index, step) in steps.enumerated() where 2 * Int(sums[index]) > step {
        spikes[index / 64] |= 1 << UInt64(index % 64)
      }
    }

    /// d⁺ = o< ∧ t ∧ ¬o and d⁻ = o ∧ ¬t ∧ ¬o>, of an output layer; whether there is any.
    func findErrors(_ target: [UInt64], upperEdge: Int32) -> Bool {
      var wrong: UInt64 = 0
      for word in 0..<wordCount { wrong |= spikes[word] ^ target[word] }
      guard wrong != 0 else { return false }
      sums.spikes(above: 0, into: plus)
      sums.spikes(above: upperEdge, into: readout)
      var errors: UInt64 = 0
      for word in 0..<wordCount {
        plus[word] &= target[word] & ~spikes[word]
        minus[word] = spikes[word] & ~target[word] & ~readout[word]
        errors |= plus[word] | minus[word]
      }
      return errors != 0
    }

    /// d⁺ = t ∧ [u ≤ high] and d⁻ = ¬t ∧ [u > low], of an output layer; whether there is any.
    func findErrors(_ target: [UInt64], low: Int32, high: Int32) -> Bool {
      sums.spikes(above: low, into: minus)
      sums.spikes(above: high, into: plus)
      var errors: UInt64 = 0
      for word in 0..<wordCount {
        plus[word] = target[word] & ~plus[word]
        minus[word] &= ~target[word]
        errors |= plus[word] | minus[word]
      }
      return errors != 0
    }

    /// d⁺ = [e > 0] and d⁻ = [e < 0], both within the box, 0 < u ≤ Θ.
    func findErrors(upperEdge: Int32) {
      excitation.spikes(above: inhibition, into: plus)
      inhibition.spikes(above: excitation, into: minus)
      sums.spikes(above: 0, into: readout)
      for word in 0..<wordCount {
        plus[word] &= readout[word]
        minus[word] &= readout[word]
      }
      sums.spikes(above: upperEdge, into: readout)
      for word in 0..<wordCount {
        plus[word] &= ~readout[word]
        minus[word] &= ~readout[word]
      }
    }

    /// Takes out the errors that the noisy relays of the circuit miss.
    func miss(_ dither: HiddenDither, sample: Int, layer: Int) {
      dither.filter(plus, words: wordCount, sample: sample, layer: layer, isPositive: true) {
        excitation[$0] - inhibition[$0]
      }
      dither.filter(minus, words: wordCount, sample: sample, layer: layer, isPositive: false) {
        inhibition[$0] - excitation[$0]
      }
    }

    /// How many outputs differ from the target.
    func wrongOutputs(_ target: [UInt64]) -> Int {
      (0..<wordCount).reduce(0) { $0 + (spikes[$1] ^ target[$1]).nonzeroBitCount }
    }
  }
}
