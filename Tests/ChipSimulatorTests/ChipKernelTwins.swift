import CKernels
import Kernels
import NetworkModel

/// The vector loops of a chip, written a second time as plain Swift.
enum ChipKernelTwin {
  /// The places of the bits that are set, rising.
  static func setBits(_ words: [UInt64]) -> [Int] {
    (0..<64 * words.count).filter { words[$0 / 64] >> UInt64($0 % 64) & 1 == 1 }
  }

  static func sumRows(
    _ weights: ArraySlice<Int8>, stride: Int, columns: Int, rows: [UInt64], shift: Int
  ) -> [Int32] {
    let rows = setBits(rows)
    return (0..<columns).map { column in
      let sum = rows.reduce(0) { $0 + Int(weights[weights.startIndex + $1 * stride + column]) }
      return Int32(truncatingIfNeeded: sum << shift)
    }
  }

  static func addCharges(_ sums: [Int32], to charges: inout [Int32]) {
    for column in sums.indices { charges[column] &+= sums[column] }
  }

  static func addAmount(
    _ weights: inout [Int8], from start: Int, stride: Int, rows: [UInt64], columns: [UInt64], amount: Int,
    bounds: ClosedRange<Int>
  ) {
    let columns = setBits(columns)
    for row in setBits(rows) {
      for column in columns {
        let place = start + row * stride + column
        weights[place] = Int8(min(max(Int(weights[place]) + amount, bounds.lowerBound), bounds.upperBound))
      }
    }
  }

  /// The word that belongs to a place.
  static func randomWord(at place: UInt32, base: UInt64, of stream: RandomStream) -> UInt32 {
    stream.block(at: base &+ UInt64(place / 4))[Int(place % 4)]
  }
}

/// Some compartments with all that a step reads and writes.
struct CompartmentBank: Equatable {
  var charges: [Int32]
  var currents: [Int32]
  var voltages: [Int32]
  var holds: [UInt8]
  var spikes: [UInt64]

  /// What came of a step.
  struct Outcome: Equatable {
    var done: Int
    var spikes = 0
    var lowest = Int32.max
    var highest = Int32.min
    var changed = false
  }

  /// The fast loop from a word on.
  mutating func fast(
    _ compartment: spike_compartment, common: Int32, elapsed: UInt8, from first: Int, valid: UInt64
  ) -> Outcome {
    var compartment = compartment
    let outcome = spike_integrate(
      &compartment, &charges, common, &currents, &voltages, &holds, elapsed, first, spikes.count, valid, &spikes)
    return Outcome(
      done: outcome.done, spikes: outcome.spikes, lowest: outcome.lowest, highest: outcome.highest,
      changed: outcome.changed != 0)
  }

  /// The same, compartment by compartment, in 64 bits.
  mutating func slow(
    _ compartment: spike_compartment, common: Int32, elapsed: UInt8, from first: Int, valid: UInt64
  ) -> Outcome {
    var outcome = Outcome(done: first)
    for word in first..<spikes.count {
      let lanes = word + 1 == spikes.count ? valid : UInt64.max
      var next = self
      var told = outcome
      next.spikes[word] = 0
      var isBad = false
      for lane in 0..<64 {
        let counts = lanes >> UInt64(lane) & 1 == 1
        let fits = next.step(
          compartment, place: 64 * word + lane, common: common, elapsed: elapsed, counts: counts, &told)
        isBad = isBad || !fits
      }
      if isBad { return outcome }
      self = next
      outcome = told
      outcome.done = word + 1
    }
    return outcome
  }

  /// One compartment; false where it overflows.
  private mutating func step(
    _ compartment: spike_compartment, place: Int, common: Int32, elapsed: UInt8, counts: Bool, _ outcome: inout Outcome
  ) -> Bool {
    let charge = Int(charges[place]) + Int(common)
    let current = Int(currents[place]) * Int(compartment.current_keep) / 4096 + charge * 64
    let sum = Int(voltages[place]) * Int(compartment.voltage_keep) / 4096 + current + Int(compartment.bias)
    let hold = holds[place] > elapsed ? holds[place] - elapsed : 0
    let fires = counts && hold == 0 && sum > Int(compartment.level)
    var fits = (Int(compartment.charge_low)...Int(compartment.charge_high)).contains(charge)
    if counts { fits = fits && (Int(compartment.current_low)...Int(compartment.current_high)).contains(current) }
    if counts, hold == 0 {
      fits = fits && (Int(compartment.voltage_low)...Int(compartment.voltage_high)).contains(sum)
      outcome.lowest = min(outcome.lowest, Int32(truncatingIfNeeded: sum))
      outcome.highest = max(outcome.highest, Int32(truncatingIfNeeded: sum))
    }
    let voltage = hold > 0 || fires ? 0 : sum
    if counts, compartment.current_keep != 0 || compartment.voltage_keep != 0 {
      let differs = current != Int(currents[place]) || voltage != Int(voltages[place])
      outcome.changed = outcome.changed || differs || hold > 0 || fires
    }
    charges[place] = 0
    currents[place] = Int32(truncatingIfNeeded: current)
    voltages[place] = Int32(truncatingIfNeeded: voltage)
    holds[place] = fires ? (compartment.refractory > 1 ? UInt8(compartment.refractory) : 0) : hold
    if fires {
      spikes[place / 64] |= 1 << UInt64(place % 64)
      outcome.spikes += 1
    }
    return fits
  }
}
