import Foundation
import SystemPackage

/// The real data sets, where this machine has them.
enum RealData {
  /// The folder of the set `name`, under `SYNFIRE_DATA` or beside the package.
  static func folder(_ name: String) -> FilePath? {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let beside = root.appending(path: "../shared/data").standardizedFileURL.path(percentEncoded: false)
    let folder = FilePath(ProcessInfo.processInfo.environment["SYNFIRE_DATA"] ?? beside).appending(name)
    return FileManager.default.fileExists(atPath: folder.string) ? folder : nil
  }
}

/// Folders that last for one test.
enum TemporaryFolder {
  /// Runs `body` with a new folder that holds `files`, and removes it.
  static func with(_ files: [String: [UInt8]], _ body: (FilePath) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "synfire-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, bytes) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    }
    try body(FilePath(folder.path(percentEncoded: false)))
  }
}
