/// What a network answered to each pattern of a set.
public struct Predictions: Sendable, Hashable {
  /// How many outputs the network has.
  public let outputCount: Int
  /// The first output that spiked; 0 where none did.
  public private(set) var bySpikes: [UInt16] = []
  /// Whether no output spiked.
  public private(set) var isSilent: [Bool] = []
  /// The output of highest potential; the first of equals.
  public private(set) var byPotential: [UInt16] = []
  /// How many output bits differ from the one-hot target.
  public private(set) var wrongBits: [UInt16] = []

  /// How many patterns were answered.
  public var count: Int { wrongBits.count }

  /// Nothing answered yet; room for `capacity` answers.
  public init(outputCount: Int, capacity: Int = 0) {
    self.outputCount = outputCount
    bySpikes.reserveCapacity(capacity)
    isSilent.reserveCapacity(capacity)
    byPotential.reserveCapacity(capacity)
    wrongBits.reserveCapacity(capacity)
  }

  /// Adds the answer to the next pattern; `bySpikes` is nil where no output spiked.
  public mutating func append(bySpikes: Int?, byPotential: Int, wrongBits: Int) {
    self.bySpikes.append(UInt16(bySpikes ?? 0))
    isSilent.append(bySpikes == nil)
    self.byPotential.append(UInt16(byPotential))
    self.wrongBits.append(UInt16(wrongBits))
  }
}
