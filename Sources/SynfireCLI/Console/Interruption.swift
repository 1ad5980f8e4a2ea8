import ArgumentParser
import Foundation
import Synchronization

/// Ctrl-C and its relatives: noted, so that work under way can end cleanly; a second Ctrl-C ends at once.
enum Interruption {
  private static let requested = Atomic<Bool>(false)

  /// The exit code of a command that was stopped on request, as shells expect it.
  static let exitCode = ExitCode(130)

  /// Whether somebody asked to stop.
  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Notes requests to stop from now on, in place of the process's end: for work that looks at `isRequested`.
  ///
  /// A terminal that closes is one, unless the process was told to outlive it.
  static func noteRequests() {
    for request in [SIGINT, SIGTERM, SIGHUP] {
      var before = sigaction()
      if request == SIGHUP, sigaction(request, nil, &before) == 0, ignores(before) { continue }
      signal(request) { received in
        Interruption.requested.store(true, ordering: .relaxed)
        signal(received, SIG_DFL)
      }
    }
  }

  /// What `work` gives; a request to stop cancels it and ends the command once it has cleaned up.
  ///
  /// Work that does not look at its cancellation goes on to its end; a second request then ends the process at once.
  static func cancelling<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result
  {
    noteRequests()
    defer { forgetRequests() }
    let task = Task { try await work() }
    let watch = Task {
      while !isRequested, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(50)) }
      if isRequested { task.cancel() }
    }
    defer { watch.cancel() }
    let result = await task.result
    if isRequested { throw exitCode }
    return try result.get()
  }

  /// Lets requests end the process at once again.
  private static func forgetRequests() {
    for request in [SIGINT, SIGTERM, SIGHUP] {
      var current = sigaction()
      if sigaction(request, nil, &current) == 0, !ignores(current) { signal(request, SIG_DFL) }
    }
  }

  /// Makes a write to a closed pipe or beyond a size limit an error, not the end of the process.
  static func turnSignalsOfWritesIntoErrors() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }

  private static func ignores(_ action: sigaction) -> Bool {
    #if canImport(Darwin)
      let handler = action.__sigaction_u.__sa_handler
    #else
      let handler = action.__sigaction_handler.sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
