import Foundation

/// The files of the package as text, for tests of what must agree between them.
enum Repository {
  /// A file and its path from the package's root.
  struct File {
    let path: String
    let text: String
  }

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The text of the file at a path from the root.
  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The files below a folder whose names end in `ending`, by path.
  static func files(in folder: String, ending: String) throws -> [File] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
    return try paths.filter { $0.hasSuffix(ending) }.sorted().map { path in
      File(path: "\(folder)/\(path)", text: try text("\(folder)/\(path)"))
    }
  }
}
