/// How much work an item may be.
public struct Budget: Sendable, Hashable, Codable {
  /// The most training images; all where absent.
  public let trainCount: Int?
  /// The most test images; all where absent.
  public let testCount: Int?
  /// The most epochs; those of the item where absent.
  public let epochs: Int?
  /// The most hidden neurons of a network; those of the item where absent.
  public let hidden: Int?
  /// How often test spikes are drawn.
  public let draws: Int

  /// All that the item asks for.
  public static let full = Budget(trainCount: nil, testCount: nil, epochs: nil, hidden: nil, draws: 5)
  /// Enough to see that everything works, in seconds an item.
  public static let quick = Budget(trainCount: 4_000, testCount: 1_000, epochs: 2, hidden: nil, draws: 2)

  package init(trainCount: Int?, testCount: Int?, epochs: Int?, hidden: Int?, draws: Int) {
    self.trainCount = trainCount
    self.testCount = testCount
    self.epochs = epochs
    self.hidden = hidden
    self.draws = draws
  }

  /// Whether this is less than the item asks for.
  public var isQuick: Bool { self != .full }

  /// What every output says of a budget that is not the full one; nil for that one.
  public var caveat: String? {
    guard isQuick else { return nil }
    let parts = [
      trainCount.map { "\($0) training images" }, testCount.map { "\($0) test images" },
      epochs.map { "\($0) epoch\($0 == 1 ? "" : "s")" }, hidden.map { "\($0) hidden neurons" },
    ]
    return "QUICK: at most " + parts.compactMap { $0 }.joined(separator: ", ")
      + ". These are not the numbers to compare with the paper."
  }

  /// What a quick item says that is the same at full length.
  static let harmlessCaveat = "QUICK, but nothing was cut short: this item is the same at full length."

  /// The smaller of `wanted` and what the budget allows.
  func epochs(_ wanted: Int) -> Int { min(wanted, epochs ?? wanted) }
  /// The smaller of `wanted` and what the budget allows.
  func hidden(_ wanted: Int) -> Int { min(wanted, hidden ?? wanted) }
}
