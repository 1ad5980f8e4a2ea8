import Foundation
public import SystemPackage

/// Where the files of known sets are looked for: folders of the user, the cache, and the system's folder.
///
/// The order is the given folder, the folder named by `SYNFIRE_DATA`, the cache, and for sets that Debian packages
/// `/usr/share/datasets`. The first two may hold a set in a folder of its name or directly.
public struct DatasetLocator: Sendable, Hashable {
  /// A folder given explicitly, before all others.
  public var dataFolder: FilePath?
  /// The variables that matter: `SYNFIRE_DATA`, `XDG_CACHE_HOME`, `HOME`.
  public var environment: [String: String]
  /// Where the system's packages put data sets.
  public var systemFolder: FilePath
  /// How errors spell what they advise.
  public var spelling = Spelling()

  /// Looks in `dataFolder` and where `environment` says.
  public init(
    dataFolder: FilePath? = nil, environment: [String: String], systemFolder: FilePath = "/usr/share/datasets"
  ) {
    self.dataFolder = dataFolder
    self.environment = environment
    self.systemFolder = systemFolder
  }

  /// Looks in `dataFolder` and where the environment of this process says.
  public static func ofProcess(dataFolder: FilePath? = nil) -> DatasetLocator {
    DatasetLocator(dataFolder: dataFolder, environment: ProcessInfo.processInfo.environment)
  }

  /// The user's cache: `$XDG_CACHE_HOME/synfire`, else `~/.cache/synfire`; nil where neither variable is set.
  ///
  /// A relative `XDG_CACHE_HOME` is ignored, as the XDG base directory specification asks.
  public var cacheFolder: FilePath? {
    if let base = environment["XDG_CACHE_HOME"], base.hasPrefix("/") {
      return FilePath(base).appending("synfire")
    }
    guard let home = environment["HOME"], !home.isEmpty else { return nil }
    return FilePath(home).appending(".cache").appending("synfire")
  }

  /// The places where `set` may be, in order.
  public func places(for set: KnownDataset) -> [DatasetPlace] {
    var places: [DatasetPlace] = []
    if let dataFolder {
      places.append(
        DatasetPlace(kind: .given, folders: [dataFolder.appending(set.name), dataFolder], spelling: spelling))
    }
    if let folder = environment["SYNFIRE_DATA"], !folder.isEmpty {
      let path = FilePath(folder)
      places.append(
        DatasetPlace(kind: .environment, folders: [path.appending(set.name), path], spelling: spelling))
    }
    if let cacheFolder {
      places.append(DatasetPlace(kind: .cache, folders: [cacheFolder.appending(set.name)], spelling: spelling))
    }
    if set.debianPackage != nil {
      places.append(DatasetPlace(kind: .system, folders: [systemFolder.appending(set.name)], spelling: spelling))
    }
    return places
  }
}

/// A place where a known set may be: one folder, or a folder and its sub-folder named like the set.
public struct DatasetPlace: Sendable, Hashable, CustomStringConvertible {
  /// How we come to look there.
  public enum Kind: String, Sendable, Hashable, CaseIterable, Codable {
    /// Given by the caller.
    case given
    /// Named by the variable `SYNFIRE_DATA`.
    case environment
    /// The user's cache, which downloads enter.
    case cache
    /// Installed by the system's package.
    case system
  }

  /// How we come to look there.
  public var kind: Kind
  /// The folders to look in, in order; the first is named like the set.
  public var folders: [FilePath]
  /// How errors spell what they advise.
  let spelling: DatasetLocator.Spelling

  /// The place in a few words.
  public var description: String {
    let folder = folders.last?.string ?? ""
    return switch kind {
    case .given: spelling.place(folder)
    case .environment: "SYNFIRE_DATA \(folder)"
    case .cache: "the cache \(folder)"
    case .system: folder
    }
  }
}
