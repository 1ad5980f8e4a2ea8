internal import NetworkModel

/// A network as a chip runs it: its tables, and the layout of its state.
///
/// It never changes, so copies of a chip share it; a class makes that cheap, since each call opens the chip anew.
final class ChipPlan: Sendable {
  /// Tables and static synapses.
  let constants: Arena
  /// The arrays of a state.
  let arrays: [StateArray]
  /// Spike generators and delay lines.
  let generatorCount: Int
  private let settings: EngineSettings
  private let stateLayout: ArenaLayout
  /// What `OpenMemory` needs to find the tables and the parts of the state.
  private let tableNumbers: [Int]
  private let stateNumbers: [Int]
  /// The first spike word of each spike generator and delay line.
  private let firstWords: [Int]

  /// Lays out the tables and the state.
  init(_ builder: PlanBuilder) {
    precondition(StepRing.reach.upperBound < StepRing.rows, "a row of its own for each step that can be reached")
    settings = EngineSettings(builder.model, seed: builder.network.seed)
    generatorCount = builder.generatorCount
    firstWords = builder.sources.prefix(builder.generatorCount).map(\.spikes)
    let (tables, state) = Self.layOut(builder, settings)
    constants = tables.arena()
    tableNumbers = tables.numbers
    stateNumbers = state.numbers
    stateLayout = state.layout
    arrays = state.arrays
  }

  private static func layOut(
    _ builder: PlanBuilder, _ settings: EngineSettings
  ) -> (tables: MemoryPlan, state: MemoryPlan) {
    var (tables, state) = (MemoryPlan(builder), MemoryPlan(builder))
    _ = ChipEngine(settings, tables: &tables, state: &state)
    return (tables, state)
  }

  /// The state before the first step.
  func initialState(_ builder: PlanBuilder) -> Arena { Self.layOut(builder, settings).state.arena() }

  /// A state of zeros.
  func emptyState() -> Arena { Arena(stateLayout) }

  /// Runs `body` with a chip in a state that it may change.
  @inline(__always)
  func withEngine<Result>(changing state: inout Arena, _ body: (ChipEngine) -> Result) -> Result {
    constants.withBase { constants in
      state.withMutableBase { state in open(constants, state, body) }
    }
  }

  /// Runs `body` with a chip in a state that it only reads.
  @inline(__always)
  func withEngine<Result>(reading state: Arena, _ body: (ChipEngine) -> Result) -> Result {
    constants.withBase { constants in
      state.withBase { state in open(constants, state, body) }
    }
  }

  @inline(__always)
  private func open<Result>(
    _ constants: UnsafeMutableRawPointer, _ state: UnsafeMutableRawPointer, _ body: (ChipEngine) -> Result
  ) -> Result {
    Self.withNumbers(tableNumbers) { tableNumbers in
      Self.withNumbers(stateNumbers) { stateNumbers in
        var tables = OpenMemory(at: constants, tableNumbers)
        var state = OpenMemory(at: state, stateNumbers)
        let engine = ChipEngine(settings, tables: &tables, state: &state)
        assert(tables.hasGivenAll(of: self.tableNumbers) && state.hasGivenAll(of: self.stateNumbers))
        return body(engine)
      }
    }
  }

  @inline(__always)
  private static func withNumbers<Result>(_ numbers: [Int], _ body: (UnsafePointer<Int>) -> Result) -> Result {
    numbers.withUnsafeBufferPointer { buffer in
      guard let first = buffer.baseAddress else { preconditionFailure("a chip has parts") }
      return body(first)
    }
  }

  /// Adds spikes of the host to a state's queue, all words of a generator.
  ///
  /// A host sends several times a sample, so only the clock and the queue are opened.
  func send(_ spikes: Span<UInt64>, of generator: Int, inSteps steps: Int, to state: inout Arena) {
    state.withMutableBase { base in
      Self.withNumbers(stateNumbers) { numbers in
        var memory = OpenMemory(at: base, numbers)
        let clock = Clock(&memory)
        let queue = HostQueue(&memory)
        spikes.withUnsafeBufferPointer { words in
          guard let first = words.baseAddress else { return }
          queue.add(first, words.count, of: generator, firstWords[generator], at: clock.now + steps)
        }
      }
    }
  }

  /// Adds one spike of the host to the queue of an open chip.
  func send(_ place: Int, of generator: Int, inSteps steps: Int, to engine: ChipEngine) {
    engine.queue.add(place, of: generator, firstWords[generator], at: engine.clock.now + steps)
  }
}
