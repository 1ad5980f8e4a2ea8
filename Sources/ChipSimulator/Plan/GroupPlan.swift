/// Where the spikes of a source stand and where they go: a spike generator or a group.
///
/// Sources are counted through: first the spike generators, then the delay lines, then the groups. A delay line repeats
/// the spikes of another source later; it stands for the delay of a plastic connection where a model lets the spike
/// fetch its weight, and count for the rule, on arrival.
struct SourcePlan: BitwiseCopyable {
  /// How many compartments.
  var count = 0
  /// The first of its spike words; bit i of word k is compartment 64·k + i.
  var spikes = 0
  /// How many words.
  var words = 0
  /// The connections that begin here: a stretch of `ChipEngine.routes`.
  var routes = Stretch()
  /// Whether one of them keeps what the last spikes brought.
  var isRemembered = false
  /// The traces that its spikes feed: a stretch of `ChipEngine.traceLists`.
  var traces = Stretch()
  /// The delay lines that it feeds: a stretch of `ChipEngine.delayLines`.
  var delayLines = Stretch()
  /// For a delay line, the steps by which it repeats spikes later.
  var delay = 0
  /// The plastic connections that begin here: a stretch of `ChipEngine.plasticEnds`.
  var plasticOutgoing = Stretch()
  /// The plastic connections that end here: a stretch of `ChipEngine.plasticEnds`.
  var plasticIncoming = Stretch()
}

/// A stretch of a list.
struct Stretch: BitwiseCopyable {
  /// The first place.
  var start = 0
  /// The place after the last one.
  var end = 0

  var range: Range<Int> { Range(uncheckedBounds: (start, end)) }
}

/// What a group's step needs, and where its registers stand.
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
}
