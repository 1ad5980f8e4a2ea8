public import SystemPackage

/// A folder with the four files of a labelled set of images: images and labels, for training and for testing.
///
/// ```swift
/// let digits = try ImageFolder("data/mnist").load(name: "mnist")
/// ```
///
/// The files are IDX files or NumPy arrays, gzipped or not, with the names that the MNIST family uses; see
/// ``init(_:)``.
public struct ImageFolder: Sendable, Hashable {
  /// The four files.
  public struct Files: Sendable, Hashable {
    /// The images to learn from.
    public let trainImages: FilePath
    /// Their labels.
    public let trainLabels: FilePath
    /// The images to report on.
    public let testImages: FilePath
    /// Their labels.
    public let testLabels: FilePath
  }

  /// The folder.
  public let path: FilePath
  /// The files that were found in it.
  public let files: Files

  /// Finds the four files in the folder at `path`, without reading them.
  ///
  /// An IDX file of training images is named `…train-images…idx3-ubyte`, one of labels `…train-labels…idx1-ubyte`; in
  /// those for testing, `test` or `t10k` stands for `train`. A NumPy array is named `train-images.npy` or
  /// `train_images.npy`, and so on. Each may end in `.gz`; of a file and the same file gzipped, the plain one is taken.
  ///
  /// - Throws: ``DatasetError`` where there is no such folder, or it cannot be listed, or a file is missing, or two
  ///   files have equal claims.
  public init(_ path: FilePath) throws(DatasetError) {
    let listing = try FolderListing(path)
    self.path = path
    files = Files(
      trainImages: try listing.file(for: .trainImages),
      trainLabels: try listing.file(for: .trainLabels),
      testImages: try listing.file(for: .testImages),
      testLabels: try listing.file(for: .testLabels))
  }

  /// Reads the files and checks that they belong together.
  ///
  /// - Parameters:
  ///   - name: the name of the set.
  ///   - classCount: how many classes there are, 1…4,096; `nil` stands for one more than the largest label.
  ///   - transposed: whether to swap rows and columns, as the raw files of EMNIST need.
  /// - Throws: ``DatasetError`` where a file cannot be read or is not what it should be, is larger than 1 GiB or holds
  ///   more than 2²⁴ images; where numbers of images and labels, or sizes of training and test images, differ; or where
  ///   a label is not a class.
  public func load(
    name: String, classCount: Int? = nil, transposed: Bool = false
  ) throws(DatasetError) -> Dataset {
    let limits = ReadingLimits.standard
    if let classCount, !(1...limits.classes).contains(classCount) {
      throw DatasetError(.invalidArgument, name, "wanted 1…\(limits.classes) classes, got \(classCount)")
    }
    let train = try Part(images: files.trainImages, labels: files.trainLabels, limits: limits)
    let test = try Part(images: files.testImages, labels: files.testLabels, limits: limits)
    let found = 1 + Int(max(train.largestLabel, test.largestLabel))
    guard classCount != nil || found <= limits.classes else {
      let part = train.largestLabel >= test.largestLabel ? train : test
      throw DatasetError(
        .labelOutOfRange, part.labelPath.string, "wanted labels below \(limits.classes), got \(part.largestLabel)")
    }
    let classes = classCount ?? found
    return try Dataset(
      name: name,
      train: try train.images(classCount: classes, transposed: transposed),
      test: try test.images(classCount: classes, transposed: transposed),
      sources: train.sources + test.sources)
  }
}

/// One half of a set: images and their labels, as read.
private struct Part {
  let stack: ImageStack
  let labels: [UInt16]
  let labelPath: FilePath
  let sources: [DataSource]

  var largestLabel: UInt16 { labels.max() ?? 0 }

  init(images imagePath: FilePath, labels labelPath: FilePath, limits: ReadingLimits) throws(DatasetError) {
    let imageSource: DataSource
    (stack, imageSource) = try Self.readImages(imagePath, limits: limits)
    let content = try FileContent(labelPath, limits: limits)
    labels = try LabelList.labels(content.bytes, limits: limits, source: labelPath.string)
    guard labels.count == stack.count else {
      throw DatasetError(
        .wrongSize, labelPath.string,
        "wanted \(stack.count) labels, one for each image of \(imageSource.name), got \(labels.count)")
    }
    self.labelPath = labelPath
    sources = [imageSource, content.source]
  }

  /// The images, without a second copy of the file's bytes.
  private static func readImages(
    _ path: FilePath, limits: ReadingLimits
  ) throws(DatasetError) -> (ImageStack, DataSource) {
    let content = try FileContent(path, limits: limits)
    return (try ImageStack(content.bytes, limits: limits, source: path.string), content.source)
  }

  func images(classCount: Int, transposed: Bool) throws(DatasetError) -> LabelledImages {
    let images = try LabelledImages(
      height: stack.height, width: stack.width, pixels: stack.pixels, labels: labels, classCount: classCount,
      source: labelPath.string)
    return transposed ? images.transposed() : images
  }
}
