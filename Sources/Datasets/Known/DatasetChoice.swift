import Foundation
public import SystemPackage

/// A data set as people name it: the built-in one, a known one, or a folder of their own.
public enum DatasetChoice: Sendable, Hashable {
  /// The digits that the package draws itself.
  case glyphs
  /// A known set.
  case known(KnownDataset)
  /// A folder of four IDX files or four NumPy arrays, or an archive of NumPy arrays.
  case folder(FilePath)

  /// The choice that `name` stands for; what is neither built in nor known is a folder.
  public init(_ name: String) {
    if name == "glyphs" {
      self = .glyphs
    } else if let known = KnownDataset.named(name) {
      self = .known(known)
    } else {
      self = .folder(FilePath(name))
    }
  }

  /// The names that are not folders.
  public static var names: [String] { ["glyphs"] + KnownDataset.all.map(\.name) }

  /// The side of the central square that is the default for the set, if it has a blank margin.
  public var defaultCrop: Int? {
    switch self {
    case .glyphs, .known(.mnist): 20
    case .known, .folder: nil
    }
  }

  /// Draws, reads or downloads the images.
  ///
  /// - Parameters:
  ///   - locator: where to look for a known set before it is downloaded.
  ///   - reading: how numbers of files become grey values, and how the images lie.
  ///   - trainCount: how many glyphs to draw for training; files hold what they hold.
  ///   - allowLarge: consent to a download of more than 100 MB.
  ///   - progress: told how far a download has come.
  public func load(
    with locator: DatasetLocator, reading: ImageReading = ImageReading(), trainCount: Int? = nil,
    allowLarge: Bool = false, progress: (@Sendable (DownloadProgress) -> Void)? = nil
  ) async throws(DatasetError) -> Dataset {
    switch self {
    case .glyphs:
      guard let trainCount else { return try Dataset.glyphs().read(as: reading) }
      return try Dataset.glyphs(train: trainCount).read(as: reading)
    case .known(let known):
      return try await known.fetch(with: locator, allowLarge: allowLarge, progress: progress).dataset.read(as: reading)
    case .folder(let path):
      guard path.string.contains("/") || FileManager.default.fileExists(atPath: path.string) else {
        let names = Self.names.joined(separator: ", ")
        throw DatasetError(
          .missing, "data", "wanted \(names) or the path of a folder of images, got \"\(path)\", which is none of them")
      }
      return try ImageFolder(path).load(
        name: path.string, reading: reading, option: locator.spelling.scale ?? ImageStack.scaleWords)
    }
  }
}
