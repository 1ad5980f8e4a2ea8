import Kernels

/// Samples with labels, images or patterns, of which some can be chosen.
public protocol LabelledSamples: Sendable {
  /// How many samples there are.
  var count: Int { get }

  /// The samples at `positions`, in that order.
  ///
  /// - Precondition: each position is in 0 ..< `count`.
  func samples(at positions: some Collection<Int>) -> Self
}

extension LabelledSamples {
  /// The first `count` samples, or all where there are fewer.
  ///
  /// - Throws: ``DatasetError`` of kind `invalidArgument` where `count` is below 1.
  public func prefix(_ count: Int) throws(DatasetError) -> Self {
    guard count >= 1 else {
      throw DatasetError(.invalidArgument, "prefix", "wanted at least 1 sample, got \(count)")
    }
    return count < self.count ? samples(at: 0..<count) : self
  }

  /// The last `count` samples apart from those before them.
  ///
  /// - Throws: ``DatasetError`` of kind `invalidArgument` unless both parts have at least one sample.
  public func split(holdingOutLast count: Int) throws(DatasetError) -> (train: Self, heldOut: Self) {
    try checkHoldOut(count)
    let border = self.count - count
    return (samples(at: 0..<border), samples(at: border..<self.count))
  }

  /// `count` samples that `seed` chooses, each choice equally likely, apart from the others; both keep their order.
  ///
  /// - Throws: ``DatasetError`` of kind `invalidArgument` unless both parts have at least one sample.
  public func split(holdingOut count: Int, seed: UInt64) throws(DatasetError) -> (train: Self, heldOut: Self) {
    try checkHoldOut(count)
    guard self.count <= UInt32.max else {
      throw DatasetError(.invalidArgument, "hold-out", "wanted at most 2³² − 1 samples, got \(self.count)")
    }
    let order = RandomStream(seed: seed, purpose: .holdOut).permutation(of: self.count).map { Int($0) }
    return (samples(at: order[count...].sorted()), samples(at: order[..<count].sorted()))
  }

  private func checkHoldOut(_ held: Int) throws(DatasetError) {
    guard held >= 1, held < count else {
      throw DatasetError(
        .invalidArgument, "hold-out",
        "wanted at least one sample on each side of \(count), got \(held) to hold out")
    }
  }
}

extension LabelledImages: LabelledSamples {
  /// The images at `positions`, in that order.
  public func samples(at positions: some Collection<Int>) -> LabelledImages {
    LabelledImages(
      height: height, width: width, checkedPixels: rows(of: pixels, at: positions, width: pixelCount),
      labels: positions.map { labels[$0] }, classCount: classCount)
  }
}

extension LabelledPatterns: LabelledSamples {
  /// The patterns at `positions`, in that order.
  public func samples(at positions: some Collection<Int>) -> LabelledPatterns {
    LabelledPatterns(
      shape: shape, words: rows(of: words, at: positions, width: wordsPerPattern),
      grey: isGrey ? rows(of: grey, at: positions, width: width) : [], labels: positions.map { labels[$0] },
      classCount: classCount)
  }
}

/// The rows of `width` elements at `positions`, one behind the other.
private func rows<Element>(of elements: [Element], at positions: some Collection<Int>, width: Int) -> [Element] {
  var chosen: [Element] = []
  chosen.reserveCapacity(positions.count * width)
  for position in positions { chosen += elements[position * width..<(position + 1) * width] }
  return chosen
}
