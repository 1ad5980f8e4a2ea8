import Synchronization
import Synfire

/// Shows how far a download has come: a bar on a terminal, a line for each file elsewhere.
final class DownloadPrinter: Sendable {
  private struct State {
    var bar: ProgressBar?
    var file = ""
  }

  private let state = Mutex(State())

  /// What `work` gives, which may download; a request to stop cancels it, so that nothing half done stays behind.
  static func showing<Result: Sendable>(
    _ work: @escaping @Sendable (_ progress: @escaping @Sendable (DownloadProgress) -> Void) async throws -> Result
  ) async throws -> Result {
    let printer = DownloadPrinter()
    defer { ProgressBar.wipe() }
    return try await Interruption.cancelling { try await work { printer.report($0) } }
  }

  func report(_ progress: DownloadProgress) {
    state.withLock { state in
      if state.file != progress.file, !Terminal.showsProgress {
        Terminal.remark(
          "downloading \(progress.file)" + (progress.total.map { " of \(Format.bytes($0)) in all" } ?? ""))
      }
      state.file = progress.file
      var bar = state.bar ?? ProgressBar(total: progress.total ?? 0, unit: "bytes")
      bar.update(done: progress.received, title: progress.file)
      state.bar = bar
    }
  }
}
