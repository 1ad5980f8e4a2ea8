/// The spikes that are still to be emitted by generators: those of the host, of delay lines and of trains.
///
/// What the host sends for step t, and what a delay line repeats at t, waits in row t mod 64. A row may be released more
/// than once in a step, and spikes may still be added to the row of the present step until it is.
struct HostQueue: StatePart {
  /// 64 rows of spike words, laid out like those of the generators in `SpikeState.words`.
  private let words: UnsafeMutablePointer<UInt64>
  /// Words of a row.
  private let rowWords: Int
  /// 64 rows of a bit for each generator that has spikes in the row.
  private let generators: UnsafeMutablePointer<UInt64>
  /// Words of such a row.
  private let generatorWords: Int
  /// The first event of the trains that is still to come.
  private let nextEvent: UnsafeMutablePointer<Int>

  @inline(__always)
  init(_ memory: inout some PartMemory) {
    rowWords = memory.number { $0.queueWords }
    generatorWords = memory.number { BitWords.count(for: $0.generatorCount) }
    words = memory.saved("queue") { StepRing.rows * $0.queueWords }
    generators = memory.saved("queued") { StepRing.rows * BitWords.count(for: $0.generatorCount) }
    nextEvent = memory.unsaved("next_event") { _ in 1 }
  }

  func check(_ tables: ChipTables, now: Int) throws(StateProblem) {
    for row in 0..<StepRing.rows {
      guard (generators + row * generatorWords).hasOnly(tables.generatorCount) else {
        throw StateProblem("wanted waiting spikes of \(tables.generatorCount) generators, got some of others")
      }
      for source in 0..<tables.generatorCount {
        let plan = tables.sources[source]
        guard (words + row * rowWords + plan.spikes).hasOnly(plan.count) else {
          throw StateProblem("wanted waiting spikes of \(plan.count) sources of a generator, got some of others")
        }
      }
    }
  }

  func rebuild(_ tables: ChipTables, now: Int) {
    var next = 0
    while next < tables.eventCount, tables.events[next].step <= now { next += 1 }
    nextEvent.pointee = next
  }
}

extension HostQueue {
  /// Adds the spike of one source of a generator.
  ///
  /// - Parameter firstWord: the first spike word of the generator.
  func add(_ place: Int, of generator: Int, _ firstWord: Int, at step: Int) {
    let row = StepRing.row(of: step)
    (generators + row &* generatorWords).setBit(generator)
    (words + row &* rowWords + firstWord).setBit(place)
  }

  /// Adds spikes of a generator or delay line, `count` words of them.
  @inline(__always)
  func add(_ spikes: UnsafePointer<UInt64>, _ count: Int, of generator: Int, _ firstWord: Int, at step: Int) {
    let row = StepRing.row(of: step)
    (generators + row &* generatorWords).setBit(generator)
    let waiting = words + row &* rowWords + firstWord
    for k in 0..<count { waiting[k] |= spikes[k] }
  }

  /// Moves the spikes that wait for a step to those of the present step.
  func release(_ step: Int, to spikes: SpikeState, _ sources: UnsafePointer<SourcePlan>) {
    let row = StepRing.row(of: step)
    let released = generators + row &* generatorWords
    forEachBit(released, generatorWords) { generator in
      let plan = sources[generator]
      let waiting = words + row &* rowWords + plan.spikes
      for k in 0..<plan.words {
        spikes.words[plan.spikes + k] |= waiting[k]
        waiting[k] = 0
      }
      spikes.sources.setBit(generator)
    }
    released.update(repeating: 0, count: generatorWords)
  }

  /// Moves the spikes of trains up to a step, which are among these events, to those of the present step.
  func releaseTrains(
    upTo step: Int, _ events: UnsafePointer<GeneratorEvent>, _ count: Int, to spikes: SpikeState,
    _ sources: UnsafePointer<SourcePlan>
  ) {
    while nextEvent.pointee < count, events[nextEvent.pointee].step <= step {
      let event = events[nextEvent.pointee]
      let generator = Int(event.source)
      (spikes.words + sources[generator].spikes).setBit(Int(event.compartment))
      spikes.sources.setBit(generator)
      nextEvent.pointee += 1
    }
  }
}
