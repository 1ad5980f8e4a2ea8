extension LabelledPatterns {
  /// Patterns one set after the other.
  ///
  /// - Precondition: there is one set at least, and all have the same shape, number of classes, and grey values or none.
  package init(joining parts: [LabelledPatterns]) {
    precondition(!parts.isEmpty, "wanted one set of patterns at least")
    precondition(
      parts.allSatisfy {
        $0.shape == parts[0].shape && $0.classCount == parts[0].classCount
          && ($0.isGrey == parts[0].isGrey || $0.count == 0)
      }, "wanted patterns of one kind")
    self.init(
      shape: parts[0].shape, words: parts.flatMap(\.words), grey: parts.flatMap(\.grey),
      labels: parts.flatMap(\.labels),
      classCount: parts[0].classCount)
  }

  /// The same patterns with other classes.
  ///
  /// - Parameters:
  ///   - classCount: how many classes there are.
  ///   - label: the class of the patterns of a class, 0 ..< `classCount`.
  package func labelled(classCount: Int, as label: (UInt16) -> UInt16) -> LabelledPatterns {
    LabelledPatterns(shape: shape, words: words, grey: grey, labels: labels.map(label), classCount: classCount)
  }

  /// The patterns with their places in a different order: place i holds what was in place `order[i]`, with all its levels.
  ///
  /// - Precondition: `order` has each place once.
  func permuted(by order: [UInt32]) -> LabelledPatterns {
    let levels = shape.levels
    precondition(order.count * levels == width, "wanted an order of \(width / levels) places, got \(order.count)")
    var source = [Int](repeating: 0, count: width)
    var target = source
    for (place, from) in order.enumerated() {
      for level in 0..<levels {
        source[place * levels + level] = Int(from) * levels + level
        target[Int(from) * levels + level] = place * levels + level
      }
    }
    var moved = [UInt64](repeating: 0, count: words.count)
    for index in 0..<count {
      forEachSpike(of: index) { input in
        moved[index * wordsPerPattern + target[input] / 64] |= 1 << UInt64(target[input] % 64)
      }
    }
    let movedGrey = [UInt8](unsafeUninitializedCapacity: grey.count) { values, filled in
      if isGrey {
        for index in 0..<count {
          for (input, from) in source.enumerated() { values[index * width + input] = grey[index * width + from] }
        }
      }
      filled = grey.count
    }
    return LabelledPatterns(shape: shape, words: moved, grey: movedGrey, labels: labels, classCount: classCount)
  }
}
