public import NetworkModel

/// Noise on the voltages of the relays that read hidden errors, so that small errors count rarely instead of fully.
///
/// A relay of the returned error spikes where e is above 0 and at once gets −1 … −range weight units at random. It then
/// spikes with the probability min(1, (|e| − 1) / range) or close to it: what sign(e) passes on becomes, in the mean, a ramp of
/// e. Each compartment draws anew in each step, positive and negative errors in phases of their own.
///
/// The relays also repeat the activity of their layer, told 520 weight units by its memory. Gates of those phases put their
/// step `range` lower, at 512 − range, so that what they are told passes whatever the noise, and noise alone never does.
public struct ErrorDither: Sendable, Hashable, Codable {
  /// The errors up to which relays may stay silent, in weight units: a power of two, 4…512.
  public let range: Int
  /// The seed of the noise.
  public let seed: UInt64

  /// The ranges that the noise of a chip and the relays allow.
  public static let ranges = [4, 8, 16, 32, 64, 128, 256, 512]

  /// A dither of this range.
  ///
  /// - Throws: `NetworkError` for a range that is not one of ``ranges``.
  public init(range: Int, seed: UInt64) throws(NetworkError) {
    guard Self.ranges.contains(range) else {
      throw NetworkError("dither", "wanted 4, 8, 16, 32, 64, 128, 256 or 512 weight units, got \(range)")
    }
    (self.range, self.seed) = (range, seed)
  }

  /// The registers: −256·2^(e − 7) … −2^(e − 7) membrane units with range = 2^(e − 5).
  public var noise: VoltageNoise {
    get throws(NetworkError) { try VoltageNoise(exponent: range.trailingZeroBitCount + 5, offset: -2) }
  }
}
