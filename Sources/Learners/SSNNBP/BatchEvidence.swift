import CKernels

/// What the synapses of one matrix have seen of a batch, sample behind sample in flat memory: all threads read it by its
/// addresses, and none counts references.
///
/// It holds spikes of the neurons on both sides of the synapses, their counts, and nothing else.
struct BatchEvidence: Sendable {
  /// Where a sample lies, and how much of it there is.
  private struct Place {
    let names: Int
    let counts: Int
    let starts: Int
    let words: Int
    let rows: Int
    let columns: Int
    /// Positive spikes of rows.
    let plus: Int
    /// Words of a train of the columns.
    let train: Int
  }

  private var places: [Place] = []
  /// Of each sample the active rows, the active columns, and for coincidences the spikes of the rows step by step.
  private var names: [UInt16] = []
  /// Of each sample how often its active rows and all columns fired.
  private var counts: [Int16] = []
  /// Of each sample where the steps begin in the positive and negative lists of rows.
  private var starts: [UInt32] = []
  /// Of each sample the positive and negative words of the columns.
  private var words: [UInt64] = []
  private var isActive: [Bool]
  private var active: [UInt16] = []
  private let steps: Int
  private let isStochastic: Bool

  /// No samples, and room for the active ones of so many rows.
  init(rows: Int, steps: Int, isStochastic: Bool) {
    isActive = [Bool](repeating: false, count: rows)
    self.steps = steps
    self.isStochastic = isStochastic
  }

  /// Forgets all samples, and keeps their room.
  mutating func removeAll() {
    places.removeAll(keepingCapacity: true)
    names.removeAll(keepingCapacity: true)
    counts.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    words.removeAll(keepingCapacity: true)
    for row in active { isActive[Int(row)] = false }
    active.removeAll(keepingCapacity: true)
  }

  /// Adds the spikes of a sample before and behind the synapses.
  mutating func append(before: borrowing SpikeEvidence, behind: borrowing SpikeEvidence) {
    let rows = before.activeCount
    places.append(
      Place(
        names: names.count, counts: counts.count, starts: starts.count, words: words.count, rows: rows,
        columns: behind.activeCount, plus: before.plus.count,
        train: behind.plusWords.count))
    names += before.active.prefix(rows)
    names += behind.active.prefix(behind.activeCount)
    if isStochastic {
      names += before.plus.neurons.prefix(before.plus.count)
      names += before.minus.neurons.prefix(before.minus.count)
      starts += before.plus.starts
      starts += before.minus.starts
      words += behind.plusWords
      words += behind.minusWords
    } else {
      counts += before.activeCounts.prefix(rows)
      counts += behind.counts
    }
    guard behind.activeCount > 0 else { return }
    for index in 0..<rows where !isActive[Int(before.active[index])] {
      isActive[Int(before.active[index])] = true
      active.append(before.active[index])
    }
  }

  /// Calls `body` with all samples, and with the rows that fired in any of them, in no order.
  private func withSamples(_ body: (UnsafeBufferPointer<SampleEvidence>, UnsafeBufferPointer<UInt16>) -> Void) {
    names.withUnsafeBufferPointer { names in
      counts.withUnsafeBufferPointer { counts in
        starts.withUnsafeBufferPointer { starts in
          words.withUnsafeBufferPointer { words in
            let samples = places.map { sample($0, names, counts, starts, words) }
            samples.withUnsafeBufferPointer { samples in
              active.withUnsafeBufferPointer { body(samples, $0) }
            }
          }
        }
      }
    }
  }

  /// What the synapses of one matrix have seen: all samples, and the rows that fired in any of them.
  typealias Seen = (samples: UnsafeBufferPointer<SampleEvidence>, active: UnsafeBufferPointer<UInt16>)

  /// Calls `body` with what each of `evidence` holds.
  static func withSamples(of evidence: [BatchEvidence], _ body: ([Seen]) -> Void) {
    func collect(_ found: [Seen]) {
      guard found.count < evidence.count else { return body(found) }
      evidence[found.count].withSamples { collect(found + [(samples: $0, active: $1)]) }
    }
    collect([])
  }

  private func sample(
    _ place: Place, _ names: UnsafeBufferPointer<UInt16>, _ counts: UnsafeBufferPointer<Int16>,
    _ starts: UnsafeBufferPointer<UInt32>, _ words: UnsafeBufferPointer<UInt64>
  ) -> SampleEvidence {
    let rows = names.baseAddress.map { $0 + place.names }
    let plus = rows.map { $0 + place.rows + place.columns }
    let plusStarts = starts.baseAddress.map { $0 + place.starts }
    let plusWords = words.baseAddress.map { $0 + place.words }
    return SampleEvidence(
      rows: stochastic_rows(
        plus: plus, plus_starts: plusStarts, minus: plus.map { $0 + place.plus },
        minus_starts: plusStarts.map { $0 + steps + 1 }, active: rows, count: place.rows),
      rowCounts: counts.baseAddress.map { $0 + place.counts },
      columnCounts: counts.baseAddress.map { $0 + place.counts + place.rows },
      columns: UnsafeBufferPointer(start: rows.map { $0 + place.rows }, count: place.columns),
      plusWords: plusWords, minusWords: plusWords.map { $0 + place.train }, steps: steps)
  }
}

/// The addresses of what the synapses of a matrix have seen of one sample.
struct SampleEvidence {
  /// The active rows, and for coincidences when they fired.
  var rows: stochastic_rows
  /// How often each active row fired.
  let rowCounts: UnsafePointer<Int16>?
  /// How often each column fired.
  let columnCounts: UnsafePointer<Int16>?
  /// The active columns.
  let columns: UnsafeBufferPointer<UInt16>
  /// When the columns fired, for coincidences: word block · `steps` + step.
  let plusWords: UnsafePointer<UInt64>?
  /// The same of the negative trains.
  let minusWords: UnsafePointer<UInt64>?
  let steps: Int
}
