import SystemPackage

/// Where an array of images or labels lies: in a file of its own, or in an archive that `numpy.savez` wrote.
struct ArrayPlace: Hashable {
  /// The file.
  let path: FilePath
  /// The name of the array within the archive, with its ending `.npy`; nil for a file of its own.
  let member: String?

  /// How an error names it within its folder.
  var name: String { (path.lastComponent?.string ?? path.string) + (member.map { "/\($0)" } ?? "") }

  /// How an error names it.
  var source: String { path.string + (member.map { "/\($0)" } ?? "") }
}
