import Foundation
import SystemPackage

/// The names in a folder of data, and which of them hold what.
struct FolderListing {
  /// One of the four files of a set.
  enum Role: CaseIterable {
    case trainImages, trainLabels, testImages, testLabels

    /// What people call it.
    var title: String {
      switch self {
      case .trainImages: "training images"
      case .trainLabels: "training labels"
      case .testImages: "test images"
      case .testLabels: "test labels"
      }
    }

    fileprivate var content: String { self == .trainImages || self == .testImages ? "images" : "labels" }
    fileprivate var prefixes: [String] { self == .trainImages || self == .trainLabels ? ["train"] : ["test", "t10k"] }
    fileprivate var ending: String { content == "images" ? "idx3-ubyte" : "idx1-ubyte" }

    /// The names that are looked for.
    var pattern: String {
      let idx = prefixes.map { "…\($0)-\(content)…\(ending)" }
      return (idx + ["\(prefixes[0])-\(content).npy"]).joined(separator: " or ") + ", plain or .gz"
    }

    /// Whether a file of that name, without `.gz`, plays this role.
    func isPlayed(by name: Substring) -> Bool {
      prefixes.contains { prefix in
        if name == "\(prefix)-\(content).npy" || name == "\(prefix)_\(content).npy" { return true }
        guard let found = name.range(of: "\(prefix)-\(content)", options: .backwards) else { return false }
        return name[found.upperBound...].hasSuffix(ending)
      }
    }
  }

  /// How many names an error shows.
  private static let shownNames = 8

  private let folder: FilePath
  /// All names, sorted.
  private let names: [String]

  /// Lists the folder at `path`.
  init(_ path: FilePath) throws(DatasetError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path.string, isDirectory: &isFolder) else {
      throw DatasetError(.missing, path.string, "wanted a folder with images and labels, got nothing of that name")
    }
    guard isFolder.boolValue else {
      throw DatasetError(.unreadable, path.string, "wanted a folder with images and labels, got a file")
    }
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path.string).sorted()
    } catch {
      throw DatasetError(
        .unreadable, path.string, "wanted a folder with images and labels, got one that cannot be listed")
    }
    folder = path
  }

  /// Whether a file plays `role`.
  func has(_ role: Role) -> Bool { !candidates(for: role).isEmpty }

  /// The one file that plays `role`; of a plain and a gzipped one of the same name, the plain one.
  func file(for role: Role) throws(DatasetError) -> FilePath {
    let candidates = candidates(for: role)
    let chosen = candidates.filter { name in !candidates.contains { $0 != name && $0[...] == Self.plain(name) } }
    guard let first = chosen.first else {
      throw DatasetError(.missing, folder.string, "wanted \(role.title) (\(role.pattern)), \(found)")
    }
    guard chosen.count == 1 else {
      throw DatasetError(
        .invalidArgument, folder.string,
        "wanted one file of \(role.title), got \(chosen.map { $0.debugDescription }.joined(separator: " and "))")
    }
    return folder.appending(first)
  }

  private func candidates(for role: Role) -> [String] {
    names.filter { name in !name.hasPrefix(".") && role.isPlayed(by: Self.plain(name)) && !isFolder(name) }
  }

  /// What is in the folder, for an error.
  private var found: String {
    guard !names.isEmpty else { return "found an empty folder" }
    let rest = names.count - Self.shownNames
    return "found " + names.prefix(Self.shownNames).map(\.debugDescription).joined(separator: ", ")
      + (rest > 0 ? " and \(rest) more" : "")
  }

  private func isFolder(_ name: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: folder.appending(name).string, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// `name` without `.gz`.
  private static func plain(_ name: String) -> Substring { name.hasSuffix(".gz") ? name.dropLast(3) : name[...] }
}
