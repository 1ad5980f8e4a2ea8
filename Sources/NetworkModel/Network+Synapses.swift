public import Kernels

extension Network {
  /// The random numbers from which what a connection leaves open is drawn: pattern, weights, delays or tags.
  ///
  /// The number of synapse s is the one at position s; a fan-out takes positions as `drawnTargets` says.
  public func stream(_ purpose: RandomStream.Purpose, of connection: ConnectionID) -> RandomStream {
    RandomStream(seed: seed, purpose: purpose, substream: UInt32(truncatingIfNeeded: connection.index))
  }

  /// The pairs of a connection whose pattern is a list, in order: those given, or those drawn for a fixed fan-out.
  ///
  /// Nil for the patterns that join by rule: dense, one to one and broadcast.
  public func pairs(of connection: ConnectionID) -> [SynapsePair]? {
    let wanted = self[connection]
    switch wanted.pattern {
    case .dense, .oneToOne, .broadcast: return nil
    case .sparse(let pairs): return pairs
    case .fixedFanOut(let fanOut):
      let stream = stream(.synapsePattern, of: connection)
      var pairs: [SynapsePair] = []
      pairs.reserveCapacity(wanted.synapseCount)
      for source in 0..<wanted.sourceCount {
        let targets = Self.drawnTargets(fanOut, among: wanted.targetCount, ofSource: source, from: stream)
        for target in targets { pairs.append(SynapsePair(source, Int(target))) }
      }
      return pairs
    }
  }

  /// `fanOut` different targets of one source, rising, each set of them equally likely.
  ///
  /// Floyd's algorithm: for j from n − k to n − 1 take a number below j + 1, or j itself where that is taken; source i
  /// uses the positions i·k … i·k + k − 1 of the stream.
  ///
  /// Source: Bentley, Floyd, Communications of the ACM 30(9), 1987, doi:10.1145/30401.315746.
  static func drawnTargets(
    _ fanOut: Int, among count: Int, ofSource source: Int, from stream: RandomStream
  ) -> [Int32] {
    var chosen = Set<Int32>(minimumCapacity: fanOut)
    for j in count - fanOut..<count {
      let position = UInt64(source * fanOut + j - (count - fanOut))
      let draw = Int32(stream.integer(below: j + 1, at: position))
      if !chosen.insert(draw).inserted { chosen.insert(Int32(j)) }
    }
    return chosen.sorted()
  }
}
