package import Datasets

/// The inputs of one sample that are not black, in ascending order, with their grey values: what encoders turn into spikes.
///
/// It is room that is filled anew for each sample.
package struct GreySources {
  /// How many there are.
  package private(set) var count = 0
  /// The number of each input; the vector loops look at whole words of them.
  package private(set) var names: [UInt16]
  /// The grey value of each, 1…255.
  package private(set) var grey: [UInt8]

  /// None, and room for `capacity`.
  package init(capacity: Int) {
    names = [UInt16](repeating: 0, count: (capacity + 63) / 64 * 64)
    grey = [UInt8](repeating: 0, count: capacity)
  }

  /// Forgets all sources.
  package mutating func removeAll() { count = 0 }

  /// Adds a source, whose number is above those before it.
  package mutating func append(_ source: Int, grey value: UInt8) {
    names[count] = UInt16(truncatingIfNeeded: source)
    grey[count] = value
    count += 1
  }

  /// Takes the inputs of pattern `index` whose bit in `able` is set; those of a binary pattern are 0 and 255.
  package mutating func take(_ patterns: borrowing LabelledPatterns, _ index: Int, among able: [UInt64]) {
    removeAll()
    let (isGrey, first) = (patterns.isGrey, index * patterns.width)
    for position in 0..<patterns.wordsPerPattern {
      var word = patterns.words[index * patterns.wordsPerPattern + position] & able[position]
      while word != 0 {
        let input = 64 * position + word.trailingZeroBitCount
        append(input, grey: isGrey ? patterns.grey[first + input] : 255)
        word &= word - 1
      }
    }
  }
}
