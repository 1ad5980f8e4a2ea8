import Foundation
import Storage
import SystemPackage

extension KnownDataset {
  /// Downloads of more bytes than this need a word of consent: 100 MB.
  public static let largeDownload = 100_000_000

  /// The set from the first local place that has it, else downloaded into the user's cache.
  ///
  /// A copy in the cache with wrong content is replaced. The four files are gathered beside the cache's folder, checked
  /// by their hashes, and then appear in the cache all at once; several processes may do so at the same time. An error
  /// or a cancellation leaves nothing behind, and what killed processes left of any set is removed first.
  ///
  /// - Parameters:
  ///   - allowLarge: consent to a download of more than 100 MB.
  ///   - timeouts: how long a server may be silent, and one file may take.
  ///   - progress: hears at most ten times a second how far it is.
  /// - Throws: ``DatasetError``: `network` where all mirrors fail, naming the problem of each and the ways to do
  ///   without a network; `tooLarge` where consent is wanted; and what ``verify(with:)`` may throw.
  public func fetch(
    with locator: DatasetLocator, allowLarge: Bool = false, timeouts: DownloadTimeouts = DownloadTimeouts(),
    progress: (@Sendable (DownloadProgress) -> Void)? = nil
  ) async throws(DatasetError) -> FoundDataset {
    if let cache = locator.cacheFolder { StagingFolder.removeAbandoned(in: cache) }
    if let found = try findRepairable(with: locator) { return found }
    if case .made(let material) = origin {
      throw DatasetError(
        .missing, name, "nobody serves it for download: make it from \(material); then \(waysToProvide(locator))")
    }
    guard downloadSize <= Self.largeDownload || allowLarge else {
      let megabytes = (Double(downloadSize) / 1e6).rounded()
      throw DatasetError(.tooLarge, name, "the download is \(Int(megabytes)) MB; \(locator.spelling.agreement)")
    }
    guard let place = locator.places(for: self).first(where: { $0.kind == .cache }), let folder = place.folders.first
    else {
      throw DatasetError(.missing, name, "wanted a cache folder to download to, got neither XDG_CACHE_HOME nor HOME")
    }
    let staging = try StagingFolder(for: folder)
    try await gather(into: staging.path, locator, timeouts, progress)
    try staging.publish(unless: { ((try? find(in: place)) ?? nil) != nil })
    guard let found = try find(in: place) else {
      throw DatasetError(.missing, folder.string, "wanted \(title) there after the download, got nothing")
    }
    return found
  }

  /// Like ``verify(with:)``, but nil where the set is missing or where the cache holds something else.
  private func findRepairable(with locator: DatasetLocator) throws(DatasetError) -> FoundDataset? {
    for place in locator.places(for: self) {
      do {
        if let found = try find(in: place) { return found }
      } catch {
        if place.kind != .cache { throw error }
      }
    }
    return nil
  }

  private func gather(
    into folder: FilePath, _ locator: DatasetLocator, _ timeouts: DownloadTimeouts,
    _ progress: (@Sendable (DownloadProgress) -> Void)?
  ) async throws(DatasetError) {
    do {
      let job = FetchJob(set: self, folder: folder, timeouts: timeouts, progress: progress)
      switch origin {
      case .files(let mirrors): try await job.fetchFiles(mirrors)
      case .archive(let addresses, let size): try await job.fetchArchive(addresses, size: size)
      case .made: break
      }
    } catch {
      switch error.cause {
      case .cancelled: throw DatasetError(.network, name, "the download was cancelled")
      case .disk: throw DatasetError(.unreadable, name, error.reason)
      case .mirror:
        throw DatasetError(
          .network, name, "no mirror could provide it (\(error.reason)); to do without: \(waysToProvide(locator))")
      }
    }
  }
}

/// The download of one set into a folder.
private struct FetchJob: Sendable {
  let set: KnownDataset
  let folder: FilePath
  let timeouts: DownloadTimeouts
  let progress: (@Sendable (DownloadProgress) -> Void)?

  /// Fetches each file from the first mirror that has it; a mirror that fails goes to the end of the row.
  func fetchFiles(_ mirrors: [String]) async throws(DownloadFailure) {
    var row = mirrors
    var done = 0
    for file in set.files {
      let partial = folder.appending(file.name + ".part")
      let limit = file.contentSize + KnownDataset.slack
      let before = done
      row = try await fromFirst(row) { mirror throws(DownloadFailure) in
        try await download(mirror + file.name + ".gz", to: partial, limit: limit, as: file.name, after: before)
        try accept(file, content(of: partial, limit: limit))
        try remove(partial)
      }
      done += file.gzipSize ?? file.contentSize
    }
  }

  /// Fetches an archive from the first mirror whose copy holds the right files.
  func fetchArchive(_ addresses: [String], size: Int) async throws(DownloadFailure) {
    let partial = folder.appending("archive.part")
    // A mirror may have packed the same files anew; an eighth more is taken.
    let limit = size + size / 8
    _ = try await fromFirst(addresses) { address throws(DownloadFailure) in
      try await download(address, to: partial, limit: limit, as: "the archive", after: 0)
      do {
        let archive = try ZipArchive(partial)
        for file in set.files {
          guard let entry = archive.entry(named: file.name + ".gz") else {
            throw DatasetError(.missing, file.name, "the archive lacks \(file.name).gz")
          }
          try accept(file, archive.read(entry, limit: file.contentSize + KnownDataset.slack))
        }
      } catch let error as DatasetError {
        throw DownloadFailure(cause: .mirror, reason: error.reason)
      } catch let error as DownloadFailure {
        throw error
      } catch {
        throw DownloadFailure(cause: .mirror, reason: "\(error)")
      }
      try remove(partial)
    }
  }

  /// Tries `body` with each mirror until one does it; returns the mirrors, those that failed last.
  private func fromFirst(
    _ mirrors: [String], _ body: (String) async throws(DownloadFailure) -> Void
  ) async throws(DownloadFailure) -> [String] {
    var problems: [String] = []
    for (index, mirror) in mirrors.enumerated() {
      do {
        try await body(mirror)
        return Array(mirrors[index...] + mirrors[..<index])
      } catch {
        guard error.cause == .mirror else { throw error }
        problems.append("\(URL(string: mirror)?.host() ?? mirror): \(error.reason)")
      }
    }
    throw DownloadFailure(cause: .mirror, reason: problems.joined(separator: "; "))
  }

  private func download(
    _ address: String, to path: FilePath, limit: Int, as name: String, after done: Int
  ) async throws(DownloadFailure) {
    _ = try? remove(path)
    let (progress, expected) = (progress, set.downloadSize)
    let download = Download(address: address, limit: limit, timeouts: timeouts) { received, _ in
      progress?(DownloadProgress(file: name, received: done + received, total: max(expected, done + received)))
    }
    try await download.run(to: path)
  }

  /// Puts what a mirror sent as `file`, compressed or not, under its name, and checks it.
  private func accept(_ file: KnownDataset.File, _ bytes: [UInt8]) throws(DownloadFailure) {
    let path = folder.appending(Gzip.isGzip(bytes) ? file.name + ".gz" : file.name)
    let content = try decompressed(bytes, of: file)
    do { try AtomicFile.write(bytes, to: path) } catch { throw DownloadFailure(cause: .disk, reason: "\(error)") }
    let comparison: KnownDataset.File.Comparison
    do {
      comparison = try file.compare(contentSHA256: FileContent.sha256(content), at: path)
    } catch {
      throw DownloadFailure(cause: .disk, reason: "\(error)")
    }
    switch comparison {
    case .equal(.counts) where file.gzipSHA256 != nil:
      try remove(path)
      throw DownloadFailure(
        cause: .mirror, reason: "sent \(file.name) without its compression, which cannot be checked")
    case .equal: return
    case .different(let problem):
      try remove(path)
      throw DownloadFailure(cause: .mirror, reason: "sent another \(file.name), wanted \(problem)")
    }
  }

  private func decompressed(_ bytes: [UInt8], of file: KnownDataset.File) throws(DownloadFailure) -> [UInt8] {
    guard Gzip.isGzip(bytes) else { return bytes }
    do {
      return try Gzip.decompress(bytes, limit: file.contentSize, path: FilePath(file.name))
    } catch {
      throw DownloadFailure(cause: .mirror, reason: "sent a damaged \(file.name): \(error.reason)")
    }
  }

  private func content(of path: FilePath, limit: Int) throws(DownloadFailure) -> [UInt8] {
    do {
      return try WholeFile.read(path, limit: limit)
    } catch {
      throw DownloadFailure(cause: .disk, reason: "\(error)")
    }
  }

  /// Removes an existing file.
  private func remove(_ path: FilePath) throws(DownloadFailure) {
    guard unlink(path.string) == 0 else {
      throw DownloadFailure(cause: .disk, reason: "cannot remove \(path): \(Errno(rawValue: errno))")
    }
  }
}
