/// A published set of labelled images: what it is, how its files are recognised, and where they can be downloaded.
///
/// ```swift
/// let digits = try KnownDataset.mnist.load(with: .ofProcess())
/// ```
///
/// Every set is four IDX files in the order training images, training labels, test images, test labels, each of them
/// plain or compressed with gzip.
public struct KnownDataset: Sendable, Hashable, CustomStringConvertible {
  /// One of the four files: its name and what its content must be.
  public struct File: Sendable, Hashable {
    /// The published name, without `.gz`.
    public var name: String
    /// SHA-256 of the decompressed content, in lower-case hexadecimal; nil where none is published.
    public var contentSHA256: String?
    /// SHA-256 of the file as published, compressed; nil where copies differ in their compression.
    public var gzipSHA256: String?
    /// Bytes of the decompressed content.
    public var contentSize: Int
    /// Bytes of the published compressed file; nil where that is not known.
    public var gzipSize: Int?

    /// Describes a file.
    public init(
      name: String, contentSHA256: String?, gzipSHA256: String? = nil, contentSize: Int, gzipSize: Int? = nil
    ) {
      self.name = name
      self.contentSHA256 = contentSHA256
      self.gzipSHA256 = gzipSHA256
      self.contentSize = contentSize
      self.gzipSize = gzipSize
    }
  }

  /// What a mirror serves.
  public enum Origin: Sendable, Hashable {
    /// Folders, each with the four files under their names and `.gz`; an address ends in a slash.
    case files(folders: [String])
    /// Zip archives with the four compressed files among others, and the size of the archive in bytes.
    case archive(addresses: [String], size: Int)
    /// Nobody: the files are made from other published ones, as the text says.
    case made(from: String)
  }

  /// The name by which it is asked for, also that of its folder in the cache.
  public var name: String
  /// The name for people, as the publishers write it.
  public var title: String
  /// How many classes there are.
  public var classCount: Int
  /// How many training images there are.
  public var trainCount: Int
  /// How many test images there are.
  public var testCount: Int
  /// Training images, training labels, test images, test labels.
  public var files: [File]
  /// Whether the files hold every image with rows and columns swapped; loading swaps them back.
  public var isTransposed: Bool
  /// Where it can be downloaded; mirrors are tried in order.
  public var origin: Origin
  /// The terms of use, as far as the publishers state them.
  public var licence: String
  /// The paper to cite.
  public var citation: String
  /// Debian's package of the set, which installs it in `/usr/share/datasets`.
  public var debianPackage: String?

  /// Describes a set, for instance with your own mirrors.
  public init(
    name: String, title: String, classCount: Int, trainCount: Int, testCount: Int, files: [File],
    isTransposed: Bool = false, origin: Origin, licence: String = "", citation: String = "",
    debianPackage: String? = nil
  ) {
    self.name = name
    self.title = title
    self.classCount = classCount
    self.trainCount = trainCount
    self.testCount = testCount
    self.files = files
    self.isTransposed = isTransposed
    self.origin = origin
    self.licence = licence
    self.citation = citation
    self.debianPackage = debianPackage
  }

  /// The name for people.
  public var description: String { title }

  /// Bytes to download; 0 where nobody serves the set.
  public var downloadSize: Int {
    switch origin {
    case .files: files.reduce(0) { $0 + ($1.gzipSize ?? $1.contentSize) }
    case .archive(_, let size): size
    case .made: 0
    }
  }
}
