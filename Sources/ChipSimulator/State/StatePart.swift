/// A part of the chip, with everything about its share of the state in one file: arrays, tensors, and what is valid.
protocol StatePart {
  /// Takes the arrays of the part.
  init(_ memory: inout some PartMemory)

  /// Checks a state that was read from a file, whose arrays are filled except for those that `rebuild` computes.
  ///
  /// A step follows the places and counts in the state without checking them, so all of them are checked here.
  ///
  /// - Throws: `StateProblem` if the state cannot be one of this chip's.
  func check(_ tables: ChipTables, now: Int) throws(StateProblem)

  /// Computes what a snapshot leaves out, in a state that is checked.
  func rebuild(_ tables: ChipTables, now: Int)
}

extension StatePart {
  func check(_ tables: ChipTables, now: Int) throws(StateProblem) {}
  func rebuild(_ tables: ChipTables, now: Int) {}
}

/// Why a state cannot be one of a chip's.
struct StateProblem: Error {
  /// What was wanted and what was got.
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

/// The largest numbers that a restored state may hold if no register bounds them.
///
/// They are this simulator's own choice: far beyond any run (2⁴⁰ steps of 1 ms are 34 years), and low enough that no sum of
/// counts leaves 64 bits.
enum StateLimits {
  /// The steps that are done.
  static var step: ClosedRange<Int> { 0...1 << 40 }
  /// A count of spikes, updates or operations.
  static var count: ClosedRange<Int64> { 0...1 << 56 }
}
