/// A part of the chip, with everything about its share of the state in one file: arrays, tensors, and what is valid.
protocol StatePart {
  /// Takes the arrays of the part.
  init(_ memory: inout some PartMemory)

  /// Looks through a state that was read, whose arrays are filled but for what `rebuild` works out.
  ///
  /// A chip follows the places and counts in its state without looking, so none of them may come from a file unchecked.
  ///
  /// - Throws: `StateProblem` if the state cannot be one of this chip's.
  func check(_ tables: ChipTables, now: Int) throws(StateProblem)

  /// Works out what a snapshot leaves out, of a state that is checked.
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

/// The largest numbers that a restored state may hold where no register bounds them.
///
/// They are this simulator's own: far beyond any run (2⁴⁰ steps are 34 years of real time), and so low that no sum of counts
/// leaves 64 bits.
enum StateLimits {
  /// The steps that are done.
  static var step: ClosedRange<Int> { 0...1 << 40 }
  /// A count of spikes, updates or operations.
  static var count: ClosedRange<Int64> { 0...1 << 56 }
}
