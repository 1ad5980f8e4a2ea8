/// One neuron of the chip: a current, a voltage, a threshold and a refractory period.
///
/// Each step, with c the weights of the spikes that arrive, in weight units (2⁶ current units):
///
///     u ← trunc(u · (4096 − currentDecay) / 4096) + 2⁶ · c
///     v ← trunc(v · (4096 − voltageDecay) / 4096) + u + bias + noise
///
/// It spikes iff v > 2⁶ · threshold; then v = 0, and v stays 0 for refractory − 1 further steps while u goes on. A value
/// of this type has passed every check. There is no noise unless it is asked for.
///
/// Source: Davies et al., IEEE Micro 38(1), 2018, doi:10.1109/MM.2018.112130359; brian2-loihi 0.5.2, lava-nc 0.10.0 and
/// nengo-loihi 1.1.0 agree on it.
public struct Compartment: Sendable, Hashable {
  /// The level that the voltage has to exceed.
  public let threshold: Threshold
  /// What is added to the voltage in each step.
  public let bias: Bias
  /// What the current loses in each step, in 1/4096: 0…4096, and 4096 keeps nothing.
  public let currentDecay: Int
  /// What the voltage loses in each step, in 1/4096: 0…4096, and 4096 keeps nothing.
  public let voltageDecay: Int
  /// The steps from one spike to the next that is possible: 1…63, and 1 lets it spike in every step.
  public let refractory: Int
  /// What is added to the voltage at random in each step; nil for none.
  public let noise: VoltageNoise?

  /// Describes a compartment by its registers.
  ///
  /// - Parameters:
  ///   - threshold: The level in weight units, 0…131071.
  ///   - bias: The bias by mantissa and exponent, in membrane units (2⁻⁶ weight unit).
  ///   - currentDecay: What the current loses in each step, 0…4096. Lava and nengo-loihi store one less (`du`).
  ///   - voltageDecay: What the voltage loses in each step, 0…4096.
  ///   - refractory: The steps from one spike to the next that is possible, 1…63.
  ///   - noise: What is added to the voltage at random.
  /// - Throws: `NetworkError` for a number out of its range.
  public init(
    threshold: Int, bias: Bias = .zero, currentDecay: Int = 4096, voltageDecay: Int = 4096, refractory: Int = 1,
    noise: VoltageNoise? = nil
  ) throws(NetworkError) {
    let subject = "compartment"
    guard let level = Threshold(mantissa: threshold) else {
      let range = RegisterRange.thresholdMantissa
      throw NetworkError(
        subject,
        "wanted a threshold of \(range.lowerBound) to \(range.upperBound) weight units, got \(threshold)")
    }
    try check(currentDecay, in: RegisterRange.decay, "current decay", of: subject)
    try check(voltageDecay, in: RegisterRange.decay, "voltage decay", of: subject)
    try check(refractory, in: RegisterRange.refractory, "refractory period", of: subject)
    self.threshold = level
    self.bias = bias
    self.currentDecay = currentDecay
    self.voltageDecay = voltageDecay
    self.refractory = refractory
    self.noise = noise
  }

  /// A compartment beyond the chip's registers, as simulators have it: any threshold, and a refractory period of 64.
  ///
  /// - Precondition: decays of 0 to 4096 and a refractory period of 1 to 64.
  package init(threshold: Threshold, bias: Bias, currentDecay: Int, voltageDecay: Int, refractory: Int) {
    precondition(RegisterRange.decay.contains(currentDecay), "a current decay has its range")
    precondition(RegisterRange.decay.contains(voltageDecay), "a voltage decay has its range")
    precondition((1...64).contains(refractory), "a refractory period has its range")
    self.threshold = threshold
    self.bias = bias
    self.currentDecay = currentDecay
    self.voltageDecay = voltageDecay
    self.refractory = refractory
    noise = nil
  }

  /// A compartment that sums what arrives, with a bias in weight units; without memory unless decays are given.
  ///
  /// ```swift
  /// let relay = try Compartment.integrateAndFire(threshold: 1_024, bias: -8_192)
  /// ```
  ///
  /// - Parameters:
  ///   - threshold: The level in weight units, 0…131071.
  ///   - bias: The bias in weight units; it has to be mantissa · 2^exponent with −4096…4095 and 0…7 in membrane units,
  ///     so −8192…8190.
  ///   - currentDecay: What the current loses in each step, 0…4096.
  ///   - voltageDecay: What the voltage loses in each step, 0…4096.
  ///   - refractory: The steps from one spike to the next that is possible, 1…63.
  ///   - noise: What is added to the voltage at random.
  /// - Throws: `NetworkError` for a number out of its range, or a bias that no mantissa and exponent give exactly.
  public static func integrateAndFire(
    threshold: Int, bias: Int = 0, currentDecay: Int = 4096, voltageDecay: Int = 4096, refractory: Int = 1,
    noise: VoltageNoise? = nil
  ) throws(NetworkError) -> Compartment {
    let (membrane, overflow) = bias.multipliedReportingOverflow(by: 64)
    guard !overflow, let register = Bias(exactly: membrane) else {
      throw NetworkError(
        "compartment",
        "wanted a bias of m · 2^e / 64 weight units with a mantissa of -4096 to 4095 and an exponent of 0 to 7, got \(bias)"
      )
    }
    return try Compartment(
      threshold: threshold, bias: register, currentDecay: currentDecay, voltageDecay: voltageDecay,
      refractory: refractory, noise: noise)
  }

  /// Whether nothing of a step is left in the next one, but for the refractory period: both decays are 4096.
  public var isMemoryless: Bool { currentDecay == 4096 && voltageDecay == 4096 }
}
