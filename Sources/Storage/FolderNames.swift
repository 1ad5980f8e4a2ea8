import Foundation
package import SystemPackage

/// The names in a folder as the system has them, which need not be UTF-8.
package enum FolderNames {
  /// The names in the folder at `path`, sorted, without the folder itself and the one above.
  ///
  /// - Throws: ``StorageError`` for what is no folder, or cannot be listed.
  package static func list(_ path: FilePath) throws(StorageError) -> [FilePath.Component] {
    guard let folder = path.withPlatformString({ opendir($0) }) else {
      throw StorageError(path, cannot: "list the folder", Errno(rawValue: errno))
    }
    defer { closedir(folder) }
    var names: [FilePath.Component] = []
    while let entry = readdir(folder) {
      let offset = MemoryLayout<dirent>.offset(of: \dirent.d_name) ?? 0
      let start = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CInterop.PlatformChar.self)
      if let name = FilePath.Component(platformString: start), name.kind == .regular { names.append(name) }
    }
    return names.sorted { $0.string < $1.string }
  }
}
