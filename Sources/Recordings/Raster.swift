/// The spikes of a group over some steps: who spiked when.
public struct Raster: Sendable, Hashable {
  /// One spike: the step, and the place of the compartment in its group.
  public struct Spike: Sendable, Hashable, Comparable {
    /// The step, from 1.
    public let step: Int
    /// The place of the compartment in its group, from 0.
    public let compartment: Int

    /// Names a spike.
    public init(step: Int, compartment: Int) {
      self.step = step
      self.compartment = compartment
    }

    /// Orders by step, then by compartment.
    public static func < (left: Spike, right: Spike) -> Bool {
      (left.step, left.compartment) < (right.step, right.compartment)
    }
  }

  /// How many compartments were watched.
  public let count: Int
  /// The first step that was watched, from 1.
  public private(set) var firstStep: Int
  /// How many steps were watched.
  public private(set) var stepCount = 0
  /// Where the spikes of each watched step end.
  private var ends: [Int] = []
  /// The compartments that spiked, step by step.
  private var compartments: [Int32] = []

  /// Begins to watch `count` compartments from `firstStep` on.
  public init(count: Int, firstStep: Int = 1) {
    self.count = count
    self.firstStep = firstStep
  }

  /// Adds the spikes of the next step; bit i of word k stands for compartment 64·k + i.
  ///
  /// - Precondition: no bit beyond the last compartment is set.
  public mutating func append(words: some Sequence<UInt64>) {
    var first: Int32 = 0
    for word in words {
      var rest = word
      while rest != 0 {
        compartments.append(first + Int32(rest.trailingZeroBitCount))
        rest &= rest - 1
      }
      first += 64
    }
    ends.append(compartments.count)
    stepCount += 1
  }

  /// How many spikes there are.
  public var spikeCount: Int { compartments.count }

  /// The compartments that spiked in a step, rising; none in a step that was not watched.
  public func compartments(at step: Int) -> ArraySlice<Int32> {
    let index = step - firstStep
    guard ends.indices.contains(index) else { return [] }
    return compartments[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }

  /// The steps in which a compartment spiked, rising.
  public func spikeTrain(of compartment: Int) -> [Int] {
    (firstStep..<firstStep + stepCount).filter { contains(step: $0, compartment: compartment) }
  }

  /// Whether a compartment spiked in a step.
  public func contains(step: Int, compartment: Int) -> Bool {
    let spiked = compartments(at: step)
    var (low, high) = (spiked.startIndex, spiked.endIndex)
    while low < high {
      let middle = (low + high) / 2
      if Int(spiked[middle]) < compartment { low = middle + 1 } else { high = middle }
    }
    return low < spiked.endIndex && Int(spiked[low]) == compartment
  }

  /// All spikes, by step and then by compartment.
  public var spikes: [Spike] {
    (0..<stepCount).flatMap { index in
      compartments(at: firstStep + index).map { Spike(step: firstStep + index, compartment: Int($0)) }
    }
  }

  /// How often each compartment spiked.
  public var counts: [Int] {
    compartments.reduce(into: [Int](repeating: 0, count: count)) { $0[Int($1)] += 1 }
  }
}

extension Raster: CustomStringConvertible {
  /// A line for each compartment and a character for each step: `|` for a spike, `.` for none.
  public var description: String {
    (0..<count).map { compartment in
      String((firstStep..<firstStep + stepCount).map { contains(step: $0, compartment: compartment) ? "|" : "." })
    }.joined(separator: "\n")
  }
}
