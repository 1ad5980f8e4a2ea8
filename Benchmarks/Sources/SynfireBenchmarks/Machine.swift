import Foundation

/// The machine as far as a figure depends on it.
enum Machine {
  /// The CPU's name, as the system gives it.
  static var processor: String {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
    guard let line = lines.first(where: { $0.hasPrefix("model name") }), let colon = line.firstIndex(of: ":") else {
      return "unknown processor"
    }
    return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
  }

  /// The clock in GHz, from a chain of multiplications of which each waits 3 cycles for the one before.
  ///
  /// A 64-bit multiplication has a latency of 3 cycles on x86-64 of AMD since Zen and of Intel since Nehalem, and on
  /// Apple's and Arm's wide cores.
  static func clock() throws -> Double {
    let links = 1 << 16
    let chain = Chain()
    let time = try Race(rounds: 25).times([.init(name: "chain") { chain.lengthen(by: links) }])[0]
    return Double(3 * links) / time.fastest / 1e9
  }

  private final class Chain {
    private var value: UInt64 = 3

    func lengthen(by links: Int) {
      var link = value
      for _ in 0..<links { link = link &* link }
      value = link | 2
    }
  }
}
