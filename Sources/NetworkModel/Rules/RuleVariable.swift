/// A quantity that a product of a learning rule may read.
///
/// Range of each: `x0` and `y0` 0…1; traces and `r1` 0…127 (7 bits); `w` and `t` −256…255 (9 bits, signed);
/// `d` 0…63 (6 bits). The bits of spikes, traces and weights are the chip's (Davies et al., IEEE Micro 38(1), 2018,
/// doi:10.1109/MM.2018.112130359); those of `t` and `d` are our choice.
public enum RuleVariable: String, Sendable, Hashable, CaseIterable, Codable {
  /// 1 where the presynaptic side spiked in this step, else 0.
  case x0
  /// The first presynaptic trace.
  case x1
  /// The second presynaptic trace.
  case x2
  /// 1 where the postsynaptic side spiked in this step, else 0.
  case y0
  /// The first postsynaptic trace.
  case y1
  /// The second postsynaptic trace.
  case y2
  /// The third postsynaptic trace.
  case y3
  /// The reinforcement channel.
  case r1
  /// The synapse's own weight.
  case w
  /// The synapse's own delay, in steps.
  case d
  /// The synapse's own tag.
  case t

  /// The values that the variable can take.
  public var range: ClosedRange<Int> {
    switch self {
    case .x0, .y0: 0...1
    case .x1, .x2, .y1, .y2, .y3, .r1: RegisterRange.trace
    case .w: RegisterRange.weightMantissa
    case .t: RegisterRange.tag
    case .d: 0...63
    }
  }

  /// The trace that the variable reads, which a rule that reads it has to describe; nil for spikes and the synapse's own.
  public var trace: TraceName? { TraceName(rawValue: rawValue) }
}

/// A decaying quantity that spikes feed and learning rules read.
public enum TraceName: String, Sendable, Hashable, CaseIterable, Codable {
  /// The first presynaptic trace.
  case x1
  /// The second presynaptic trace.
  case x2
  /// The first postsynaptic trace.
  case y1
  /// The second postsynaptic trace.
  case y2
  /// The third postsynaptic trace.
  case y3
  /// The reinforcement channel, fed by the spikes of the source that reinforces a connection.
  case r1
}

/// What an equation of a learning rule changes: the left side of its text.
public enum RuleTarget: String, Sendable, Hashable, CaseIterable, Codable {
  /// The weight.
  case dw
  /// The tag.
  case dt
  /// The delay.
  case dd
}
