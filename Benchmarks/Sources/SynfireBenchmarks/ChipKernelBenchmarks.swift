import CKernels
import Kernels
import NetworkModel

/// The loops of `CKernels` that only the chip uses, against the same loops in Swift, for 1,024 compartments.
struct ChipKernelBenchmarks {
  private static let count = 1_024

  static func run() throws {
    print(Table.heading("loop of CKernels, 1,024 places", ["C", "Swift", "Swift / C"]))
    try race("a step of leaky compartments", Bank(leak: 400)) {
      $0.stepInC()
    } swift: {
      $0.stepInSwift()
    }
    try race("a step of compartments without memory", Bank(leak: 4096)) {
      $0.stepInC()
    } swift: {
      $0.stepInSwift()
    }
    try race("random words, one after the other", Bank(leak: 0)) {
      $0.drawInC(1)
    } swift: {
      $0.drawInSwift(1)
    }
    try race("random words, each of another block", Bank(leak: 0)) {
      $0.drawInC(5)
    } swift: {
      $0.drawInSwift(5)
    }
    try race("one to one, 25 % spike, as in nBP", Bank(leak: 0)) {
      $0.chargeInC()
    } swift: {
      $0.chargeInSwift()
    }
    try race("sums of the last time added", Bank(leak: 0)) {
      $0.addInC()
    } swift: {
      $0.addInSwift()
    }
  }

  private static func race(
    _ name: String, _ bank: Bank, c: @escaping (Bank) -> Void, swift: @escaping (Bank) -> Void
  ) throws {
    let times = try Race().times([.init(name: "C") { c(bank) }, .init(name: "Swift") { swift(bank) }])
    print(
      Table.line(name, times.map { Table.nanoseconds($0.seconds) } + [Table.ratio(times[1].ratio)]))
  }

  /// Registers and places in memory of their own, which lives as long as the program.
  final class Bank {
    private let charges = allocate(Int32.self)
    private let currents = allocate(Int32.self)
    private let voltages = allocate(Int32.self)
    private let holds = allocate(UInt8.self)
    private let weights = allocate(Int8.self)
    private let places = allocate(UInt32.self)
    private let words = allocate(UInt32.self)
    private let spikes = allocate(UInt64.self)
    private var compartment: spike_compartment
    private let stream = RandomStream(seed: 1, purpose: .weightRounding)

    init(leak: Int32) {
      compartment = spike_compartment(
        current_keep: 4096 - leak, voltage_keep: 4096 - leak, bias: 640, level: 64_000, charge_low: -262_144,
        charge_high: 262_143, current_low: -8_388_608, current_high: 8_388_607, voltage_low: -8_388_608,
        voltage_high: 8_388_607, refractory: 2)
      for place in 0..<count {
        weights[place] = Int8(truncatingIfNeeded: 37 * place)
        currents[place] = Int32(place % 50) * 64
        if stream.bernoulli(0.25, at: UInt64(place)) { spikes[100 + place / 64] |= 1 << UInt64(place % 64) }
      }
    }

    private static func allocate<Element: FixedWidthInteger>(_: Element.Type) -> UnsafeMutablePointer<Element> {
      let memory = UnsafeMutablePointer<Element>.allocate(capacity: count + 64)
      memory.initialize(repeating: 0, count: count + 64)
      return memory
    }

    func stepInC() {
      _ = spike_integrate(
        &compartment, charges, 0, currents, voltages, holds, 1, 0, count / 64, .max, spikes)
    }

    func stepInSwift() {
      for word in 0..<count / 64 {
        var bits: UInt64 = 0
        for lane in 0..<64 {
          let place = 64 * word + lane
          let u = Decay.apply(currents[place], decay: 4096 - compartment.current_keep) &+ charges[place] &<< 6
          let sum = Decay.apply(voltages[place], decay: 4096 - compartment.voltage_keep) &+ u &+ compartment.bias
          charges[place] = 0
          currents[place] = u
          let hold = holds[place] > 0 ? holds[place] - 1 : 0
          let fires = hold == 0 && sum > compartment.level
          voltages[place] = hold > 0 || fires ? 0 : sum
          holds[place] = fires ? UInt8(truncatingIfNeeded: compartment.refractory) : hold
          if fires { bits |= 1 << UInt64(lane) }
        }
        spikes[word] = bits
      }
    }

    func drawInC(_ stride: Int) {
      for k in 0..<count { places[k] = UInt32(truncatingIfNeeded: k &* stride) }
      spike_random_words(1, 0, 0, 8, places, count, words)
    }

    func drawInSwift(_ stride: Int) {
      var position = UInt64.max
      var block = Philox4x32.Block()
      for k in 0..<count {
        let place = k &* stride
        if UInt64(place / 4) != position {
          position = UInt64(place / 4)
          block = stream.block(at: position)
        }
        words[k] = block[place % 4]
      }
    }

    func chargeInC() { spike_charge_pairs(weights, 0, spikes + 100, count / 64, 1, charges) }

    func addInC() { spike_add_charges(currents, count, charges) }

    func addInSwift() {
      for place in 0..<count { charges[place] &+= currents[place] }
    }

    func chargeInSwift() {
      for k in 0..<count / 64 {
        var word = spikes[100 + k]
        while word != 0 {
          let place = 64 * k + word.trailingZeroBitCount
          charges[place] &+= Int32(weights[place]) &<< 1
          word &= word - 1
        }
      }
    }
  }
}
