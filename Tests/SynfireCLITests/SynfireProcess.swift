import Foundation
import Testing

/// What a finished process has left.
struct Outcome: Sendable {
  /// The exit code; 128 and the number of the signal that ended it.
  let code: Int32
  let output: String
  let errors: String
  var outputLines: [String] {
    output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
  var errorLines: [String] {
    errors.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}

/// A process of the built command, which can be watched and sent signals while it runs.
///
/// It sees a home and a cache of its own, no `SYNFIRE_DATA`, and is killed after a time-out.
final class SynfireProcess: Sendable {
  /// A signal to send as soon as a line of output has come, without waiting for the test's turn.
  struct PlannedSignal: Sendable {
    /// After so many lines.
    var line: Int
    /// The signal.
    var number: Int32
    /// How long after the line, in milliseconds.
    var delay = 0
  }

  private let process: Process
  private let lines: AsyncStream<String>
  private let ended: AsyncStream<Void>
  private let errorFile: URL
  private let outputFile: URL

  /// The built command, beside the tests in the build folder.
  static let executable: URL? = {
    let bundles = Bundle.allBundles.filter { $0.bundlePath.hasSuffix(".xctest") }.map(\.bundleURL)
    let places = [Bundle.main.executableURL].compactMap { $0 } + bundles
    return places.map { $0.deletingLastPathComponent().appendingPathComponent("synfire") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()

  /// Starts the command, or a shell that is given its path as `$0` and `arguments` as `$@`.
  init(
    _ arguments: [String], in folder: Workplace, shell: String? = nil, environment: [String: String] = [:],
    sending signals: [PlannedSignal] = []
  ) throws {
    let executable = try #require(Self.executable, "the built command is not beside the tests")
    let process = Process()
    if let shell {
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", shell, executable.path] + arguments
    } else {
      process.executableURL = executable
      process.arguments = arguments
    }
    process.currentDirectoryURL = folder.url
    var variables = ProcessInfo.processInfo.environment
    variables["SYNFIRE_DATA"] = nil
    variables["HOME"] = folder.path("home")
    variables["XDG_CACHE_HOME"] = folder.path("cache")
    process.environment = variables.merging(environment) { $1 }
    errorFile = folder.url.appendingPathComponent(".errors-\(UUID().uuidString)")
    outputFile = folder.url.appendingPathComponent(".output-\(UUID().uuidString)")
    try Data().write(to: errorFile)
    try Data().write(to: outputFile)
    process.standardInput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: errorFile)
    let pipe = Pipe()
    process.standardOutput = pipe
    let copy = try FileHandle(forWritingTo: outputFile)
    let (ended, end) = AsyncStream.makeStream(of: Void.self)
    self.ended = ended
    process.terminationHandler = { _ in end.finish() }
    try process.run()
    self.process = process
    let identifier = process.processIdentifier
    lines = Self.lines(of: pipe.fileHandleForReading, copyingTo: copy) { line in
      for signal in signals where signal.line == line {
        usleep(UInt32(1_000 * signal.delay))
        kill(identifier, signal.number)
      }
    }
  }

  /// The lines of a pipe, as they come.
  private static func lines(of pipe: FileHandle, copyingTo copy: FileHandle, atLine: @escaping @Sendable (Int) -> Void)
    -> AsyncStream<String>
  {
    let (stream, continuation) = AsyncStream.makeStream(of: String.self)
    Thread.detachNewThread {
      var rest = Data()
      var count = 0
      while case let piece = pipe.availableData, !piece.isEmpty {
        try? copy.write(contentsOf: piece)
        rest += piece
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
          continuation.yield(String(decoding: rest[..<end], as: UTF8.self))
          rest = Data(rest[(end + 1)...])
          count += 1
          atLine(count)
        }
      }
      continuation.finish()
    }
    return stream
  }

  /// Waits until `count` lines are printed, or the output is at its end; the number of lines seen.
  @discardableResult
  func waitForLines(_ count: Int) async -> Int {
    let timeout = killAfterTimeout()
    defer { timeout.cancel() }
    var seen = 0
    for await _ in lines {
      seen += 1
      if seen == count { break }
    }
    return seen
  }

  /// Sends a signal.
  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits for the end.
  func outcome() async throws -> Outcome {
    let timeout = killAfterTimeout()
    defer { timeout.cancel() }
    for await _ in lines {}
    for await _ in ended {}
    let code =
      process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
    return Outcome(
      code: code, output: String(decoding: try Data(contentsOf: outputFile), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self))
  }

  /// Ends the process, and the test with it, where it takes longer than any test may.
  private func killAfterTimeout() -> Task<Void, Never> {
    let process = process
    return Task {
      do { try await Task.sleep(for: .seconds(120)) } catch { return }
      Issue.record("\(process.arguments ?? []) did not end in time")
      kill(process.processIdentifier, SIGKILL)
    }
  }
}
