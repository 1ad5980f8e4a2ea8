/// The weights of gates and openers in one circuit.
struct GateWeights {
  let closing: RelayClosing

  /// What a group that is neither opened nor inhibited lacks to spike, in weight units.
  var gap: Int { closing == .bias ? CircuitLevels.closed : CircuitLevels.wall }

  /// The weights of what opens each relay its own: it leaves 512.
  var opener: [Int] { closing == .bias ? [CircuitLevels.gate] : Self.parts(of: gap - 512) }

  /// The weights of a gate that lets a group spike where a sum exceeds `step`.
  func opening(above step: Int) -> [Int] {
    // As published: below a step of 512 the usual gate and a second one, which lowers its step.
    if closing == .bias, step < 512 { return [CircuitLevels.gate] + Self.parts(of: 512 - step) }
    return Self.parts(of: gap - step)
  }

  /// The weights of a gate that makes a group spike by itself.
  var firing: [Int] { Self.parts(of: gap + 64) }

  /// The weights of a gate that takes away what opens a relay.
  var inhibition: [Int] { opener.map { -$0 } }

  /// A sum of weights, each of which is m · 2ᵉ with m of 8 bits and e ≤ 7: the largest first.
  static func parts(of sum: Int) -> [Int] {
    var (rest, parts) = (sum, [Int]())
    while rest > 0 {
      let exponent = min(7, (0...7).first { rest >> $0 <= 255 } ?? 7)
      let part = min(255, rest >> exponent) << exponent
      // Of two equal halves, rather than of the largest weight and a rest.
      let half = (rest / 2) & ~127
      if part < rest, half * 2 == rest, half <= 254 << 7 { return parts + [half, half] }
      parts.append(part)
      rest -= part
    }
    return parts
  }
}
