/// One way to read a class from the outputs of a network, such as the first output that spikes.
public struct Reading: Sendable, Hashable {
  /// Its name in tables and records, one word.
  public let name: String
  /// When it is right, as a sentence without its full stop.
  public let meaning: String

  /// Names a reading.
  public init(_ name: String, _ meaning: String) {
    self.name = name
    self.meaning = meaning
  }

  /// All output bits together: right where they equal the one-hot target.
  public static let exact = Reading("exact", "the output spikes equal the one-hot target, bit for bit")
}

/// The readings that a learner declares for its network, one of which is its answer.
public struct Readings: Sendable, Hashable {
  /// The readings that give a class each; the first is the answer.
  public let classes: [Reading]
  /// Whether outputs are bits that are compared with the one-hot target too, as ``Reading/exact``.
  public let comparesBits: Bool

  /// Readings of which `answer` is the network's answer.
  public init(answer: Reading, others: [Reading] = [], comparesBits: Bool = false) {
    classes = [answer] + others
    self.comparesBits = comparesBits
  }

  /// The reading that counts as the network's answer.
  public var answer: Reading { classes[0] }

  /// All of them, in the order of tables.
  public var all: [Reading] { (comparesBits ? [.exact] : []) + classes }
}
