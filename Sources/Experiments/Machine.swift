import Foundation

/// The machine that a run was made on.
public struct Machine: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The operating system and its version.
  public let system: String
  /// The instruction set.
  public let architecture: String
  /// The processor's name, where the system tells it.
  public let processor: String?
  /// Logical processors.
  public let processors: Int

  /// One line for people.
  public var description: String {
    "\(processor ?? "unnamed processor") (\(architecture)), \(processors) logical processors, \(system)"
  }

  /// This machine.
  public static var current: Machine {
    let process = ProcessInfo.processInfo
    return Machine(
      system: process.operatingSystemVersionString, architecture: currentArchitecture, processor: processorName,
      processors: process.activeProcessorCount)
  }

  #if arch(x86_64)
    private static let currentArchitecture = "x86_64"
  #elseif arch(arm64)
    private static let currentArchitecture = "arm64"
  #else
    private static let currentArchitecture = "other"
  #endif

  /// The first "model name" of Linux's list of processors.
  private static var processorName: String? {
    guard let list = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return nil }
    let line = list.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces)
  }
}
