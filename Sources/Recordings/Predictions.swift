/// What a network answered to each pattern of a set, by each of its readings.
public struct Predictions: Sendable, Hashable {
  /// How the outputs were read.
  public let readings: Readings
  /// How many outputs the network has.
  public let outputCount: Int
  /// Whether there was no answer, as no output spiked; the answer then reads as class 0.
  public private(set) var isSilent: [Bool] = []
  /// How many output bits differ from the one-hot target; empty unless the readings compare bits.
  public private(set) var wrongBits: [UInt16] = []
  /// The loss of all patterns together; 0 where the network states none.
  public private(set) var totalLoss = 0.0
  private var classes: [[UInt16]]

  /// How many patterns were answered.
  public var count: Int { isSilent.count }

  /// The class that each pattern was taken for.
  public var answers: [UInt16] { classes[0] }

  /// Nothing answered yet; room for `capacity` answers.
  public init(_ readings: Readings, outputCount: Int, capacity: Int = 0) {
    self.readings = readings
    self.outputCount = outputCount
    classes = readings.classes.map { _ in [] }
    for index in classes.indices { classes[index].reserveCapacity(capacity) }
    isSilent.reserveCapacity(capacity)
    if readings.comparesBits { wrongBits.reserveCapacity(capacity) }
  }

  /// The classes by the reading of `name`; nil if the network has no such reading, or it gives no class.
  public func classes(by name: String) -> [UInt16]? {
    readings.classes.firstIndex { $0.name == name }.map { classes[$0] }
  }

  /// Adds what the network answered to the next pattern.
  ///
  /// - Parameters:
  ///   - answer: the class by the first reading; nil if there was none.
  ///   - others: the classes by the other readings, in their order.
  ///   - wrongBits: how many output bits differ from the target, for readings that compare bits.
  ///   - loss: what the network's own error is, for a network that states one.
  /// - Precondition: there is a class for each reading, and `wrongBits` exactly if the readings compare bits.
  public mutating func append(_ answer: Int?, _ others: Int..., wrongBits: Int? = nil, loss: Double = 0) {
    precondition(
      others.count == classes.count - 1 && (wrongBits != nil) == readings.comparesBits,
      "wanted an answer for each of \(readings.all.map(\.name))")
    isSilent.append(answer == nil)
    classes[0].append(UInt16(answer ?? 0))
    for (index, other) in others.enumerated() { classes[index + 1].append(UInt16(other)) }
    if let wrongBits { self.wrongBits.append(UInt16(wrongBits)) }
    totalLoss += loss
  }

  /// Whether the answer to pattern `index` is not `label`, or there was none.
  package func isWrong(at index: Int, label: UInt16) -> Bool { isSilent[index] || answers[index] != label }
}
