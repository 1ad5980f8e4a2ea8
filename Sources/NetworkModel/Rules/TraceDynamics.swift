/// How a trace rises with a spike and falls afterwards.
///
/// Each step `trace ← min(127, decay(trace) + impulse·spike)`. A `LearningRule` checks the ranges when it receives the
/// dynamics, since it knows the trace's name.
public struct TraceDynamics: Sendable, Hashable, Codable {
  /// What a spike adds: 0…127, in steps of 1/128.
  public let impulse: Double
  /// The steps in which the trace falls to 1/e, 0 or more; 0 = present only in the step of its spike.
  public let timeConstant: Double

  /// Describes a trace.
  ///
  /// - Parameters:
  ///   - impulse: What a spike adds: 0…127, in steps of 1/128.
  ///   - timeConstant: The steps in which the trace falls to 1/e; 0 = present only in the step of its spike.
  public init(impulse: Double, timeConstant: Double) {
    self.impulse = impulse
    self.timeConstant = timeConstant
  }

  /// Why the numbers do not fit the chip: what was wanted and what was got; nil if they fit.
  package var problem: String? {
    guard impulse >= 0, impulse <= 127 else { return "wanted an impulse of 0 to 127, got \(impulse)" }
    let nearest = (impulse * 128).rounded() / 128
    guard impulse == nearest else {
      return "wanted an impulse in steps of 1/128, such as \(nearest), got \(impulse)"
    }
    let range = RegisterRange.traceTimeConstant
    guard timeConstant >= Double(range.lowerBound), timeConstant <= Double(range.upperBound) else {
      return "wanted a time constant of \(range.lowerBound) to \(range.upperBound) steps, got \(timeConstant)"
    }
    return nil
  }
}

extension TraceDynamics {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case impulse, timeConstant
  }

  /// Reads the dynamics; a key of no meaning is an error.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.fields(CodingKeys.self)
    impulse = try fields.value(.impulse)
    timeConstant = try fields.value(.timeConstant)
  }
}
