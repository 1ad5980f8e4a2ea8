extension ChipEngine {
  /// The spike generators: trains that are known beforehand, what the host sent for this step, and delay lines.
  func generate() {
    let now = now
    while registers.pointee.nextEvent < eventCount, events[registers.pointee.nextEvent].step <= now {
      let event = events[registers.pointee.nextEvent]
      let source = Int(event.source)
      (spikes + sources[source].spikes).setBit(Int(event.compartment))
      spiking.setBit(source)
      registers.pointee.nextEvent += 1
    }
    takeQueue(row: now & 63)
    forEachBit(spiking, (generatorCount + 63) / 64) { source in
      let plan = sources + source
      var count = 0
      for k in 0..<plan.pointee.words { count &+= spikes[plan.pointee.spikes + k].nonzeroBitCount }
      spikeCounts[source] = count
      sourceSpikes[source] += count
    }
  }

  /// Takes what the host sent for a step, and what delay lines hold for it, out of its row of the queue.
  private func takeQueue(row: Int) {
    let bits = (generatorCount + 63) / 64
    forEachBit(queued + row * bits, bits) { source in
      let plan = sources[source]
      let waiting = queue + row * queueStride + plan.spikes
      for k in 0..<plan.words {
        spikes[plan.spikes + k] |= waiting[k]
        waiting[k] = 0
      }
      spiking.setBit(source)
    }
    (queued + row * bits).update(repeating: 0, count: bits)
  }
}
