/// Where the spikes of a source are stored and where they go.
///
/// A source is a spike generator, a delay line or a group; their common numbering has the spike generators first, then the
/// delay lines, then the groups. A delay line repeats the spikes of another source some steps later: the delay of a plastic
/// connection, if the model lets the spike fetch its weight, and count for the rule, on arrival.
struct SourcePlan: BitwiseCopyable {
  /// How many compartments.
  var count = 0
  /// The first of its spike words; bit i of word k is compartment 64·k + i.
  var spikes = 0
  /// How many words.
  var words = 0
  /// The connections that begin here: a stretch of `ChipTables.routes`.
  var routes = Stretch()
  /// Whether one of them keeps the charges that the last spikes brought.
  var isRemembered = false
  /// The traces that its spikes feed: a stretch of `ChipTables.traceLists`.
  var traces = Stretch()
  /// The delay lines that it feeds: a stretch of `ChipTables.delayLines`.
  var delayLines = Stretch()
  /// For a delay line, the steps by which it repeats spikes later.
  var delay = 0
  /// The plastic connections that begin here: a stretch of `ChipTables.plasticEnds`.
  var plasticOutgoing = Stretch()
  /// The plastic connections that end here: a stretch of `ChipTables.plasticEnds`.
  var plasticIncoming = Stretch()
}
