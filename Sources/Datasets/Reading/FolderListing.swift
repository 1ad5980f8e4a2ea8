import Foundation
import Storage
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
    fileprivate var endings: [String] {
      content == "images" ? ["idx3-ubyte"] : ["idx1-ubyte", "idx1-int", "idx2-int"]
    }
    /// What Keras and its followers call the array.
    fileprivate var letter: String { content == "images" ? "x" : "y" }

    /// The names that are looked for.
    var pattern: String {
      let idx = prefixes.map { "…\($0)-\(content)…\(endings[0])" }
      return (idx + ["\(prefixes[0])-\(content).npy"]).joined(separator: " or ") + ", plain or .gz"
    }

    /// Whether a file of that name, without `.gz`, plays this role.
    func isPlayed(by name: Substring) -> Bool {
      if name.hasSuffix(".npy") { return isPlayed(byArray: name.dropLast(4)) }
      return prefixes.contains { prefix in
        guard let found = name.range(of: "\(prefix)-\(content)", options: .backwards) else { return false }
        return endings.contains { name[found.upperBound...].hasSuffix($0) }
      }
    }

    /// Whether an array of that name plays this role.
    func isPlayed(byArray name: Substring) -> Bool {
      prefixes.contains { prefix in
        let spellings = ["\(prefix)-\(content)", "\(prefix)_\(content)", "\(letter)_\(prefix)"]
        return spellings.contains(name.lowercased())
      }
    }

    /// Whether an archive of that name, without `.npz`, holds the one array of this role, as in KMNIST.
    func isPlayed(byArchive name: Substring) -> Bool {
      prefixes.contains { prefix in
        [content, content == "images" ? "imgs" : content].contains { content in
          ["\(prefix)-\(content)", "\(prefix)_\(content)"].contains { name.lowercased().hasSuffix($0) }
        }
      }
    }
  }

  /// How many names an error shows.
  private static let shownNames = 8

  private let folder: FilePath
  /// All names, sorted.
  private let names: [FilePath.Component]

  /// Lists the folder at `path`, or names the one archive of NumPy arrays at `path`.
  init(_ path: FilePath) throws(DatasetError) {
    guard let kind = path.fileKind else {
      throw DatasetError(.missing, path.string, "wanted a folder with images and labels, got nothing of that name")
    }
    guard kind == .folder else {
      guard kind == .file, let name = path.lastComponent, name.string.hasSuffix(Self.archiveEnding) else {
        let nature = try? FileSlice(path).beginning.flatMap(FileNature.name)
        throw DatasetError(
          .unreadable, path.string,
          "wanted a folder with images and labels, got a file" + (nature.map { " (\($0))" } ?? ""))
      }
      folder = path.removingLastComponent()
      names = [name]
      return
    }
    do { names = try FolderNames.list(path) } catch {
      throw DatasetError(
        .unreadable, path.string, "wanted a folder with images and labels, got one that cannot be listed")
    }
    folder = path
  }

  private static let archiveEnding = ".npz"

  /// Whether a file plays `role`.
  func has(_ role: Role) -> Bool { !candidates(for: role).isEmpty }

  /// The one file or array that plays `role`; of a plain and a gzipped file of the same name, the plain one.
  ///
  /// Archives of arrays are opened if no file plays the role.
  func place(of role: Role) throws(DatasetError) -> ArrayPlace {
    let candidates = candidates(for: role)
    let plain = Set(candidates.map(\.string))
    var chosen = candidates.filter { !$0.string.hasSuffix(".gz") || !plain.contains(String(Self.plain($0.string))) }
      .map { ArrayPlace(path: folder.appending($0), member: nil) }
    if chosen.isEmpty { chosen = try arrays(for: role) }
    guard let first = chosen.first else {
      throw DatasetError(.missing, folder.string, "wanted \(role.title) (\(role.pattern)), \(found)")
    }
    guard chosen.count == 1 else {
      throw DatasetError(
        .invalidArgument, folder.string,
        "wanted one file of \(role.title), got \(chosen.map { $0.name.debugDescription }.joined(separator: " and "))")
    }
    return first
  }

  /// The arrays in archives that play `role`.
  private func arrays(for role: Role) throws(DatasetError) -> [ArrayPlace] {
    var places: [ArrayPlace] = []
    for component in names {
      let name = component.string
      guard name.hasSuffix(Self.archiveEnding), !name.hasPrefix("."), !isFolder(component) else { continue }
      let path = folder.appending(component)
      let members = try ZipArchive(path).entries.map(\.name).filter { $0.hasSuffix(".npy") }
      if members.count == 1, role.isPlayed(byArchive: name.dropLast(Self.archiveEnding.count)) {
        places.append(ArrayPlace(path: path, member: members[0]))
      } else {
        places += members.filter { role.isPlayed(byArray: $0.dropLast(4)) }.map { ArrayPlace(path: path, member: $0) }
      }
    }
    return places
  }

  private func candidates(for role: Role) -> [FilePath.Component] {
    names.filter { name in
      !name.string.hasPrefix(".") && role.isPlayed(by: Self.plain(name.string)) && !isFolder(name)
    }
  }

  /// What is in the folder, for an error.
  private var found: String {
    guard !names.isEmpty else { return "found an empty folder" }
    let rest = names.count - Self.shownNames
    return "found " + names.prefix(Self.shownNames).map(\.string.debugDescription).joined(separator: ", ")
      + (rest > 0 ? " and \(rest) more" : "")
  }

  private func isFolder(_ name: FilePath.Component) -> Bool { folder.appending(name).fileKind == .folder }

  /// `name` without `.gz`.
  private static func plain(_ name: String) -> Substring { name.hasSuffix(".gz") ? name.dropLast(3) : name[...] }
}
