import Foundation
package import SystemPackage

/// A folder that is filled beside its final name and then takes that name, whole or not at all.
///
/// What is not published disappears with the value, also where an error or a cancellation ends the work.
package struct StagingFolder: ~Copyable {
  /// A leftover of a killed process is removed once it is this old: two days, in seconds.
  static let staleAge: Double = 172_800

  /// Where to put the files.
  package let path: FilePath
  private let destination: FilePath

  /// Makes an empty folder beside `destination`, and the folders above where they lack.
  package init(for destination: FilePath) throws(DatasetError) {
    self.destination = destination
    let name = destination.lastComponent?.string ?? "set"
    let parent = destination.removingLastComponent()
    path = parent.appending(".\(name).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).tmp")
    do {
      try FileManager.default.createDirectory(atPath: parent.string, withIntermediateDirectories: true)
      Self.removeStale(named: name, in: parent)
      try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: false)
    } catch {
      throw DatasetError(.unreadable, parent.string, "cannot create a folder there: \(error.localizedDescription)")
    }
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
    let trouble = Errno(rawValue: errno)
    guard !isGood() else { return }
    throw DatasetError(.unreadable, destination.string, "cannot put the files there: \(trouble)")
  }

  /// Removes what killed processes left.
  private static func removeStale(named name: String, in parent: FilePath) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.string)) ?? []
    for candidate in names where candidate.hasPrefix(".\(name).") && candidate.contains(".tmp") {
      let path = parent.appending(candidate).string
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      guard let date = attributes?[.modificationDate] as? Date, -date.timeIntervalSinceNow > staleAge else { continue }
      try? FileManager.default.removeItem(atPath: path)
    }
  }
}
