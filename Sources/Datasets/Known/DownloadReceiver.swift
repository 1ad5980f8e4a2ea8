import Foundation
import Synchronization
import SystemPackage

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Takes the answer to one request: checks its head, writes its body to a file, and says once how it ended.
final class DownloadReceiver: NSObject, URLSessionDataDelegate, Sendable {
  private struct State {
    var continuation: CheckedContinuation<DownloadFailure?, Never>?
    /// How it ended: nil while it runs, then a failure or none.
    var outcome: DownloadFailure??
    var announced: Int?
    var received = 0
    var redirections = 0
    var hasAnswer = false
    var lastActivity = ContinuousClock.now
    var lastReport: ContinuousClock.Instant?
  }

  private let file: FileDescriptor
  private let limit: Int
  private let progress: (@Sendable (Int, Int?) -> Void)?
  private let state = Mutex(State())

  init(file: FileDescriptor, limit: Int, progress: (@Sendable (Int, Int?) -> Void)?) {
    self.file = file
    self.limit = limit
    self.progress = progress
  }

  /// When the server was last heard of.
  var lastActivity: ContinuousClock.Instant { state.withLock(\.lastActivity) }
  /// Whether the head of the answer has come.
  var hasAnswer: Bool { state.withLock(\.hasAnswer) }

  /// Starts the clock; `continuation` hears how it ended.
  func begin(_ continuation: CheckedContinuation<DownloadFailure?, Never>) {
    let outcome = state.withLock { state in
      state.lastActivity = .now
      if state.outcome == nil { state.continuation = continuation }
      return state.outcome
    }
    if let outcome { continuation.resume(returning: outcome) }
  }

  /// Ends it, with a failure or none; only the first call counts, and no byte is written after it.
  func finish(_ failure: DownloadFailure?) {
    let (continuation, report) = state.withLock { state in
      guard state.outcome == nil else { return (nil as CheckedContinuation<DownloadFailure?, Never>?, nil as Int?) }
      state.outcome = .some(failure)
      defer { state.continuation = nil }
      return (state.continuation, failure == nil ? state.received : nil)
    }
    if let report { progress?(report, report) }
    continuation?.resume(returning: failure)
  }

  private func fail(_ reason: String, _ task: URLSessionTask) {
    finish(DownloadFailure(cause: .mirror, reason: reason))
    task.cancel()
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    let count = state.withLock { state in
      state.redirections += 1
      state.lastActivity = .now
      return state.redirections
    }
    guard count <= Download.redirectionLimit, ["http", "https"].contains(request.url?.scheme?.lowercased()) else {
      completionHandler(nil)
      return fail("redirects too often, or to something other than http", task)
    }
    completionHandler(request)
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    let answer = response as? HTTPURLResponse
    let status = answer?.statusCode ?? 0
    let isPlain = ["", "identity"].contains(answer?.value(forHTTPHeaderField: "Content-Encoding") ?? "")
    let announced = isPlain ? answer?.value(forHTTPHeaderField: "Content-Length").flatMap { Int($0) } : nil
    state.withLock { state in
      state.hasAnswer = true
      state.lastActivity = .now
      state.announced = announced
    }
    if status != 200 {
      completionHandler(.cancel)
      fail("answered \(status)", dataTask)
    } else if let announced, announced > limit {
      completionHandler(.cancel)
      fail("announces \(announced) bytes, wanted at most \(limit)", dataTask)
    } else {
      completionHandler(.allow)
    }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let (failure, report) = state.withLock { state in accept(data, &state) }
    if let failure {
      finish(failure)
      dataTask.cancel()
    } else if let report {
      progress?(report.received, report.announced)
    }
  }

  /// Writes a piece of the body; what to report, if it is time for that.
  private func accept(
    _ data: Data, _ state: inout State
  ) -> (failure: DownloadFailure?, report: (received: Int, announced: Int?)?) {
    guard state.outcome == nil else { return (nil, nil) }
    state.lastActivity = .now
    guard data.count <= limit - state.received else {
      return (DownloadFailure(cause: .mirror, reason: "sent more than \(limit) bytes"), nil)
    }
    do {
      _ = try data.withUnsafeBytes { try file.writeAll($0) }
    } catch {
      return (DownloadFailure(cause: .disk, reason: "cannot write: \(error)"), nil)
    }
    state.received += data.count
    if let last = state.lastReport, state.lastActivity - last < .milliseconds(100) { return (nil, nil) }
    state.lastReport = state.lastActivity
    return (nil, (state.received, state.announced))
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    let (hasAnswer, received, announced) = state.withLock { ($0.hasAnswer, $0.received, $0.announced) }
    if let announced, received < announced {
      finish(DownloadFailure(cause: .mirror, reason: "sent \(received) of \(announced) bytes"))
    } else if let error {
      let words = error.localizedDescription
      finish(DownloadFailure(cause: .mirror, reason: words.isEmpty ? "cannot be reached" : words))
    } else {
      finish(hasAnswer ? nil : DownloadFailure(cause: .mirror, reason: "closed the connection without an answer"))
    }
  }
}
