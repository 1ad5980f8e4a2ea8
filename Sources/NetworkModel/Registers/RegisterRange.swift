/// The ranges of the registers that a user sets.
///
/// Source: Davies et al., IEEE Micro 38(1), 2018, doi:10.1109/MM.2018.112130359, and the parameter checks of brian2-loihi
/// 0.5.2 and lava-nc 0.10.0.
public enum RegisterRange {
  /// Effective decay of a current or a voltage, in 1/4096 per step.
  public static let decay = 0...4096
  /// Mantissa of a bias: 13 bits, signed.
  public static let biasMantissa = -4096...4095
  /// Exponent of a bias: 3 bits.
  public static let biasExponent = 0...7
  /// Mantissa of a threshold, in weight units: 17 bits.
  public static let thresholdMantissa = 0...131_071
  /// Refractory period in steps; 1 lets a compartment spike in every step.
  public static let refractory = 1...63
  /// Synaptic delay in steps beyond the one that every spike takes.
  public static let delay = 0...62
  /// Bits of a weight.
  public static let weightBits = 1...8
  /// Exponent of a weight: 4 bits, signed.
  public static let weightExponent = -8...7
  /// Mantissa of a weight, whatever its format: 9 bits, signed.
  public static let weightMantissa = -256...255
  /// Tag of a synapse: 9 bits, signed.
  public static let tag = -256...255
  /// Value of a trace: 7 bits.
  public static let trace = 0...127
  /// Time constant of a trace in steps; the upper end is this simulator's own.
  public static let traceTimeConstant = 0...1_048_576
}
