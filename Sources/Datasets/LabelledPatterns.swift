/// Input patterns, each with the number of its class: what a spiking network is shown.
///
/// Patterns are binary, one bit an input spike, or grey: then each input has a grey value besides, the higher the more
/// often it spikes in a network that draws its input spikes, and its bit says that the value is not 0.
public struct LabelledPatterns: Sendable, Hashable {
  /// How the inputs of one pattern lie.
  public let shape: PatternShape
  /// Inputs of one pattern.
  public let width: Int
  /// 64-bit words of one pattern: ⌈width / 64⌉.
  public let wordsPerPattern: Int
  /// The bits of all patterns.
  ///
  /// Input i of a pattern is bit i mod 64 of its word i / 64. Bits from `width` on are zero.
  public let words: [UInt64]
  /// The grey values 0…255 of all patterns, `width` a pattern, in the order of inputs; empty where patterns are binary.
  public let grey: [UInt8]
  /// The class of each pattern, 0 ..< classCount.
  public let labels: [UInt16]
  /// How many classes there are.
  public let classCount: Int

  /// How many patterns there are.
  public var count: Int { labels.count }

  /// Whether inputs have grey values.
  public var isGrey: Bool { !grey.isEmpty }

  /// Takes patterns that are already packed.
  ///
  /// - Precondition: the sizes fit, and no bit is set from `width` on. Grey values, where there are any, are not 0 where
  ///   the bit is set, and 0 elsewhere.
  package init(shape: PatternShape, words: [UInt64], grey: [UInt8] = [], labels: [UInt16], classCount: Int) {
    self.shape = shape
    width = shape.count
    wordsPerPattern = Self.wordCount(for: width)
    precondition(words.count == labels.count * wordsPerPattern, "\(labels.count) patterns of \(width) bits")
    precondition(grey.isEmpty || grey.count == labels.count * width, "\(labels.count) patterns of \(width) grey values")
    self.words = words
    self.grey = grey
    self.labels = labels
    self.classCount = classCount
  }

  /// Packs patterns given as arrays of booleans, all of one length.
  ///
  /// - Parameter shape: how the inputs of each pattern lie; one row if nil.
  public init(
    _ patterns: [[Bool]], labels: [UInt16], classCount: Int, shape: PatternShape? = nil
  ) throws(DatasetError) {
    let width = patterns.first?.count ?? 0
    if let shape, shape.count != width {
      throw DatasetError(.wrongSize, "patterns", "wanted \(shape.count) bits for \(shape), got \(width)")
    }
    guard patterns.count == labels.count, patterns.allSatisfy({ $0.count == width }) else {
      throw DatasetError(
        .wrongSize, "patterns",
        "wanted \(labels.count) patterns of one length, got \(patterns.count) of "
          + "\(Set(patterns.map(\.count)).sorted()) bits")
    }
    if let label = labels.first(where: { $0 >= classCount }) {
      throw DatasetError(.labelOutOfRange, "patterns", "wanted labels below \(classCount), got \(label)")
    }
    var words = [UInt64](repeating: 0, count: patterns.count * Self.wordCount(for: width))
    for (index, pattern) in patterns.enumerated() {
      for (input, bit) in pattern.enumerated() where bit {
        words[index * Self.wordCount(for: width) + input / 64] |= 1 << UInt64(input % 64)
      }
    }
    self.init(shape: shape ?? PatternShape(count: width), words: words, labels: labels, classCount: classCount)
  }

  /// Whether input `input` of pattern `index` spikes.
  public subscript(index: Int, input: Int) -> Bool {
    words[index * wordsPerPattern + input / 64] >> UInt64(input % 64) & 1 == 1
  }

  /// Calls `body` with each input of pattern `index` that spikes, in ascending order.
  @inlinable
  public func forEachSpike(of index: Int, _ body: (Int) -> Void) {
    for position in 0..<wordsPerPattern {
      var word = words[index * wordsPerPattern + position]
      while word != 0 {
        body(64 * position + word.trailingZeroBitCount)
        word &= word - 1
      }
    }
  }

  /// Mean number of input spikes of a pattern; 0 where there is none.
  public var meanSpikeCount: Double {
    count == 0 ? 0 : Double(words.reduce(0) { $0 + $1.nonzeroBitCount }) / Double(count)
  }

  package static func wordCount(for width: Int) -> Int { (width + 63) / 64 }
}
