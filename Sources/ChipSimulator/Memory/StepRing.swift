internal import NetworkModel

/// The rows of what is due in a later step: that of step t is row t mod 64.
enum StepRing {
  /// How many rows there are: a power of two above the largest number of steps in `reach`.
  @inline(__always) static var rows: Int { 64 }

  /// How many steps ahead of the present one something can be due.
  ///
  /// A spike acts 1 + delay steps after its own, at most 63. The row of the present step is free again as soon as its
  /// content has been delivered.
  static let reach = 1...RegisterRange.delay.upperBound + 1

  /// The row of a step.
  @inline(__always)
  static func row(of step: Int) -> Int { step & (rows &- 1) }
}
