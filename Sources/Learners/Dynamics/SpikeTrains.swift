import CKernels

/// The spikes of a layer of neurons over the steps of one sample: as bit words, as lists, or both.
///
/// Bit c of word block · `steps` + t says that neuron 64 · block + c fires in step t. Who fires in step t, in ascending order,
/// stands in `list` from `starts`[t] to before `starts`[t + 1]. Neurons write words; synapses read lists from their presynaptic
/// side and words from their postsynaptic side.
///
/// It is room that is filled anew for each sample. Addresses are good until the trains change.
package struct SpikeTrains {
  /// The forms in which spikes are kept, so that none is made that nobody reads.
  package struct Forms: OptionSet {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    /// A bit for each neuron and step.
    package static let words = Self(rawValue: 1)
    /// The neurons that fire, step by step; without it only how many there are.
    package static let lists = Self(rawValue: 2)
  }

  /// How many neurons there are, up to 65,536.
  package let neurons: Int
  /// How many steps there are.
  package let steps: Int
  package let forms: Forms
  private var bits: PinnedArray<UInt64>
  private var places: PinnedArray<UInt32>
  private var names: PinnedArray<UInt16>

  /// What the vector loops may write beyond the end of a list.
  package static let margin = 32

  /// No spikes.
  package init(neurons: Int, steps: Int, forms: Forms = [.words, .lists]) {
    precondition((0...65_536).contains(neurons) && steps >= 0, "\(neurons) neurons, \(steps) steps")
    self.neurons = neurons
    self.steps = steps
    self.forms = forms
    bits = PinnedArray(count: forms.contains(.words) ? (neurons + 63) / 64 * steps : 0)
    places = PinnedArray(count: steps + 1)
    names = PinnedArray(count: Self.margin)
  }

  /// Blocks of 64 neurons.
  package var blocks: Int { (neurons + 63) / 64 }
  /// How many spikes there are.
  package var count: Int { Int(places[steps]) }
  /// The words, block by block, step by step.
  package var words: UnsafePointer<UInt64> { bits.pointer }
  /// Where each step begins in the list; one more for the end.
  package var starts: UnsafePointer<UInt32> { places.pointer }
  /// The neurons that fire, step by step.
  package var list: UnsafePointer<UInt16> { names.pointer }

  /// The words, to be written; `listWords` has to follow.
  package var writtenWords: UnsafeMutablePointer<UInt64> { mutating get { bits.mutablePointer } }

  /// Calls `body` with each neuron that fires in step `step`, in ascending order.
  package func forEachSpike(in step: Int, _ body: (Int) -> Void) {
    precondition(forms.contains(.lists) && step >= 0 && step < steps, "step \(step) of \(steps) is not listed")
    for place in Int(starts[step])..<Int(starts[step + 1]) { body(Int(list[place])) }
  }
}

// MARK: - From words to lists

extension SpikeTrains {
  /// Counts and lists the spikes of all words.
  package mutating func listWords() {
    let total = Int(stochastic_starts(words, blocks, steps, 1, steps, places.mutablePointer))
    guard forms.contains(.lists) else { return }
    names.makeRoom(for: total + Self.margin)
    stochastic_list(words, blocks, steps, 1, steps, nil, names.mutablePointer)
  }

  /// Counts and lists the spikes of step `step`, after those of earlier steps.
  package mutating func listWords(ofStep step: Int) {
    let start = Int(starts[step])
    let end = (0..<blocks).reduce(start) { $0 + words[$1 * steps + step].nonzeroBitCount }
    places.mutablePointer[step + 1] = UInt32(end)
    guard forms.contains(.lists), end > start else { return }
    names.makeRoom(for: end + Self.margin, keeping: start)
    var place = names.mutablePointer + start
    for block in 0..<blocks {
      var word = words[block * steps + step]
      while word != 0 {
        place.pointee = UInt16(truncatingIfNeeded: 64 * block + word.trailingZeroBitCount)
        place += 1
        word &= word - 1
      }
    }
  }

  /// Takes the spikes of the first `count` of `sources`, in ascending order, whose words lie step by step: bit i mod 64 of
  /// word t · ⌈count/64⌉ + i/64 says that the i-th fires in step t.
  ///
  /// - Parameter sources: numbers of neurons, for whole words of them.
  package mutating func take(_ sources: UnsafePointer<UInt16>, count: Int, words: UnsafePointer<UInt64>) {
    let blocks = (count + 63) / 64
    let total = Int(stochastic_starts(words, blocks, 1, blocks, steps, places.mutablePointer))
    names.makeRoom(for: total + Self.margin)
    stochastic_list(words, blocks, 1, blocks, steps, sources, names.mutablePointer)
    if forms.contains(.words) { writeListedWords() }
  }

  /// Sets the words to what is listed.
  private mutating func writeListedWords() {
    let words = writtenWords
    words.update(repeating: 0, count: bits.count)
    for step in 0..<steps { forEachSpike(in: step) { words[$0 / 64 * steps + step] |= 1 << UInt64($0 % 64) } }
  }

  /// Takes the spikes of neurons that fire at most once: the i-th of `sources`, which ascend, in step `times`[i], or not at
  /// all if that is `steps` or more.
  package mutating func take(_ sources: UnsafePointer<UInt16>, firingAt times: UnsafeBufferPointer<Int>) {
    let places = places.mutablePointer
    places.update(repeating: 0, count: steps + 1)
    for time in times where time < steps { places[time + 1] += 1 }
    for step in 0..<steps { places[step + 1] += places[step] }
    names.makeRoom(for: count + Self.margin)
    let names = names.mutablePointer
    for (index, time) in times.enumerated() where time < steps {
      names[Int(places[time])] = sources[index]
      places[time] += 1
    }
    // Each step's place has moved to its end, which is where the next step begins.
    for step in (0..<steps).reversed() { places[step + 1] = places[step] }
    places[0] = 0
    if forms.contains(.words) { writeListedWords() }
  }
}
