import CKernels
import Kernels
import NetworkModel
import Testing

@Suite("Vector loops of stochastic spikes equal their plain twins")
struct StochasticKernelTests {
  typealias Twin = StochasticKernelTwin
  let numbers = RandomStream(seed: 17, purpose: .weights)
  let stream = RandomStream(seed: 0x1234_5678_9abc_def0, purpose: .init(code: 9), substream: 77)
  private let key: UInt64 = 0x1234_5678_9abc_def0

  struct Shape: Sendable, CustomStringConvertible {
    let rows: Int
    let blocks: Int
    let steps: Int
    let density: Double
    var description: String { "\(rows) rows, \(64 * blocks) columns, \(steps) steps, density \(density)" }
  }

  static let shapes = [
    Shape(rows: 1, blocks: 1, steps: 10, density: 0.5), Shape(rows: 5, blocks: 2, steps: 1, density: 1),
    Shape(rows: 63, blocks: 3, steps: 17, density: 0.05), Shape(rows: 130, blocks: 2, steps: 31, density: 0.3),
    Shape(rows: 70, blocks: 1, steps: 40, density: 1), Shape(rows: 64, blocks: 2, steps: 20, density: 0),
    Shape(rows: 9, blocks: 1, steps: 400, density: 0.9),
  ]

  /// Spikes as steps × neurons.
  func spikes(_ neurons: Int, _ steps: Int, density: Double, from place: UInt64) -> [[Bool]] {
    (0..<steps).map { step in
      (0..<neurons).map { numbers.bernoulli(density, at: place << 40 + UInt64(step) << 20 + UInt64($0)) }
    }
  }

  /// Word block · steps + step.
  func words(_ spikes: [[Bool]]) -> [UInt64] {
    let neurons = spikes.first?.count ?? 0
    return (0..<(neurons + 63) / 64).flatMap { block in
      spikes.map { row in
        row[64 * block..<min(neurons, 64 * block + 64)].enumerated().reduce(UInt64(0)) {
          $1.element ? $0 | 1 << UInt64($1.offset) : $0
        }
      }
    }
  }

  func list(_ spikes: [[Bool]]) -> (list: [UInt16], starts: [UInt32]) {
    let lists = spikes.map { row in row.indices.filter { row[$0] }.map { UInt16($0) } }
    return (lists.flatMap { $0 } + [0], lists.reduce(into: [0]) { $0.append($0[$0.count - 1] + UInt32($1.count)) })
  }

  func weights(_ shape: Shape, size: Int) -> [Int16] {
    (0..<shape.rows * shape.blocks * 64).map { Int16(numbers.integer(below: 2 * size + 1, at: UInt64($0)) - size) }
  }

  /// The current into each column in each step.
  func currents(_ weights: [Int16], _ shape: Shape, _ column: Int, _ spikes: [[Bool]]) -> [Int] {
    spikes.map { row in
      row.indices.reduce(0) { sum, source in
        row[source] ? sum + Int(weights[(column / 64 * shape.rows + source) * 64 + column % 64]) : sum
      }
    }
  }

  func column(_ words: [UInt64], _ column: Int, steps: Int) -> [Bool] {
    (0..<steps).map { words[column / 64 * steps + $0] >> UInt64(column % 64) & 1 == 1 }
  }

  @Test(arguments: [0, 1, 9_830, 65_535, 65_536] as [UInt32])
  func choices(limit: UInt32) {
    var chosen = [UInt64](repeating: 0, count: 5)
    stochastic_choose(key, 3 << 32, 77, 9, limit, chosen.count, &chosen)
    #expect(chosen == Twin.choose(stream, first: 3 << 32, limit: limit, words: 5))
  }

  @Test(arguments: [1, 7, 8, 9, 64, 65, 133], [10, 16, 51])
  func encoding(count: Int, steps: Int) {
    encoding(count: count, steps: steps, stochastic_encode, Twin.encode)
    encoding(count: count, steps: steps, stochastic_encode_evenly, Twin.encodeEvenly)
  }

  private func encoding(
    count: Int, steps: Int,
    _ encode: (
      UInt64, UInt32, UInt32, UnsafePointer<UInt16>, UnsafePointer<UInt8>, Int, UnsafePointer<UInt16>, Int,
      UnsafeMutablePointer<UInt64>, UnsafeMutablePointer<UInt16>
    ) -> Void, _ twin: (RandomStream, [UInt16], [UInt8], [UInt16]) -> [[Bool]]
  ) {
    let inputs = (0..<(count + 63) / 64 * 64).map { UInt16(3 * $0 + ($0 == count - 1 ? 60_000 : 0)) }
    let grey = (0..<count).map { $0 == 2 ? 255 : UInt8(numbers.integer(below: 256, at: UInt64($0))) }
    let rates = (0..<steps).map { $0 == 4 ? 65_535 : UInt16(numbers.integer(below: 65_536, at: UInt64($0) + 999)) }
    let width = (count + 63) / 64
    var words = [UInt64](repeating: .max, count: width * steps)
    var counts = [UInt16](repeating: 0, count: count)
    encode(key, 77, 9, inputs, grey, count, rates, steps, &words, &counts)
    let wantedSpikes = twin(stream, Array(inputs.prefix(count)), grey, rates)
    for step in 0..<steps {
      #expect((0..<count).map { words[step * width + $0 / 64] >> UInt64($0 % 64) & 1 == 1 } == wantedSpikes[step])
    }
    #expect(words.reduce(0) { $0 + $1.nonzeroBitCount } == wantedSpikes.joined().count { $0 })
    #expect(counts.map { Int($0) } == (0..<count).map { source in wantedSpikes.count { $0[source] } })

    var starts = [UInt32](repeating: 0, count: steps + 1)
    let total = Int(stochastic_starts(words, width, 1, width, steps, &starts))
    var names = [UInt16](repeating: 0, count: total + 32)
    stochastic_list(words, width, 1, width, steps, inputs, &names)
    let wanted = list(wantedSpikes)
    #expect(
      starts == wanted.starts && names.prefix(total).elementsEqual(wanted.list.dropLast().map { inputs[Int($0)] }))
  }

  @Test(arguments: shapes)
  func listsAndCounts(_ shape: Shape) {
    let plus = spikes(shape.rows, shape.steps, density: shape.density, from: 1)
    let minus = spikes(shape.rows, shape.steps, density: shape.density / 2, from: 2)
    let (words, blocks) = (words(plus), (shape.rows + 63) / 64)
    var starts = [UInt32](repeating: 0, count: shape.steps + 1)
    let total = Int(stochastic_starts(words, blocks, shape.steps, 1, shape.steps, &starts))
    var names = [UInt16](repeating: 0, count: total + 32)
    stochastic_list(words, blocks, shape.steps, 1, shape.steps, nil, &names)
    let wanted = list(plus)
    #expect(starts == wanted.starts && Array(names.prefix(total)) == wanted.list.dropLast())
    let others = (0..<UInt16(64 * blocks)).map { 7 &* $0 &+ 60_000 }
    stochastic_list(words, blocks, shape.steps, 1, shape.steps, others, &names)
    #expect(names.prefix(total).elementsEqual(wanted.list.dropLast().map { others[Int($0)] }))

    for hasMinus in [false, true] {
      var counts = [Int16](repeating: -1, count: 64 * blocks)
      var active = [UInt16](repeating: 0, count: shape.rows + 4)
      var activeCounts = [Int16](repeating: 0, count: shape.rows)
      let count: Int =
        if hasMinus {
          stochastic_counts(words, self.words(minus), blocks, shape.steps, &counts, &active, &activeCounts)
        } else { stochastic_counts(words, nil, blocks, shape.steps, &counts, &active, &activeCounts) }
      let sums = (0..<shape.rows).map { row in
        Int16(plus.count { $0[row] } - (hasMinus ? minus.count { $0[row] } : 0))
      }
      let fired = (0..<shape.rows).filter { row in
        plus.contains { $0[row] } || hasMinus && minus.contains { $0[row] }
      }
      #expect(Array(counts.prefix(shape.rows)) == sums && counts.dropFirst(shape.rows).allSatisfy { $0 == 0 })
      #expect(active.prefix(count).map { Int($0) } == fired)
      #expect(Array(activeCounts.prefix(count)) == fired.map { sums[$0] })
    }
  }

  @Test(arguments: shapes, [false, true])
  func forwardNeurons(_ shape: Shape, resetsToZero: Bool) {
    let (size, limit) = (5_000, 9_000)
    let input = spikes(shape.rows, shape.steps, density: shape.density, from: 3)
    let weights = weights(shape, size: size)
    let twin = Twin.Neuron(keep: 0.8125, gain: 0.1875, threshold: Float(limit), resetsToZero: resetsToZero)
    var neuron = stochastic_neuron(
      keep: 0.8125, gain: 0.1875, threshold: Float(limit), resets_to_zero: resetsToZero ? 1 : 0,
      exact_rows: Int32(32_767 / size))
    let list = list(input)
    let able = (0..<shape.blocks).map { numbers.bits(at: UInt64($0) + 5) }
    var leaky = (0..<64 * shape.blocks).map { Float($0) }
    var potentials = leaky.map { 100 - $0 }
    let (firstLeaky, firstPotentials) = (leaky, potentials)
    var words = [UInt64](repeating: 0, count: shape.blocks * shape.steps)
    // In two parts, as where outputs compete.
    for part in [0..<shape.steps / 3, shape.steps / 3..<shape.steps] {
      stochastic_forward(
        &neuron, weights, shape.rows, shape.blocks, list.list, list.starts, shape.steps, part.lowerBound,
        part.upperBound, [0], shape.rows > 0 ? 1 : 0, able, &leaky, &potentials, &words)
    }
    for column in 0..<64 * shape.blocks {
      var (b, v) = (firstLeaky[column], firstPotentials[column])
      let spikes = Twin.forward(
        twin, currents(weights, shape, column, input), isAble: able[column / 64] >> UInt64(column % 64) & 1 == 1,
        leaky: &b, potential: &v)
      #expect(self.column(words, column, steps: shape.steps) == spikes)
      #expect(leaky[column] == b && potentials[column] == v)
    }
  }

  @Test(arguments: shapes, [(false, false), (true, false), (false, true), (true, true)])
  func gradientNeurons(_ shape: Shape, options: (isCrossed: Bool, resetsToZero: Bool)) {
    let plus = spikes(shape.rows, shape.steps, density: shape.density / 2, from: 4)
    let minus = spikes(shape.rows, shape.steps, density: shape.density / 2, from: 5)
    let gates = spikes(64 * shape.blocks, shape.steps, density: 0.1, from: 6)
    let weights = weights(shape, size: 3_000)
    let twin = Twin.Neuron(keep: 0.75, gain: 0.25, threshold: 700, resetsToZero: options.resetsToZero)
    var neuron = stochastic_neuron(
      keep: 0.75, gain: 0.25, threshold: 700, resets_to_zero: options.resetsToZero ? 1 : 0, exact_rows: 10)
    let (plusList, minusList) = (list(plus), list(minus))
    let able = (0..<shape.blocks).map { numbers.bits(at: UInt64($0) + 25) }
    let gateWords = words(gates)
    for isGated in [true, false] {
      var up = [UInt64](repeating: .max, count: shape.blocks * shape.steps)
      var down = up
      withOptional(isGated ? gateWords : nil) { gates in
        stochastic_gradient(
          &neuron, options.isCrossed ? 1 : 0, weights, shape.rows, shape.blocks, plusList.list, plusList.starts,
          minusList.list, minusList.starts, shape.steps, gates, able, &up, &down)
      }
      for column in 0..<64 * shape.blocks {
        let currents = zip(currents(weights, shape, column, plus), currents(weights, shape, column, minus)).map(-)
        let spikes = Twin.gradient(
          twin, currents, gates: isGated ? gates.map { $0[column] } : nil,
          isAble: able[column / 64] >> UInt64(column % 64) & 1 == 1, isCrossed: options.isCrossed)
        #expect(self.column(up, column, steps: shape.steps) == spikes.plus)
        #expect(self.column(down, column, steps: shape.steps) == spikes.minus)
      }
    }
  }

  private func withOptional(_ words: [UInt64]?, _ body: (UnsafePointer<UInt64>?) -> Void) {
    guard let words else { return body(nil) }
    words.withUnsafeBufferPointer { body($0.baseAddress) }
  }

  @Test(arguments: shapes, [0.37, 40_000] as [Float])
  func changes(_ shape: Shape, rate: Float) {
    let limit: Int32 = 30_000_000
    let count = shape.rows * shape.blocks * 64
    var high = (0..<count).map { Int16(numbers.integer(below: 900, at: UInt64($0)) - 450) }
    var low = (0..<count).map { UInt16(truncatingIfNeeded: numbers.bits(at: UInt64($0))) }
    var (twinHigh, twinLow) = (high, low)
    let active = (0..<UInt16(shape.rows)).filter { $0 % 3 != 1 }
    let rowCounts = active.map { Int16(numbers.integer(below: 41, at: UInt64($0) + 50) - 20) }
    // One block has nothing in its upper half, another has nothing at all.
    let columns = (0..<64 * shape.blocks).map { column -> Int16 in
      guard column / 32 != 1, column / 64 != 2 else { return 0 }
      return Int16(numbers.integer(below: 41, at: UInt64(column) + 70) - 20)
    }
    var weights = stochastic_weights()
    high.withUnsafeMutableBufferPointer { high in
      low.withUnsafeMutableBufferPointer { low in
        weights = stochastic_weights(
          high: high.baseAddress, low: low.baseAddress, rows: shape.rows, blocks: shape.blocks, limit: limit)
        stochastic_add_counts(&weights, active, rowCounts, active.count, columns, rate)
        sumsAgain(&weights, shape, active, rowCounts, columns, rate)
      }
    }
    for turn in 0..<2 {
      for (row, rowCount) in zip(active, rowCounts) {
        for column in columns.indices {
          let place = (column / 64 * shape.rows + Int(row)) * 64 + column % 64
          let products = Int32(rowCount) * Int32(columns[column]) * (turn == 0 ? 1 : 2)
          (twinHigh[place], twinLow[place]) = Twin.changed(
            high: twinHigh[place], low: twinLow[place], products: products, rate: rate, limit: limit)
        }
      }
    }
    #expect(high == twinHigh && low == twinLow)
  }

  /// The same changes once more, twice as large, by way of sums.
  private func sumsAgain(
    _ weights: inout stochastic_weights, _ shape: Shape, _ active: [UInt16], _ rowCounts: [Int16], _ columns: [Int16],
    _ rate: Float
  ) {
    var sums = [Int32](repeating: 0, count: 64 * shape.rows)
    for block in 0..<shape.blocks {
      let part = Array(columns[64 * block..<64 * block + 64])
      for _ in 0..<2 { stochastic_sum_counts(active, rowCounts, active.count, part, &sums) }
      stochastic_add_sums(&weights, block, active, active.count, &sums, rate)
      #expect(sums.allSatisfy { $0 == 0 })
    }
  }

  @Test(arguments: shapes, [0.9, 0.002])
  func coincidences(_ shape: Shape, density: Double) {
    let (steps, blocks, rate, limit) = (shape.steps, shape.blocks, 12_345.6 as Float, 20_000_000 as Int32)
    let before = (
      spikes(shape.rows, steps, density: shape.density, from: 7), spikes(shape.rows, steps, density: 0.1, from: 8)
    )
    let plus = spikes(64 * blocks, steps, density: density, from: 9)
    let minus = spikes(64 * blocks, steps, density: density / 9, from: 10)
    let twin = (0..<64 * blocks * shape.rows).map { place -> Int32 in
      let (row, column) = (place / 64 % shape.rows, place / (64 * shape.rows) * 64 + place % 64)
      return (0..<steps).reduce(Int32(0)) { sum, step in
        let sign: Int32 = (before.0[step][row] ? 1 : 0) - (before.1[step][row] ? 1 : 0)
        return sum + sign * ((plus[step][column] ? 1 : 0) - (minus[step][column] ? 1 : 0))
      }
    }
    var (high, low) = ([Int16](repeating: 0, count: twin.count), [UInt16](repeating: 0x8000, count: twin.count))
    var bytes = [Int8](repeating: 0, count: 64 * shape.rows)
    var sums = [Int32](repeating: 0, count: 64 * shape.rows)
    let active = (0..<shape.rows).filter { row in before.0.contains { $0[row] } || before.1.contains { $0[row] } }
    withRows(before, active.map { UInt16($0) }) { rows in
      for block in 0..<blocks {
        let part = block * steps..<(block + 1) * steps
        stochastic_sum_coincidences(&rows, steps, Array(words(plus)[part]), Array(words(minus)[part]), &bytes, &sums)
        #expect(sums.elementsEqual(twin[64 * shape.rows * block..<64 * shape.rows * (block + 1)]))
        #expect(bytes.allSatisfy { $0 == 0 })
        sums = [Int32](repeating: 0, count: sums.count)
      }
      high.withUnsafeMutableBufferPointer { high in
        low.withUnsafeMutableBufferPointer { low in
          var weights = stochastic_weights(
            high: high.baseAddress, low: low.baseAddress, rows: shape.rows, blocks: blocks, limit: limit)
          stochastic_add_coincidences(&weights, &rows, steps, words(plus), words(minus), &bytes, &sums, rate)
        }
      }
    }
    let wanted = twin.map { Twin.changed(high: 0, low: 0x8000, products: $0, rate: rate, limit: limit) }
    #expect(high == wanted.map(\.0) && low == wanted.map(\.1))
    #expect(bytes.allSatisfy { $0 == 0 } && sums.allSatisfy { $0 == 0 })
  }

  private func withRows(
    _ spikes: ([[Bool]], [[Bool]]), _ active: [UInt16], _ body: (inout stochastic_rows) -> Void
  ) {
    let (plus, minus) = (list(spikes.0), list(spikes.1))
    plus.list.withUnsafeBufferPointer { plusList in
      plus.starts.withUnsafeBufferPointer { plusStarts in
        minus.list.withUnsafeBufferPointer { minusList in
          minus.starts.withUnsafeBufferPointer { minusStarts in
            active.withUnsafeBufferPointer { active in
              var rows = stochastic_rows(
                plus: plusList.baseAddress, plus_starts: plusStarts.baseAddress, minus: minusList.baseAddress,
                minus_starts: minusStarts.baseAddress, active: active.baseAddress, count: active.count)
              body(&rows)
            }
          }
        }
      }
    }
  }
}
