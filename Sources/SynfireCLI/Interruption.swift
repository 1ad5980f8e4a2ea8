import ArgumentParser
import Foundation
import Synchronization

/// Ctrl-C and its relatives: noted, so that work under way can end cleanly; a second Ctrl-C ends at once.
enum Interruption {
  private static let requested = Atomic<Bool>(false)

  /// The exit code of a run that was stopped on request, as shells expect it.
  static let exitCode = ExitCode(130)

  /// Whether somebody asked to stop.
  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Notes SIGINT and SIGTERM from now on; a write to a closed pipe or beyond a size limit becomes an error.
  static func install() {
    for request in [SIGINT, SIGTERM] {
      signal(request) { received in
        Interruption.requested.store(true, ordering: .relaxed)
        signal(received, SIG_DFL)
      }
    }
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }
}
