internal import NetworkModel

/// What a step needs to know of a group, and where its registers are.
struct GroupPlan: BitwiseCopyable {
  /// The group as a source.
  var source = 0
  /// The first of its spike words.
  var spikes = 0
  /// How many compartments.
  var count = 0
  /// Words of 64 compartments; the registers have room for whole words.
  var words = 0
  /// The compartments of the last word that exist.
  var lastWord: UInt64 = 0
  /// The first register of its currents, voltages and holds.
  var registers = 0
  /// The first charge of its first dendrite slot.
  var charges = 0
  /// The first of its dendrite slots; the charge that all compartments share stands there.
  var slots = 0
  /// How many slots, a power of two: at least the longest delay of what arrives and one more.
  var slotCount = 1
  /// Both decays are 4096: without input it rests at once.
  var isMemoryless = false
  /// It rests at a voltage that spikes, so it never sleeps.
  var isRestless = false
  /// The voltage at which a group without memory rests: its bias in membrane units, in the bounds that clip it.
  var rest: Int32 = 0
  /// What is added to its voltages at random.
  var noise: VoltageNoise?
}
