import Datasets

extension LabelledPatterns {
  /// Patterns of grey values, one row of them for each pattern.
  static func grey(_ images: [[UInt8]], _ labels: [UInt16], classes: Int) -> LabelledPatterns {
    let width = images[0].count
    let wordCount = (width + 63) / 64
    var words = [UInt64](repeating: 0, count: images.count * wordCount)
    for (index, image) in images.enumerated() {
      for (input, grey) in image.enumerated() where grey > 0 {
        words[index * wordCount + input / 64] |= 1 << UInt64(input % 64)
      }
    }
    return LabelledPatterns(
      shape: PatternShape(count: width), words: words, grey: images.flatMap { $0 }, labels: labels, classCount: classes)
  }
}
