import Foundation
package import SystemPackage

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// How long a download may be silent, and how long it may take.
public struct DownloadTimeouts: Sendable, Hashable {
  /// The longest wait for a connection, an answer or the next bytes.
  public var idle: Duration
  /// The longest time for one file.
  public var total: Duration

  /// Sets both; by default half a minute and four hours.
  public init(idle: Duration = .seconds(30), total: Duration = .seconds(14_400)) {
    self.idle = idle
    self.total = total
  }
}

/// How far the download of a set has come.
public struct DownloadProgress: Sendable, Hashable {
  /// The file under way.
  public var file: String
  /// Bytes so far, of the whole set.
  public var received: Int
  /// Bytes of the whole set, where known beforehand; a mirror's copy may differ a little.
  public var total: Int?
}

/// Why a download failed.
package struct DownloadFailure: Error, Hashable, Sendable {
  /// Who is to blame.
  package enum Cause: Sendable, Hashable {
    /// The server or the way to it; another mirror may do.
    case mirror
    /// The disk; another mirror would not help.
    case disk
    /// The caller no longer wants it.
    case cancelled
  }

  /// Who is to blame.
  package let cause: Cause
  /// What happened, in a few words.
  package let reason: String

  /// Blames someone.
  package init(cause: Cause, reason: String) {
    self.cause = cause
    self.reason = reason
  }
}

/// One file to be fetched by HTTP, streamed to the disk as it comes.
package struct Download: Sendable {
  /// Redirections that are followed at most.
  static let redirectionLimit = 10

  /// Where the file is; only `http` and `https` are accepted.
  package var address: String
  /// The most bytes that are accepted.
  package var limit: Int
  /// How long it may be silent, and how long it may take.
  package var timeouts: DownloadTimeouts
  /// Hears the bytes so far and the bytes announced, at most ten times a second and once at the end.
  package var progress: (@Sendable (Int, Int?) -> Void)?

  /// Describes a download.
  package init(
    address: String, limit: Int, timeouts: DownloadTimeouts = DownloadTimeouts(),
    progress: (@Sendable (Int, Int?) -> Void)? = nil
  ) {
    self.address = address
    self.limit = limit
    self.timeouts = timeouts
    self.progress = progress
  }

  /// Fetches the file to `path`, which must not exist; after a failure nothing is left there.
  ///
  /// - Throws: ``DownloadFailure`` for an answer other than 200, a body above the limit or shorter than announced,
  ///   silence, a full disk, and where the task is cancelled.
  package func run(to path: FilePath) async throws(DownloadFailure) {
    guard let url = URL(string: address), ["http", "https"].contains(url.scheme?.lowercased()) else {
      throw DownloadFailure(cause: .mirror, reason: "not an http address")
    }
    let file: FileDescriptor
    do {
      file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw DownloadFailure(cause: .disk, reason: "cannot create \(path): \(error)")
    }
    let failure = await receive(url, into: file) ?? Self.sync(file, path)
    try? file.close()
    if let failure {
      unlink(path.string)
      throw failure
    }
  }

  private func receive(_ url: URL, into file: FileDescriptor) async -> DownloadFailure? {
    let receiver = DownloadReceiver(file: file, limit: limit, progress: progress)
    let configuration = URLSessionConfiguration.ephemeral
    // Later than ours, so that ours say what happened.
    configuration.timeoutIntervalForRequest = Self.seconds(timeouts.total) + 60
    configuration.timeoutIntervalForResource = Self.seconds(timeouts.total) + 60
    configuration.urlCache = nil
    let session = URLSession(configuration: configuration, delegate: receiver, delegateQueue: nil)
    defer { session.finishTasksAndInvalidate() }
    var request = URLRequest(url: url)
    request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
    request.setValue("synfire", forHTTPHeaderField: "User-Agent")
    let task = session.dataTask(with: request)
    defer { task.cancel() }
    let watch = Task { await supervise(receiver) }
    defer { watch.cancel() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        receiver.begin(continuation)
        task.resume()
      }
    } onCancel: {
      receiver.finish(DownloadFailure(cause: .cancelled, reason: "cancelled"))
    }
  }

  /// Ends a download that is silent or takes too long; the session's own limits are too coarse for that.
  private func supervise(_ receiver: DownloadReceiver) async {
    let start = ContinuousClock.now
    let pause = min(timeouts.idle / 10, .milliseconds(250))
    while !Task.isCancelled {
      try? await Task.sleep(for: pause)
      let now = ContinuousClock.now
      if now - receiver.lastActivity >= timeouts.idle {
        let what = receiver.hasAnswer ? "sent nothing more" : "did not answer"
        receiver.finish(DownloadFailure(cause: .mirror, reason: "\(what) for \(Self.seconds(timeouts.idle)) s"))
        return
      }
      if now - start >= timeouts.total {
        receiver.finish(DownloadFailure(cause: .mirror, reason: "took longer than \(Self.seconds(timeouts.total)) s"))
        return
      }
    }
  }

  private static func sync(_ file: FileDescriptor, _ path: FilePath) -> DownloadFailure? {
    guard fsync(file.rawValue) == 0 else {
      return DownloadFailure(cause: .disk, reason: "cannot write \(path): \(Errno(rawValue: errno))")
    }
    return nil
  }

  private static func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }
}
