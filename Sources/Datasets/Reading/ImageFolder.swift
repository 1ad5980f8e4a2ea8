public import SystemPackage

/// A folder with the four files of a labelled set of images: images and labels, for training and for testing.
///
/// ```swift
/// let digits = try ImageFolder("data/mnist").load(name: "mnist")
/// ```
///
/// The files are IDX files or NumPy arrays, gzipped or not, with the names that the MNIST family uses, or archives of NumPy
/// arrays; see ``init(_:)``.
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
  /// The arrays that are in archives, by the file's part in the set.
  private let members: [FolderListing.Role: String]

  /// Finds the four files in the folder at `path`, without reading more than the directories of archives.
  ///
  /// An IDX file of training images is named `…train-images…idx3-ubyte`, one of labels `…train-labels…idx1-ubyte`; in
  /// those for testing, `test` or `t10k` stands for `train`. A NumPy array is named `train-images.npy` or
  /// `train_images.npy`, or `x_train.npy` and `y_train.npy`, and so on. Each may end in `.gz`; of a file and the same file
  /// gzipped, the plain one is taken. Arrays of these names may also be in an archive `….npz`, as Keras has MNIST, and an
  /// archive of a single array may be named like a file, such as `kmnist-train-imgs.npz`. `path` may be such an archive itself.
  ///
  /// - Throws: ``DatasetError`` where there is no such folder, or it cannot be listed, or a file is missing, or two
  ///   files have equal claims.
  public init(_ path: FilePath) throws(DatasetError) {
    let listing = try FolderListing(path)
    self.path = path
    let (trainImages, trainLabels) = (try listing.place(of: .trainImages), try listing.place(of: .trainLabels))
    let (testImages, testLabels) = (try listing.place(of: .testImages), try listing.place(of: .testLabels))
    files = Files(
      trainImages: trainImages.path, trainLabels: trainLabels.path, testImages: testImages.path,
      testLabels: testLabels.path)
    let places = zip(FolderListing.Role.allCases, [trainImages, trainLabels, testImages, testLabels])
    members = Dictionary(places.compactMap { role, place in place.member.map { (role, $0) } }) { $1 }
  }

  /// A folder of which the files are known already.
  init(path: FilePath, files: Files) {
    self.path = path
    self.files = files
    members = [:]
  }

  private func place(_ role: FolderListing.Role) -> ArrayPlace {
    let path =
      switch role {
      case .trainImages: files.trainImages
      case .trainLabels: files.trainLabels
      case .testImages: files.testImages
      case .testLabels: files.testLabels
      }
    return ArrayPlace(path: path, member: members[role])
  }

  /// Reads the files and checks that they belong together.
  ///
  /// - Parameters:
  ///   - name: the name of the set.
  ///   - classCount: how many classes there are, 1…4,096; `nil` stands for one more than the largest label.
  ///   - transposed: whether to swap rows and columns, as the raw files of EMNIST need.
  ///   - reading: how numbers become grey values, and how the images lie.
  /// - Throws: ``DatasetError`` where a file cannot be read or is not what it should be, is larger than 1 GiB or holds
  ///   more than 2²⁴ images; where numbers of images and labels, or sizes of training and test images, differ; or where
  ///   a label is not a class.
  public func load(
    name: String, classCount: Int? = nil, transposed: Bool = false, reading: ImageReading = ImageReading()
  ) throws(DatasetError) -> Dataset {
    try load(
      name: name, classCount: classCount, transposed: transposed, reading: reading, option: ImageStack.scaleWords)
  }

  /// Reads the files.
  ///
  /// - Parameter option: what takes a scale, for an error.
  func load(
    name: String, classCount: Int? = nil, transposed: Bool = false, reading: ImageReading, option: String
  ) throws(DatasetError) -> Dataset {
    let limits = ReadingLimits.standard
    if let classCount, !(1...limits.classes).contains(classCount) {
      throw DatasetError(.invalidArgument, name, "wanted 1…\(limits.classes) classes, got \(classCount)")
    }
    func part(_ images: FolderListing.Role, _ labels: FolderListing.Role) throws(DatasetError) -> Part {
      try Part(images: place(images), labels: place(labels), scale: reading.scale, option: option, limits: limits)
    }
    let (train, test) = (try part(.trainImages, .trainLabels), try part(.testImages, .testLabels))
    let found = 1 + Int(max(train.largestLabel, test.largestLabel))
    guard classCount != nil || found <= limits.classes else {
      let part = train.largestLabel >= test.largestLabel ? train : test
      throw DatasetError(
        .labelOutOfRange, part.labelSource, "wanted labels below \(limits.classes), got \(part.largestLabel)")
    }
    let classes = classCount ?? found
    let dataset = try Dataset(
      name: name,
      train: try train.images(classCount: classes, transposed: transposed),
      test: try test.images(classCount: classes, transposed: transposed),
      sources: train.sources + test.sources)
    // The scale has done its work.
    return try dataset.read(
      as: ImageReading(isTransposed: reading.isTransposed, isInverted: reading.isInverted))
  }
}

/// One half of a set: images and their labels, as read.
private struct Part {
  let stack: ImageStack
  let labels: [UInt16]
  /// How an error names the labels.
  let labelSource: String
  let sources: [DataSource]

  var largestLabel: UInt16 { labels.max() ?? 0 }

  init(
    images imagePlace: ArrayPlace, labels labelPlace: ArrayPlace, scale: GreyScale?, option: String,
    limits: ReadingLimits
  ) throws(DatasetError) {
    let imageSource: DataSource
    (stack, imageSource) = try Self.readImages(imagePlace, scale: scale, option: option, limits: limits)
    let content = try FileContent(labelPlace, limits: limits)
    labels = try LabelList.labels(content.bytes, limits: limits, source: labelPlace.source)
    guard labels.count == stack.count else {
      let hint =
        LabelList.areOneHotRows(labels, count: stack.count)
        ? ": they look like one-hot rows; save array.reshape(\(stack.count), -1).argmax(axis=1)" : ""
      throw DatasetError(
        .wrongSize, labelPlace.source,
        "wanted \(stack.count) labels, one for each image of \(imageSource.name), got \(labels.count)\(hint)")
    }
    labelSource = labelPlace.source
    sources = [imageSource, content.source]
  }

  /// The images, without a second copy of the file's bytes.
  private static func readImages(
    _ place: ArrayPlace, scale: GreyScale?, option: String, limits: ReadingLimits
  ) throws(DatasetError) -> (ImageStack, DataSource) {
    let content = try FileContent(place, limits: limits)
    let stack = try ImageStack(content.bytes, scale: scale, option: option, limits: limits, source: place.source)
    return (stack, content.source)
  }

  func images(classCount: Int, transposed: Bool) throws(DatasetError) -> LabelledImages {
    let images = try LabelledImages(
      height: stack.height, width: stack.width, pixels: stack.pixels, labels: labels, classCount: classCount,
      source: labelSource)
    return transposed ? images.transposed() : images
  }
}
