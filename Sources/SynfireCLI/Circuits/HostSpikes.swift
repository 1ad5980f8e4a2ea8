import Foundation
import Synfire
import SystemPackage

/// Spikes that the host sends to spike generators while the chip runs, in the order of their steps.
struct HostSpikes {
  private struct Spike: Comparable {
    let step: Int
    let generator: Int
    let source: Int

    static func < (left: Spike, right: Spike) -> Bool {
      (left.step, left.generator, left.source) < (right.step, right.generator, right.source)
    }
  }

  private var spikes: [Spike] = []
  private var next = 0

  /// Reads what options of the form `GENERATOR:FILE` name.
  ///
  /// - Throws: `NetworkError` for a generator that the network lacks, `StorageError` for a file that holds no spikes.
  init(_ options: [String], for network: Network) throws {
    for option in options { try read(option, for: network) }
    spikes.sort()
  }

  /// How many steps after `now` may run at once, with what is to be sent for them sent before.
  func reachableSteps(after now: Int) -> Int {
    next < spikes.count ? max(Chip.sendableSteps.upperBound, spikes[next].step - 1 - now) : Int.max
  }

  /// How many spikes there are at steps outside of a range.
  func count(outside steps: ClosedRange<Int>) -> Int {
    spikes.reduce(0) { $0 + (steps.contains($1.step) ? 0 : 1) }
  }

  /// Sends the spikes of the steps from the next one to `last`, which `reachableSteps` allows; those of the past are left out.
  mutating func send(to chip: inout Chip, through last: Int) throws(ChipError) {
    let now = chip.stepCount
    while next < spikes.count, spikes[next].step <= now { next += 1 }
    while next < spikes.count, spikes[next].step <= last {
      let first = spikes[next]
      var end = next
      while end < spikes.count, spikes[end].step == first.step, spikes[end].generator == first.generator { end += 1 }
      try chip.send(
        spikes[next..<end].lazy.map(\.source), to: SpikeGeneratorID(index: first.generator), inSteps: first.step - now)
      next = end
    }
  }

  /// The lines of a text, which end by a line feed, a carriage return or both; a byte order mark is passed over.
  private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    let text = bytes.withoutByteOrderMark
    if text.contains(UInt8(ascii: "\n")) {
      return text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }
    return text.split(separator: UInt8(ascii: "\r"), omittingEmptySubsequences: false)
  }

  private mutating func read(_ option: String, for network: Network) throws {
    let split = option.indices.last { place in
      option[place] == ":" && network.spikeGenerator(named: String(option[..<place])) != nil
    }
    guard let split, let generator = network.spikeGenerator(named: String(option[..<split])) else {
      let names = network.spikeGenerators.map(\.name).joined(separator: ", ")
      throw NetworkError(
        "--spikes \(option)",
        "wanted GENERATOR:FILE with a spike generator of the circuit (\(names.isEmpty ? "it has none" : names)), got another"
      )
    }
    let path = FilePath(String(option[option.index(after: split)...]))
    let bytes = try WholeFile.read(path, limit: Network.maximumJSONSize)
    if let nature = FileNature.name(of: bytes), nature != "text", !bytes.isEmpty {
      throw StorageError(path, "wanted lines of step,source, got \(nature)")
    }
    var hasHead = false
    for (number, line) in Self.lines(of: bytes).enumerated() {
      let text = String(decoding: line, as: UTF8.self).filter { !$0.isWhitespace }
      if text.isEmpty || text.hasPrefix("#") { continue }
      let isFirst = !hasHead
      hasHead = true
      if isFirst, text.lowercased() == "step,source" { continue }
      let fields = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
      guard fields.count == 2, let step = fields[0], let source = fields[1],
        (1...Network.maximumStep).contains(step), (0..<network[generator].count).contains(source)
      else {
        throw StorageError(
          path,
          "line \(number + 1): wanted a step from 1 on and a source below \(network[generator].count), got "
            + String(text.prefix(40)).debugDescription)
      }
      spikes.append(Spike(step: step, generator: generator.index, source: source))
    }
  }
}
