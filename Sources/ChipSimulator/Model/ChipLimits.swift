internal import Recordings

/// What a chip holds: how many cores, and how much of each resource on a core.
///
/// ```swift
/// var limits = ChipLimits.loihi1      // one chip
/// limits.outputAxonsPerCore = 2_048   // what if?
/// let board = ChipLimits.loihi1(chips: 32)
/// ```
///
/// Source: Davies et al., IEEE Micro 38(1), 2018, doi:10.1109/MM.2018.112130359, for the cores, the compartments and the
/// 128 KiB of synaptic memory of a core; the axons and the longest delay as lava-nc 0.10.0 and nengo-loihi 1.1.0 check
/// them.
public struct ChipLimits: Sendable, Hashable, Codable {
  /// Cores, over all chips: 1 or more.
  public var cores: Int
  /// Compartments of one core: 1 or more.
  public var compartmentsPerCore: Int
  /// Axons that may end on one core.
  public var inputAxonsPerCore: Int
  /// Axons that may begin on one core.
  public var outputAxonsPerCore: Int
  /// Synaptic memory of one core in bytes; it is used in words of 64 bits.
  public var synapticMemoryPerCore: Int
  /// The longest delay of a synapse, in steps beyond the one that every spike takes.
  public var maximumDelay: Int

  /// Your own limits; the defaults are those of one Loihi 1.
  public init(
    cores: Int = 128, compartmentsPerCore: Int = 1_024, inputAxonsPerCore: Int = 4_096,
    outputAxonsPerCore: Int = 4_096, synapticMemoryPerCore: Int = 131_072, maximumDelay: Int = 62
  ) {
    self.cores = cores
    self.compartmentsPerCore = compartmentsPerCore
    self.inputAxonsPerCore = inputAxonsPerCore
    self.outputAxonsPerCore = outputAxonsPerCore
    self.synapticMemoryPerCore = synapticMemoryPerCore
    self.maximumDelay = maximumDelay
  }

  /// One Loihi 1: 128 cores of 1,024 compartments, 4,096 axons each way and 128 KiB of synaptic memory; delays to 62.
  public static let loihi1 = ChipLimits()

  /// A board of `chips` Loihi 1, such as Nahuku with its 32: 128 cores each; spikes between chips cost nothing extra here.
  ///
  /// - Precondition: `chips` is 1…65,536.
  public static func loihi1(chips: Int) -> ChipLimits {
    precondition((1...65_536).contains(chips), "a board has 1 to 65,536 chips, got \(chips)")
    return ChipLimits(cores: 128 * chips)
  }

  /// How much of a resource one core has.
  public subscript(resource: CoreResource) -> Int {
    switch resource {
    case .compartments: compartmentsPerCore
    case .inputAxons: inputAxonsPerCore
    case .outputAxons: outputAxonsPerCore
    case .synapticBytes: synapticMemoryPerCore
    }
  }

  /// Throws if nothing can be placed within the limits.
  func check() throws(ChipError) {
    for (value, name) in [(cores, "cores"), (compartmentsPerCore, "compartments of a core")]
    where !(1...Int(Int32.max)).contains(value) {
      throw ChipError(.invalidArgument, "limits", "wanted 1 to \(Int32.max.grouped) \(name), got \(value)")
    }
  }
}
