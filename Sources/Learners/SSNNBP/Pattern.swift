import Datasets

/// One pattern of a set, as the grey values of its inputs; those of a binary one are 0 and 255.
struct Pattern {
  let samples: LabelledPatterns
  let index: Int

  /// Its class.
  var label: Int { Int(samples.labels[index]) }

  /// Calls `body` with each input that is not black and whose bit in `able` is set, in ascending order, and its value.
  func forEachInput(among able: [UInt64], _ body: (Int, UInt8) -> Void) {
    let (isGrey, first) = (samples.isGrey, index * samples.width)
    for position in 0..<samples.wordsPerPattern {
      var word = samples.words[index * samples.wordsPerPattern + position] & able[position]
      while word != 0 {
        let input = 64 * position + word.trailingZeroBitCount
        body(input, isGrey ? samples.grey[first + input] : 255)
        word &= word - 1
      }
    }
  }
}
