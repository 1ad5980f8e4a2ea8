/// The time of the only spike of each neuron of a layer, and the neurons in the order of these times.
struct SpikeTimes {
  /// How many steps there are; a neuron of this time is silent.
  let steps: Int
  /// The time of each neuron, 0 … `steps`, in whole blocks of 16; neurons that do not exist are silent.
  var times: [Int32]
  /// The neurons that spike, sorted by time, those of one time in ascending order.
  private var order: [UInt16] = []
  /// Where the neurons of each time begin in the order; one more for the end.
  private var starts: [Int32]

  /// All silent.
  init(count: Int, steps: Int) {
    self.steps = steps
    times = [Int32](repeating: Int32(steps), count: (count + 15) / 16 * 16)
    starts = [Int32](repeating: 0, count: steps + 2)
  }

  /// Makes all neurons silent.
  mutating func clear() {
    for neuron in times.indices { times[neuron] = Int32(steps) }
  }

  /// Lets a neuron spike.
  mutating func set(_ neuron: Int, to time: Int) { times[neuron] = Int32(time) }

  /// Sorts the neurons that spike; to be called when all times are known.
  mutating func sort() {
    for time in starts.indices { starts[time] = 0 }
    for time in times where time < Int32(steps) { starts[Int(time) + 1] += 1 }
    for time in 0..<steps { starts[time + 1] += starts[time] }
    let count = Int(starts[steps])
    if order.count < count { order = [UInt16](repeating: 0, count: times.count) }
    var next = starts
    for (neuron, time) in times.enumerated() where time < Int32(steps) {
      order[Int(next[Int(time)])] = UInt16(neuron)
      next[Int(time)] += 1
    }
  }

  /// Calls `body` with each step in which neurons spike, and these, in ascending order.
  func forEachStep(_ body: (_ step: Int, _ neurons: UnsafeBufferPointer<UInt16>) -> Void) {
    order.withUnsafeBufferPointer { order in
      for step in 0..<steps where starts[step] < starts[step + 1] {
        body(step, UnsafeBufferPointer(rebasing: order[Int(starts[step])..<Int(starts[step + 1])]))
      }
    }
  }

  /// Calls `body` with each neuron that spikes, in the order of the times.
  func forEachSpike(_ body: (_ neuron: Int, _ time: Int32) -> Void) {
    for place in 0..<Int(starts[steps]) { body(Int(order[place]), times[Int(order[place])]) }
  }
}
