import Foundation
package import Kernels

/// Training images that are varied anew in every epoch, and how they are encoded.
///
/// ```swift
/// let images = try AugmentedImages(digits.train, by: Augmentation(shift: 1, rotation: 8), encoding: ImageEncoding(crop: 20))
/// let history = try learner.fit(images, epochs: 10)
/// ```
public struct AugmentedImages: Sendable {
  /// The images as they are.
  public let images: LabelledImages
  /// How they are varied.
  public let augmentation: Augmentation
  /// How the varied images become inputs.
  public let encoding: ImageEncoding
  /// The patterns of the images as they are: what scores are taken on.
  public let patterns: LabelledPatterns

  /// How many images there are.
  public var count: Int { images.count }

  /// Puts images, augmentation and encoding together.
  ///
  /// - Throws: ``DatasetError`` of kind `invalidArgument` if an amount is out of range or the encoding is impossible for these
  ///   images.
  public init(
    _ images: LabelledImages, by augmentation: Augmentation, encoding: ImageEncoding = ImageEncoding()
  ) throws(DatasetError) {
    try augmentation.check()
    patterns = try encoding.apply(to: images)
    self.images = images
    self.augmentation = augmentation
    self.encoding = encoding
  }

  /// The patterns of one epoch: a function of the images and these two numbers.
  ///
  /// - Parameters:
  ///   - epoch: the number of epochs before, 0 ..< 2³².
  ///   - seed: the seed of the learner.
  public func patterns(ofEpoch epoch: Int, seed: UInt64) -> LabelledPatterns {
    do { return try encoding.apply(to: augmentation.apply(to: images, seed: seed, epoch: epoch)) } catch {
      preconditionFailure("both were checked with these images: \(error)")
    }
  }
}

extension Augmentation {
  /// The images as one epoch shows them, each varied by amounts of its own.
  ///
  /// - Parameters:
  ///   - images: the training images.
  ///   - seed: the seed of the learner.
  ///   - epoch: the number of epochs before, 0 ..< 2³².
  ///   - first: the number of the first of the images in the training set, 0 or more.
  /// - Throws: ``DatasetError`` of kind `invalidArgument` if an amount or a number is out of range.
  public func apply(
    to images: LabelledImages, seed: UInt64, epoch: Int, numberedFrom first: Int = 0
  ) throws(DatasetError) -> LabelledImages {
    let cores = Threads(count: max(1, ProcessInfo.processInfo.activeProcessorCount))
    return try apply(to: images, seed: seed, epoch: epoch, numberedFrom: first, on: cores)
  }

  /// The images as one epoch shows them, drawn on `threads`.
  package func apply(
    to images: LabelledImages, seed: UInt64, epoch: Int, numberedFrom first: Int = 0, on threads: Threads
  ) throws(DatasetError) -> LabelledImages {
    try check()
    guard UInt32(exactly: epoch) != nil, first >= 0, first <= Int.max / 4 else {
      throw DatasetError(
        .invalidArgument, "augmentation",
        "wanted an epoch of 0 to \(UInt32.max) and images from 0 on, got \(epoch) and \(first)")
    }
    guard !isIdentity else { return images }
    let draws = Draws(self, seed: seed, epoch: epoch)
    return images.warped(on: threads) { draws.warp(of: first + $0) }
  }
}

extension LabelledImages {
  /// The images, each drawn anew as `warp` says of its number, on `threads`.
  package func warped(on threads: Threads = Threads(count: 1), by warp: (Int) -> ImageWarp) -> LabelledImages {
    let drawn = [UInt8](unsafeUninitializedCapacity: pixels.count) { targets, filled in
      pixels.withUnsafeBufferPointer { sources in
        guard let source = sources.baseAddress, let target = targets.baseAddress else { return }
        threads.share(count) { part in
          var canvas = WarpCanvas(size)
          for image in part {
            canvas.draw(source + image * pixelCount, by: warp(image), into: target + image * pixelCount)
          }
        }
        filled = pixels.count
      }
    }
    return LabelledImages(height: height, width: width, checkedPixels: drawn, labels: labels, classCount: classCount)
  }
}
