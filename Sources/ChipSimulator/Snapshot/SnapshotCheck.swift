/// Whether a state that was read can be one of this chip's: each number in its register, no bit where nothing is.
///
/// A chip follows places and counts of its state without looking; none of them may come from a file unseen.
extension ChipEngine {
  /// What is wrong: what was wanted; nil where all is well.
  func troubleOfState(_ sizes: StateLayout) -> String? {
    let registers = registers.pointee
    guard (0...1 << 40).contains(registers.step) else { return "a step of 0 to 2^40" }
    guard registers.fault == .none || (0..<groupCount).contains(registers.faultGroup) else {
      return "a fault of a group"
    }
    return troubleOfCounts(sizes) ?? troubleOfGroups() ?? troubleOfSpikes() ?? troubleOfSynapses()
      ?? (all(traceValues, sizes.traceValues.count) { $0 <= 127 } ? nil : "traces of 0 to 127")
      ?? (all(tags, sizes.tags.count) { (-257...255).contains($0) } ? nil : "tags of -257 to 255")
      ?? (all(learnedDelays, sizes.delays.count) { $0 <= 62 } ? nil : "delays of 0 to 62")
  }

  /// Works out what a snapshot leaves out: the next event, who spiked, and which traces are not 0.
  func completeState() {
    var next = 0
    while next < eventCount, events[next].step <= now { next += 1 }
    registers.pointee.nextEvent = next
    for source in 0..<generatorCount + groupCount {
      let plan = sources[source]
      if (0..<plan.words).contains(where: { spikes[plan.spikes + $0] != 0 }) { spiking.setBit(source) }
    }
    for index in 0..<traceCount {
      let plan = traces[index]
      var count = 0
      for place in 0..<plan.count where traceValues[plan.values + place] > 0 {
        activeTraces[plan.active + count] = Int32(truncatingIfNeeded: place)
        count += 1
      }
      activeCounts[index] = count
      if count > 0 { tracing.setBit(index) }
    }
  }

  private func all<Element>(_ first: UnsafeMutablePointer<Element>, _ count: Int, _ isFit: (Element) -> Bool) -> Bool {
    UnsafeBufferPointer(start: first, count: count).allSatisfy(isFit)
  }

  /// No count is so large that it could not go on.
  private func troubleOfCounts(_ sizes: StateLayout) -> String? {
    let counts = 0...1 << 56
    for index in 0..<groupCount {
      let state = groupStates[index]
      let (most, overflow) = now.multipliedReportingOverflow(by: groups[index].count)
      guard !overflow, counts.contains(most), (0...most).contains(state.updates), counts.contains(state.overflows)
      else {
        return "counts that a group can have"
      }
    }
    let fit =
      all(sourceSpikes, sizes.sourceSpikes.count) { counts.contains($0) }
      && all(connectionStates, sizes.connectionStates.count) {
        counts.contains($0.operations) && counts.contains($0.updates)
      }
    return fit ? nil : "counts of 0 to 2^56"
  }

  private func troubleOfGroups() -> String? {
    for index in 0..<groupCount {
      let group = groups[index]
      guard (0...now).contains(groupStates[index].lastStep) else { return "groups that were last seen before now" }
      guard all(holds + group.registers, group.words * 64, { $0 <= 63 }) else { return "holds of 0 to 63 steps" }
    }
    guard hasOnly(awake, groupCount), (0..<64).allSatisfy({ hasOnly(calendar + $0 * groupWords, groupCount) }) else {
      return "no more groups than there are"
    }
    return nil
  }

  private func troubleOfSpikes() -> String? {
    let rowLength = (generatorCount + 63) / 64
    for source in 0..<generatorCount + groupCount {
      let plan = sources[source]
      guard hasOnly(spikes + plan.spikes, plan.count) else { return "no more spikes than compartments" }
      guard source < generatorCount else { continue }
      for row in 0..<64 where !hasOnly(queue + row * queueStride + plan.spikes, plan.count) {
        return "no more waiting spikes than sources"
      }
    }
    guard (0..<64).allSatisfy({ hasOnly(queued + $0 * rowLength, generatorCount) }), hasOnly(pending, learningCount)
    else { return "no more generators and rules than there are" }
    for index in 0..<learningCount where learnings[index].period > 1 {
      let connection = connections[learnings[index].connection]
      let words = periodSpikes + learnings[index].periodSpikes
      guard hasOnly(words, connection.sourceCount),
        hasOnly(words + (connection.sourceCount + 63) / 64, connection.targetCount)
      else { return "no more spikes than compartments" }
    }
    return nil
  }

  private func troubleOfSynapses() -> String? {
    for index in 0..<learningCount {
      let connection = connections[learnings[index].connection]
      let count = connection.pattern == .dense ? connection.sourceCount * connection.stride : connection.synapseCount
      let bounds = connection.lowest...connection.highest
      let fit =
        connection.storage == .narrow
        ? all(narrow + connection.weights, count) { bounds.contains(Int32($0)) }
        : all(wide + connection.weights, count) { (-256...255).contains($0) }
      guard fit else { return "weights in the bounds of their format" }
    }
    return nil
  }

  /// Whether no bit is set from `count` on in the words that hold `count` bits.
  private func hasOnly(_ words: UnsafeMutablePointer<UInt64>, _ count: Int) -> Bool {
    count % 64 == 0 || words[count / 64] >> UInt64(count % 64) == 0
  }
}
