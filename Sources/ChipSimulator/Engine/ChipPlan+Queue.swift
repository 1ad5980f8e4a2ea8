extension ChipPlan {
  /// Puts spikes of the host into a state's queue, all of a generator's words.
  ///
  /// A host sends several times a sample, so it takes the few places that it needs and does not open the whole chip.
  func enqueue(_ spikes: Span<UInt64>, of generator: Int, inSteps steps: Int, in state: inout Arena) {
    let first = constants.withBase { constantLayout.sources.pointer(at: $0)[generator].spikes }
    state.withMutableBase { base in
      let row = (stateLayout.registers.pointer(at: base).pointee.step + steps) & 63
      (stateLayout.queued.pointer(at: base) + row * Self.words(generatorCount)).setBit(generator)
      let waiting = stateLayout.queue.pointer(at: base) + row * queueWords + first
      for k in 0..<spikes.count { waiting[k] |= spikes[k] }
    }
  }
}
