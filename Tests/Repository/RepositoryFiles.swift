import Foundation

/// The files of the package as text, for tests of what must agree between them.
package enum RepositoryFiles {
  /// A file and its path from the package's root.
  package struct File: Sendable {
    package let path: String
    package let text: String
  }

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The text of the file at a path from the root.
  package static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The files below a folder whose names end in `ending`, by path.
  package static func files(in folder: String, ending: String) throws -> [File] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
    return try paths.filter { $0.hasSuffix(ending) }.sorted().map { path in
      File(path: "\(folder)/\(path)", text: try text("\(folder)/\(path)"))
    }
  }

  /// The names of the folders in a folder.
  package static func folders(in folder: String) throws -> [String] {
    let url = root.appending(path: folder)
    return try FileManager.default.contentsOfDirectory(atPath: url.path).sorted().filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: url.appending(path: name).path, isDirectory: &isFolder)
        && isFolder.boolValue
    }
  }
}
