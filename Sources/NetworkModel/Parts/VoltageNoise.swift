/// Random numbers that a compartment adds to its voltage in each step, new ones for each compartment.
///
///     noise = trunc((r + 64 · offset) · 2^(exponent − 7)),   r uniform in −128…127
///
/// in membrane units (2⁻⁶ weight unit): 256 equally likely values, 2^(exponent − 7) apart, around offset · 2^(exponent − 1).
/// The exponent 13 with the offset −2 gives −16,384, −16,320, …, −64, which are −256…−1 weight units.
///
/// A draw is a function of the network's seed, the group, the step and the compartment: byte i of the group's random stream
/// in that step belongs to compartment i.
///
/// Source: registers and formula are those of the emulator of nengo-loihi 1.1.0 (`NoiseState`: `noise_exp` of 1 to 23,
/// `noise_offset`, added to the voltage where `noise_at_membrane` is set), which draws r from −127…127. The chip holds one
/// exponent and one offset for each core (`noiseExp0`, `noiseMantOffset0` of `dendriteSharedCfg`), and a bit for each
/// compartment that turns noise on.
@frozen
public struct VoltageNoise: Sendable, Hashable, BitwiseCopyable {
  /// The exponent of the amplitude.
  public let exponent: Int
  /// The mean, in halves of the amplitude.
  public let offset: Int

  /// The exponents that the register holds.
  public static let exponents = 1...23
  /// The offsets that are possible: noise lies wholly on one side of 0 from ±2 on.
  public static let offsets = -4...3

  /// Noise of this amplitude and mean.
  ///
  /// - Parameters:
  ///   - exponent: 1…23.
  ///   - offset: −4…3.
  /// - Throws: `NetworkError` for a number out of its range.
  public init(exponent: Int, offset: Int = 0) throws(NetworkError) {
    try check(exponent, in: Self.exponents, "noise exponent", of: "compartment")
    try check(offset, in: Self.offsets, "noise offset", of: "compartment")
    (self.exponent, self.offset) = (exponent, offset)
  }

  /// The noise of a random byte, in membrane units.
  @inlinable
  public func value(of byte: UInt8) -> Int32 {
    let sum = Int32(Int8(bitPattern: byte)) + 64 * Int32(offset)
    return exponent >= 7 ? sum << Int32(exponent - 7) : sum / (1 << Int32(7 - exponent))
  }

  /// The lowest and the highest noise, in membrane units.
  public var range: ClosedRange<Int32> { value(of: 0x80)...value(of: 0x7F) }
}
