internal import NetworkModel

/// The most and the least that may arrive at one compartment of a group in one step, in weight units.
///
/// high = Σ max(0, w), low = Σ min(0, w) over its synapses, each of which may pass one spike in the same step, whatever its
/// delay. The weights of a connection whose rule changes them count as the ends of their range, weights that are yet to
/// be drawn as the ends of the draw, and a fixed fan-out as if each source drew this compartment. So nothing beyond these
/// bounds ever arrives; a circuit in which groups take turns stays far below them.
struct ArrivalBounds {
  /// 0 or less.
  private(set) var lowest = 0
  /// 0 or more.
  private(set) var highest = 0

  /// The bounds over all compartments of a group.
  init(of group: GroupID, in network: Network, convention: WeightConvention) {
    let count = network[group].count
    var everywhere = (low: 0, high: 0)
    var single: (low: [Int], high: [Int]) = ([], [])
    for connection in network.connections where connection.target == group {
      let sums = ConnectionSums(connection, convention: convention)
      everywhere.low += sums.everywhere.low
      everywhere.high += sums.everywhere.high
      guard !sums.low.isEmpty else { continue }
      if single.low.isEmpty { single = ([Int](repeating: 0, count: count), [Int](repeating: 0, count: count)) }
      for target in 0..<count {
        single.low[target] += sums.low[target]
        single.high[target] += sums.high[target]
      }
    }
    lowest = everywhere.low + (single.low.min() ?? 0)
    highest = everywhere.high + (single.high.max() ?? 0)
  }
}

/// The sums of negative and of positive weights that one connection brings to its targets, in weight units.
private struct ConnectionSums {
  /// What it brings to each target.
  private(set) var everywhere = (low: 0, high: 0)
  /// What it brings to single ones; empty if all are alike.
  private(set) var low: [Int] = []
  private(set) var high: [Int] = []
  private let format: WeightFormat
  private let convention: WeightConvention

  init(_ connection: Connection, convention: WeightConvention) {
    format = connection.format
    self.convention = convention
    if connection.rule?.dw == nil, case .values(let values) = connection.mantissas {
      add(values, of: connection)
    } else {
      add(range(of: connection), of: connection)
    }
    everywhere = (weight(everywhere.low), weight(everywhere.high))
    low = low.map(weight)
    high = high.map(weight)
  }

  /// Whether mantissas are summed before bits are dropped.
  private var sumsMantissas: Bool { format.exponent < 0 && convention.negativeExponent == .floorsTheSum }

  /// What a synapse adds to a sum: its weight, or its mantissa if bits are dropped from the sum.
  private func share(_ mantissa: Int16) -> Int {
    let onGrid = format.quantized(Int32(mantissa), rounding: convention.gridRounding)
    return share(learned: onGrid)
  }

  private func share(learned mantissa: Int32) -> Int {
    sumsMantissas ? Int(mantissa) : Int(format.current(of: mantissa, convention: convention) >> 6)
  }

  /// The weight units of a sum.
  private func weight(_ sum: Int) -> Int { sumsMantissas ? Int(format.current(ofSum: Int64(sum)) >> 6) : sum }

  /// The least and the most that one synapse adds.
  private func range(of connection: Connection) -> (low: Int, high: Int) {
    guard connection.rule?.dw != nil else {
      let bounds = connection.mantissas.bounds
      return (share(Int16(bounds.lowerBound)), share(Int16(bounds.upperBound)))
    }
    let bounds: ClosedRange<Int32> =
      switch (convention.clipping, format.signMode) {
      case (.toGrid, _): format.mantissas
      case (.toSignModeAsBrian2Loihi, .inhibitory): -256...0
      case (.toSignModeAsLava, .mixed): -256...255
      case (_, .mixed): -256...254
      case (_, .excitatory): 0...255
      case (_, .inhibitory): -255...0
      }
    return (share(learned: bounds.lowerBound), share(learned: bounds.upperBound))
  }

  private mutating func add(_ range: (low: Int, high: Int), of connection: Connection) {
    let range = (low: min(0, range.low), high: max(0, range.high))
    switch connection.pattern {
    case .dense, .broadcast, .fixedFanOut:
      everywhere = (connection.sourceCount * range.low, connection.sourceCount * range.high)
    case .oneToOne: everywhere = range
    case .sparse(let pairs):
      makeRoom(for: connection.targetCount)
      for pair in pairs {
        low[Int(pair.target)] += range.low
        high[Int(pair.target)] += range.high
      }
    }
  }

  private mutating func add(_ values: [Int16], of connection: Connection) {
    switch connection.pattern {
    case .dense, .broadcast:
      makeRoom(for: connection.targetCount)
      var synapse = 0
      for _ in 0..<connection.sourceCount {
        for target in 0..<connection.targetCount {
          add(values[synapse], to: target)
          synapse += 1
        }
      }
    case .oneToOne:
      makeRoom(for: connection.targetCount)
      for (target, value) in values.enumerated() { add(value, to: target) }
    case .sparse(let pairs):
      makeRoom(for: connection.targetCount)
      for (pair, value) in zip(pairs, values) { add(value, to: Int(pair.target)) }
    case .fixedFanOut(let fanOut):
      for first in stride(from: 0, to: values.count, by: fanOut) {
        let row = values[first..<first + fanOut]
        everywhere.low += min(0, row.min().map(share) ?? 0)
        everywhere.high += max(0, row.max().map(share) ?? 0)
      }
    }
  }

  private mutating func makeRoom(for count: Int) {
    low = [Int](repeating: 0, count: count)
    high = [Int](repeating: 0, count: count)
  }

  private mutating func add(_ value: Int16, to target: Int) {
    let share = share(value)
    if share < 0 { low[target] += share } else { high[target] += share }
  }
}
