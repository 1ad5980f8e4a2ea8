extension ChipEngine {
  /// What is due in this step: spikes of trains, of the host and of delay lines at their generators, and charges that have
  /// waited in the dendrites of groups.
  func deliver() {
    queue.releaseTrains(upTo: clock.now, tables.events, tables.eventCount, to: spikes, tables.sources)
    queue.release(clock.now, to: spikes, tables.sources)
    dendrites.release(clock.now)
  }
}
