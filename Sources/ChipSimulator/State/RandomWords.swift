internal import CKernels

/// Room for the random words of a step's rounding, which traces and synapses draw by their places.
struct RandomWords: StatePart {
  /// The places of which words are wanted.
  let places: UnsafeMutablePointer<UInt32>
  /// The words.
  let words: UnsafeMutablePointer<UInt32>
  /// The noise of a group, in membrane units.
  let noise: UnsafeMutablePointer<Int32>

  @inline(__always)
  init(_ memory: inout some PartMemory) {
    places = memory.unsaved("random_places") { $0.longestDraw }
    words = memory.unsaved("random_words") { $0.longestDraw }
    noise = memory.unsaved("noise") { $0.longestNoise }
  }

  /// Draws a word for each of the first `count` places, a function of seed, purpose, substream, step and place.
  @inline(__always)
  func draw(_ count: Int, seed: UInt64, purpose: UInt32, substream: UInt32, step: Int) {
    spike_random_words(seed, UInt64(truncatingIfNeeded: step) &<< 26, substream, purpose, places, count, words)
  }
}
