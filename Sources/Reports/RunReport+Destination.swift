public import Experiments
public import Storage
public import SystemPackage

extension RunReport {
  /// Refuses a `path` at which a page would take the place of something else: a file of one of the `runs`, or any other
  /// file that is no HTML page; and one where no file can be written.
  public static func checkDestination(_ path: FilePath, of runs: [RunFolder]) throws(StorageError) {
    for run in runs where run.owns(path) {
      throw StorageError(path, "wanted a file for the page, got one that belongs to the run", kind: .unusable)
    }
    try path.checkThatAFileCanStandHere()
    guard path.fileKind == .file, let start = try? start(of: path), !start.isEmpty else { return }
    let text = String(decoding: start, as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{FEFF}" }.lowercased()
    guard ["<!doctype html", "<html"].contains(where: text.hasPrefix) else {
      throw StorageError(path, "wanted a new file or an HTML page to replace, got another file", kind: .unusable)
    }
  }

  /// The first bytes of a file.
  private static func start(of path: FilePath) throws -> [UInt8] {
    let file = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
    return try file.closeAfter {
      try [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
        count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
    }
  }
}

extension RunFolder {
  /// Whether `file` is one of the files of the run, or would stand among its checkpoints.
  fileprivate func owns(_ file: FilePath) -> Bool {
    let file = ((try? file.followingLinks()) ?? file).withItsFolderResolved
    let checkpoints = checkpointsPath.appending("any").withItsFolderResolved.removingLastComponent()
    return [recordPath, historyPath].contains { $0.withItsFolderResolved == file } || file.starts(with: checkpoints)
  }
}
