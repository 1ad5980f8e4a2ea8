internal import CKernels

extension RandomStream {
  /// Writes the random words of consecutive blocks, four each, those of the block at `position` first.
  ///
  /// - Parameters:
  ///   - words: Room for `count` words.
  ///   - places: 0, 1, 2, …, `count` of them.
  package func draw(
    _ count: Int, at position: UInt64, places: UnsafePointer<UInt32>, into words: UnsafeMutablePointer<UInt32>
  ) {
    let seed = UInt64(key.y) << 32 | UInt64(key.x)
    spike_random_words(seed, position, substream, purpose, places, count, words)
  }
}
