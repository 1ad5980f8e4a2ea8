import Foundation
import Storage
package import SystemPackage

/// A folder that is filled beside its final name and then takes that name, whole or not at all.
///
/// What is not published disappears with the value, also where an error or a cancellation ends the work.
package struct StagingFolder: ~Copyable {
  /// A leftover of a process that seems to run still is removed once it is this old: two days, in seconds.
  private static let staleAge: Double = 172_800

  /// Where to put the files.
  package let path: FilePath
  private let destination: FilePath

  /// Makes an empty folder beside `destination`, symbolic links followed, and the folders above where they lack.
  ///
  /// - Throws: `DatasetError` where something other than a folder has the name, which stays, and where no folder can be made.
  package init(for destination: FilePath) throws(DatasetError) {
    (path, self.destination) = try Self.makeFolder(for: destination)
  }

  private static func makeFolder(
    for destination: FilePath
  ) throws(DatasetError) -> (path: FilePath, destination: FilePath) {
    let destination = (try? destination.followingLinks()) ?? destination
    guard destination.fileKind == nil || destination.fileKind == .folder else {
      throw DatasetError(.unreadable, destination.string, "wanted a folder or a free name, got a file, device or pipe")
    }
    let name = destination.lastComponent?.string ?? "set"
    let parent = destination.removingLastComponent()
    let path = parent.appending(".\(name).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).tmp")
    do {
      try FileManager.default.createDirectory(atPath: parent.string, withIntermediateDirectories: true)
      try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: false)
    } catch {
      throw DatasetError(.unreadable, parent.string, "cannot create a folder there: \(error.localizedDescription)")
    }
    return (path, destination)
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }

  /// Gives the folder its final name.
  ///
  /// Where another process was first, `isGood` decides: a good copy stays, a bad one is replaced.
  package consuming func publish(unless isGood: () -> Bool) throws(DatasetError) {
    if rename(path.string, destination.string) == 0 { return }
    if isGood() { return }
    let aside = FilePath(path.string + ".old")
    defer { try? FileManager.default.removeItem(atPath: aside.string) }
    _ = rename(destination.string, aside.string)
    guard rename(path.string, destination.string) != 0 else { return }
    let problem = Errno(rawValue: errno)
    guard !isGood() else { return }
    throw DatasetError(.unreadable, destination.string, "cannot put the files there: \(problem)")
  }

  /// Removes from `parent` what ended processes left of any set.
  ///
  /// As the system may give an ended process's number to another, what is older than two days goes as well.
  static func removeAbandoned(in parent: FilePath) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.string)) ?? []
    for name in names {
      guard let owner = owner(ofFolder: name) else { continue }
      let path = parent.appending(name).string
      if isRunning(owner) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let date = attributes?[.modificationDate] as? Date, -date.timeIntervalSinceNow > staleAge else {
          continue
        }
      }
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  /// The process that made the staging folder `name`, also one moved aside; nil for any other name.
  private static func owner(ofFolder name: String) -> pid_t? {
    var parts = name.split(separator: ".", omittingEmptySubsequences: false)
    if parts.last == "old" { parts.removeLast() }
    guard parts.count >= 5, parts.first == "", parts[1] != "", parts.last == "tmp",
      UInt32(parts[parts.count - 2]) != nil,
      let owner = pid_t(parts[parts.count - 3]), owner > 0
    else { return nil }
    return owner
  }

  private static func isRunning(_ process: pid_t) -> Bool { kill(process, 0) == 0 || errno != ESRCH }
}
