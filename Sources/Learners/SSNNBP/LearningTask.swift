/// A part of an update: the synapses of a copy of a matrix to some blocks of 64 postsynaptic neurons.
struct LearningTask: Sendable {
  /// The place of the matrix among `CompositeLayers.copies`.
  let copy: Int
  let blocks: Range<Int>

  /// All of a network of these layers: a whole matrix each, or, to be shared among threads, a block each, those of most rows
  /// first, so that the last one to be taken is a small one.
  static func all(_ copies: [MatrixCopy], _ layers: [Int], isShared: Bool) -> [LearningTask] {
    copies.indices.sorted { copies[$0].rows(layers) > copies[$1].rows(layers) }.flatMap { place in
      let blocks = 0..<(copies[place].columns(layers) + 63) / 64
      return isShared
        ? blocks.map { LearningTask(copy: place, blocks: $0..<$0 + 1) } : [LearningTask(copy: place, blocks: blocks)]
    }
  }
}
