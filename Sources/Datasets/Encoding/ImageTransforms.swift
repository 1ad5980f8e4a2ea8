extension LabelledImages {
  /// The images with rows and columns swapped; the raw files of EMNIST are stored that way.
  public func transposed() -> LabelledImages {
    redrawn(ImageSize(height: width, width: height)) { source, target in
      for row in 0..<width {
        for column in 0..<height { target[row * height + column] = source[column * width + row] }
      }
    }
  }

  /// The middle of each image: `size` × `size` pixels.
  ///
  /// ⌊(height − size)/2⌋ rows are removed at the top and ⌊(width − size)/2⌋ columns at the left, the rest at the bottom
  /// and at the right. The 20×20 digits of MNIST, without the frame of 4 pixels, are `centerCropped(to: 20)`.
  ///
  /// - Throws: ``DatasetError`` of kind `invalidArgument` unless `size` is from 1 to the smaller side.
  public func centerCropped(to size: Int) throws(DatasetError) -> LabelledImages {
    let square = try self.size.cropped(to: size)
    let start = (height - size) / 2 * width + (width - size) / 2
    return redrawn(square) { source, target in
      for row in 0..<size {
        (target + row * size).update(from: source + start + row * width, count: size)
      }
    }
  }

  /// The images at half the size: each pixel is the mean of a block of 2×2, rounded to a whole grey value, halves up.
  ///
  /// With S the sum of the four, the mean is ⌊(S + 2)/4⌋. It exceeds a threshold t exactly where S + 2 ≥ 4(t + 1), that
  /// is S ≥ 4t + 2. For t = 128 this is S ≥ 514, the condition under which the paper's chain (mean, rescaling, rounding
  /// to two decimals, comparison with ½) sets a bit: rounding here loses nothing.
  ///
  /// - Throws: ``DatasetError`` of kind `invalidArgument` where height or width is odd.
  public func blockMeans() throws(DatasetError) -> LabelledImages {
    let small = try size.halved()
    let half = small.width
    return redrawn(small) { source, target in
      for row in 0..<small.height {
        let upper = source + 2 * row * width
        let lower = upper + width
        let means = target + row * half
        for column in 0..<half {
          let sum =
            UInt16(upper[2 * column]) + UInt16(upper[2 * column + 1]) + UInt16(lower[2 * column])
            + UInt16(lower[2 * column + 1])
          means[column] = UInt8(truncatingIfNeeded: (sum + 2) >> 2)
        }
      }
    }
  }

  /// The same labels with images of another size, each drawn by `draw` from its source (first) to its target (second).
  private func redrawn(
    _ size: ImageSize, _ draw: (UnsafePointer<UInt8>, UnsafeMutablePointer<UInt8>) -> Void
  ) -> LabelledImages {
    let area = size.height * size.width
    let drawn = [UInt8](unsafeUninitializedCapacity: count * area) { targets, filled in
      pixels.withUnsafeBufferPointer { sources in
        guard let source = sources.baseAddress, let target = targets.baseAddress else { return }
        for image in 0..<count { draw(source + image * pixelCount, target + image * area) }
        filled = count * area
      }
    }
    return LabelledImages(
      height: size.height, width: size.width, checkedPixels: drawn, labels: labels, classCount: classCount)
  }
}

extension Dataset {
  /// The set with the middle of each image, `size` × `size` pixels; see ``LabelledImages/centerCropped(to:)``.
  public func centerCropped(to size: Int) throws(DatasetError) -> Dataset {
    var cropped = self
    cropped.train = try train.centerCropped(to: size)
    cropped.test = try test.centerCropped(to: size)
    return cropped
  }

  /// The set with images at half the size; see ``LabelledImages/blockMeans()``.
  public func blockMeans() throws(DatasetError) -> Dataset {
    var halved = self
    halved.train = try train.blockMeans()
    halved.test = try test.blockMeans()
    return halved
  }
}
