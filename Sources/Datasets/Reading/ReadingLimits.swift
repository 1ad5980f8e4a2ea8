/// The most that is taken from files of images and labels.
///
/// The standard limits leave room for the largest sets of the MNIST family (EMNIST ByClass: 697,932 images, 547 MB) and
/// keep a damaged or hostile file from taking all memory.
package struct ReadingLimits: Sendable, Hashable {
  /// The most bytes of one file, before and after decompression: 1 GiB.
  package var fileBytes = 1 << 30
  /// The most images of one file: 2²⁴.
  package var images = 1 << 24
  /// The most classes: 4,096.
  package var classes = 4_096

  /// The limits that hold unless others are given.
  package static let standard = ReadingLimits()

  /// The standard limits, with exceptions.
  package init(fileBytes: Int = 1 << 30, images: Int = 1 << 24, classes: Int = 4_096) {
    self.fileBytes = fileBytes
    self.images = images
    self.classes = classes
  }
}
