extension LabelledImages {
  /// One input a pixel, which spikes where the grey value is above `threshold`; row by row.
  ///
  /// The default is the nBP paper's: a bit is 1 where grey ≥ 129.
  ///
  /// - Parameter threshold: 0…254.
  /// - Throws: ``DatasetError`` of kind `invalidArgument` for another threshold.
  public func binarized(above threshold: Int = 128) throws(DatasetError) -> LabelledPatterns {
    try ImageEncoding.check(threshold: threshold)
    let limit = UInt8(threshold)
    return packed(inputsPerPixel: 1) { grey, words in
      BitPacking.pack(grey, count: pixelCount, above: limit, into: words)
    }
  }

  /// `levels` inputs a pixel, of which the more spike the brighter it is.
  ///
  /// Input l = 1…k of a pixel spikes where grey > ⌊256·l/(k + 1)⌋; `thermometer(levels: 1)` is `binarized(above: 128)`.
  /// Inputs come pixel by pixel, row by row, and level by level within a pixel.
  ///
  /// - Parameter levels: k, 1…16.
  /// - Throws: ``DatasetError`` of kind `invalidArgument` for another number of levels.
  public func thermometer(levels: Int) throws(DatasetError) -> LabelledPatterns {
    try ImageEncoding.check(levels: levels)
    let codes = (0..<256).map { grey in
      (1...levels).reduce(UInt64(0)) { code, level in
        grey > 256 * level / (levels + 1) ? code | 1 << UInt64(level - 1) : code
      }
    }
    return codes.withUnsafeBufferPointer { codes in
      packed(inputsPerPixel: levels) { grey, words in
        guard let codes = codes.baseAddress else { return }
        BitPacking.pack(grey, count: pixelCount, codes: codes, width: levels, into: words)
      }
    }
  }

  /// One input a pixel, with the pixel's grey value; row by row.
  public func grey() -> LabelledPatterns {
    let binary = packed(inputsPerPixel: 1) { grey, words in
      BitPacking.pack(grey, count: pixelCount, above: 0, into: words)
    }
    return LabelledPatterns(
      shape: binary.shape, words: binary.words, grey: pixels, labels: labels, classCount: classCount)
  }

  /// Patterns of which `pack` writes each: from the grey values (first) to all words of its pattern (second).
  private func packed(
    inputsPerPixel: Int, _ pack: (UnsafePointer<UInt8>, UnsafeMutablePointer<UInt64>) -> Void
  ) -> LabelledPatterns {
    let shape = PatternShape(height: height, width: width, levels: inputsPerPixel)
    let wordsPerPattern = LabelledPatterns.wordCount(for: shape.count)
    let words = [UInt64](unsafeUninitializedCapacity: count * wordsPerPattern) { targets, filled in
      pixels.withUnsafeBufferPointer { sources in
        guard let source = sources.baseAddress, let target = targets.baseAddress else { return }
        for image in 0..<count { pack(source + image * pixelCount, target + image * wordsPerPattern) }
        filled = count * wordsPerPattern
      }
    }
    return LabelledPatterns(shape: shape, words: words, labels: labels, classCount: classCount)
  }
}

extension Dataset {
  /// The set with one input a pixel, which spikes where grey is above `threshold`; see
  /// ``LabelledImages/binarized(above:)``.
  public func binarized(above threshold: Int = 128) throws(DatasetError) -> EncodedDataset {
    EncodedDataset(train: try train.binarized(above: threshold), test: try test.binarized(above: threshold))
  }

  /// The set with `levels` inputs a pixel; see ``LabelledImages/thermometer(levels:)``.
  public func thermometer(levels: Int) throws(DatasetError) -> EncodedDataset {
    EncodedDataset(train: try train.thermometer(levels: levels), test: try test.thermometer(levels: levels))
  }

  /// The set with one input a pixel, with the pixel's grey value; see ``LabelledImages/grey()``.
  public func grey() -> EncodedDataset { EncodedDataset(train: train.grey(), test: test.grey()) }
}
