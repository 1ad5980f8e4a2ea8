internal import Kernels
internal import NetworkModel

extension PlanBuilder {
  /// The synapses of each connection: how they are stored, and where.
  mutating func addConnections() throws(ChipError) {
    var worst = [Int](repeating: 0, count: network.groups.count)
    for (index, connection) in network.connections.enumerated() {
      let id = ConnectionID(index: index)
      var plan = plan(connection, at: index)
      addPattern(of: id, &plan)
      addWeights(of: id, &plan)
      addDelays(of: id, &plan)
      addTags(of: id, &plan)
      // Delays of their own may let the charges of as many steps meet.
      let meeting = plan.delay < 0 ? plan.longestDelay + 1 : 1
      let bounds = connection.isPlastic ? -256...255 : connection.mantissas.bounds
      let largest = max(bounds.upperBound.magnitude, bounds.lowerBound.magnitude)
      let (charge, overflow) = (plan.fanIn * meeting).multipliedReportingOverflow(
        by: Int(largest) << max(0, plan.exponent))
      worst[plan.target] = overflow ? .max : worst[plan.target].addingReportingOverflow(charge).partialValue
      if overflow || worst[plan.target] < 0 { worst[plan.target] = .max }
      connections.append(plan)
    }
    try checkCharges(worst)
  }

  private func plan(_ connection: Connection, at index: Int) -> ConnectionPlan {
    let format = connection.format
    var plan = ConnectionPlan()
    plan.source = lineOfConnection[index] ?? self.index(of: connection.source)
    plan.target = connection.target.index
    plan.sourceCount = connection.sourceCount
    plan.targetCount = connection.targetCount
    plan.synapseCount = connection.synapseCount
    plan.isPlastic = connection.isPlastic
    plan.exponent = format.exponent
    let update = WeightUpdate(format, convention: model.weights)
    let isWide = connection.isPlastic ? !keepsToGrid(format) : reachesBelowTheGrid(connection)
    plan.storage = isWide ? .wide : .narrow
    if plan.storage == .narrow {
      plan.stepBits = format.stepBits
      plan.offset = format.bits < 8 || format.signMode == .mixed ? 0 : format.signMode == .excitatory ? 128 : -127
      let mantissas = connection.isPlastic ? update.mantissas : format.mantissas
      plan.lowest = mantissas.lowerBound >> Int32(plan.stepBits) - plan.offset
      plan.highest = mantissas.upperBound >> Int32(plan.stepBits) - plan.offset
    } else {
      plan.lowest = update.mantissas.lowerBound
      plan.highest = update.mantissas.upperBound
    }
    plan.clipsCharge = model.weights.clipsCurrent && format.exponent == 7
    let drops = plan.storage == .narrow ? plan.shift < 0 : format.exponent < 0
    if drops, model.weights.negativeExponent == .floorsTheSum {
      plan.charging = .floorsSum
    } else if drops || plan.storage == .wide || plan.clipsCharge {
      plan.charging = .floorsEach
    }
    return plan
  }

  /// Whether 8 bits hold all weights that learning can reach.
  private func keepsToGrid(_ format: WeightFormat) -> Bool {
    let update = WeightUpdate(format, convention: model.weights)
    let bounds = update.mantissas
    let fits = bounds.clamped(to: format.mantissas) == bounds && format.contains(bounds.lowerBound)
    return fits && format.contains(bounds.upperBound) && update.stepBits == format.stepBits && !update.roundsMagnitudeUp
      && !model.weights.plasticWeightsStartOffGrid && model.weights.changeSum == .exact
  }

  /// Whether a weight is the −256 that inhibitory ones have in brian2-loihi, one more than 8 bits hold.
  private func reachesBelowTheGrid(_ connection: Connection) -> Bool {
    model.weights.clipping == .toSignModeAsBrian2Loihi && connection.format.signMode == .inhibitory
      && connection.mantissas.bounds.lowerBound == -256
  }

  /// Lays rows out.
  private mutating func addPattern(of id: ConnectionID, _ plan: inout ConnectionPlan) {
    switch network[id].pattern {
    case .dense:
      plan.pattern = .dense
      plan.stride = Self.stride(plan.targetCount)
      plan.fanIn = plan.sourceCount
      if plan.isPlastic { longestStrand = max(longestStrand, plan.targetCount) }
    case .broadcast:
      plan.pattern = .broadcast
      plan.fanIn = plan.sourceCount
    case .oneToOne:
      plan.pattern = .oneToOne
      plan.fanIn = 1
    case .sparse, .fixedFanOut:
      plan.pattern = .sparse
      addPairs(network.pairs(of: id) ?? [], of: network[id], &plan)
    }
  }

  /// The stored numbers from one row to the next: whole cache lines of 64 bytes if that makes rows at most 15 % longer.
  ///
  /// The bound is this simulator's own choice, a balance between aligned loads and memory.
  private static func stride(_ columns: Int) -> Int {
    let padded = (columns + 63) & ~63
    return padded * 100 <= columns * 115 ? padded : columns
  }

  private mutating func addPairs(_ pairs: [SynapsePair], of connection: Connection, _ plan: inout ConnectionPlan) {
    plan.rowStarts = rowStarts.count
    var fanIn = [Int32](repeating: 0, count: plan.targetCount)
    var (place, longestRow) = (0, 0)
    for row in 0..<plan.sourceCount {
      rowStarts.append(place)
      let start = place
      while place < pairs.count, pairs[place].source == Int32(row) {
        fanIn[Int(pairs[place].target)] += 1
        place += 1
      }
      longestRow = max(longestRow, place - start)
    }
    rowStarts.append(place)
    plan.fanIn = Int(fanIn.max() ?? 0)
    addBlocks(pairs, of: connection, &plan)
    guard plan.blockSize == 0 || needsTargets(connection, plan) else { return }
    plan.targets = targets.count
    targets.append(contentsOf: pairs.lazy.map(\.target))
    guard plan.isPlastic else { return }
    longestStrand = max(longestStrand, longestRow)
    addColumns(pairs, fanIn, &plan)
  }

  /// For rows of whole blocks, with charges that are summed before a common shift, the first target of each block.
  private mutating func addBlocks(
    _ pairs: [SynapsePair], of connection: Connection, _ plan: inout ConnectionPlan
  ) {
    guard plan.storage == .narrow, plan.charging == .shifts, connection.rule?.dd == nil,
      case .constant = connection.delays
    else { return }
    plan.blockSize = Self.blockSize(of: pairs)
    guard plan.blockSize > 0 else { return }
    plan.blockTargets = targets.count
    let size = plan.blockSize
    targets.append(contentsOf: (0..<pairs.count / size).lazy.map { pairs[$0 * size].target })
  }

  /// The largest number of 64, 32 and 16 of which the ends of all runs of consecutive targets are multiples; otherwise 0.
  ///
  /// A pair that occurs twice ends a run at its target and one at the next, and so there are no blocks.
  private static func blockSize(of pairs: [SynapsePair]) -> Int {
    guard let first = pairs.first, let last = pairs.last else { return 0 }
    var ends = first.target | (last.target &+ 1)
    var before = first
    for pair in pairs.dropFirst() {
      if pair.source != before.source || pair.target != before.target &+ 1 {
        ends |= pair.target | (before.target &+ 1)
        if ends & 15 != 0 { return 0 }
      }
      before = pair
    }
    let size = 1 << min(ends.trailingZeroBitCount, 6)
    return size < 16 ? 0 : size
  }

  /// Whether something looks the synapses of a connection up one by one: a rule other than a coincidence, or traces.
  private func needsTargets(_ connection: Connection, _ plan: ConnectionPlan) -> Bool {
    guard let rule = connection.rule else { return false }
    return !isCoincidence(rule, plan) || rule.traces.keys.contains { $0 != .r1 }
  }

  /// For a plastic connection, the sources of each target too, since its spikes are looked up from both ends.
  private mutating func addColumns(_ pairs: [SynapsePair], _ fanIn: [Int32], _ plan: inout ConnectionPlan) {
    plan.columnStarts = columnStarts.count
    plan.columnSources = columnSources.count
    var next: [Int] = []
    var start = 0
    for count in fanIn {
      columnStarts.append(start)
      next.append(start)
      start += Int(count)
    }
    columnStarts.append(start)
    columnSources += [Int32](repeating: 0, count: pairs.count)
    for pair in pairs {
      columnSources[plan.columnSources + next[Int(pair.target)]] = pair.source
      next[Int(pair.target)] += 1
    }
  }

  /// Fills the places of a connection with the numbers of its synapses.
  private func numbers<Stored: FixedWidthInteger>(
    _ plan: ConnectionPlan, filler: Stored, _ stored: (Int) -> Stored
  ) -> [Stored] {
    switch plan.pattern {
    case .broadcast: return [stored(0)]
    case .oneToOne, .sparse: return (0..<plan.synapseCount).map(stored)
    case .dense where plan.stride == plan.targetCount: return (0..<plan.synapseCount).map(stored)
    case .dense:
      var numbers = [Stored](repeating: filler, count: plan.room)
      for row in 0..<plan.sourceCount {
        for column in 0..<plan.targetCount {
          numbers[row * plan.stride + column] = stored(row * plan.targetCount + column)
        }
      }
      return numbers
    }
  }

  /// The bytes left free after each connection, so that vectors may reach beyond its last row.
  private static let gap = 64

  private mutating func addWeights(of id: ConnectionID, _ plan: inout ConnectionPlan) {
    let connection = network[id]
    let stream = network.stream(.weights, of: id)
    let format = connection.format
    let rounding = model.weights.gridRounding
    let keepsLowest = reachesBelowTheGrid(connection)
    func quantized(_ index: Int) -> Int32 {
      let mantissa = Int32(connection.mantissas.value(at: index, from: stream))
      return mantissa == -256 && keepsLowest ? mantissa : format.quantized(mantissa, rounding: rounding)
    }
    if plan.storage == .wide {
      plan.weights = wide.count
      wide += numbers(plan, filler: 0) { Int16(quantized($0)) }
      let startsOff = plan.isPlastic && model.weights.plasticWeightsStartOffGrid
      offGrid += numbers(plan, filler: 0) {
        startsOff ? connection.mantissas.value(at: $0, from: stream) : Int16(quantized($0))
      }
      return
    }
    let (stepBits, offset) = (Int32(plan.stepBits), plan.offset)
    let filler = Int8(truncatingIfNeeded: -offset)
    let stored = numbers(plan, filler: filler) { Int8(quantized($0) >> stepBits - offset) }
    if plan.isPlastic {
      plan.weights = (narrow.count + 63) & ~63
      narrow += [Int8](repeating: 0, count: plan.weights - narrow.count) + stored
      narrow += [Int8](repeating: 0, count: Self.gap)
    } else {
      plan.weights = (weights.count + 63) & ~63
      weights.append(contentsOf: repeatElement(0, count: plan.weights - weights.count))
      weights.append(contentsOf: stored)
      weights.append(contentsOf: repeatElement(0, count: Self.gap))
    }
  }

  private mutating func addDelays(of id: ConnectionID, _ plan: inout ConnectionPlan) {
    let connection = network[id]
    plan.longestDelay = connection.delays.bounds.upperBound
    if connection.rule?.dd != nil {
      plan.longestDelay = RegisterRange.delay.upperBound
      plan.learnsDelays = true
    } else if case .constant(let delay) = connection.delays {
      plan.delay = sources[plan.source].delay > 0 ? 0 : Int(delay)
      plan.longestDelay = plan.delay
      return
    }
    plan.delay = -1
    let stream = network.stream(.delays, of: id)
    let stored = numbers(plan, filler: UInt8(0)) { UInt8(connection.delays.value(at: $0, from: stream)) }
    if plan.learnsDelays {
      plan.delays = learnedDelays.count
      learnedDelays += stored
    } else {
      plan.delays = delays.count
      delays += stored
    }
  }

  private mutating func addTags(of id: ConnectionID, _ plan: inout ConnectionPlan) {
    guard let values = network[id].tags else { return }
    let stream = network.stream(.tags, of: id)
    plan.tags = tags.count
    tags += numbers(plan, filler: Int16(0)) { values.value(at: $0, from: stream) }
  }
}
