/// Numbers that were recorded side by side at some steps: voltages of a group, weights of a connection.
public struct Series: Sendable, Hashable {
  /// How many numbers each sample holds.
  public let count: Int
  /// The steps at which samples were taken, rising.
  public private(set) var steps: [Int] = []
  /// The samples, one after the other: sample s, place i at index s · count + i.
  public private(set) var values: [Int32] = []

  /// Begins a series of samples of `count` numbers.
  public init(count: Int) { self.count = count }

  /// Adds the sample of a step.
  ///
  /// - Precondition: it holds `count` numbers.
  public mutating func append(_ sample: some Sequence<Int32>, at step: Int) {
    values.append(contentsOf: sample)
    steps.append(step)
    precondition(values.count == steps.count * count, "a sample of \(count) numbers")
  }

  /// How many samples there are.
  public var sampleCount: Int { steps.count }

  /// The sample at a place, from 0.
  public func sample(_ index: Int) -> ArraySlice<Int32> { values[index * count..<(index + 1) * count] }

  /// The number at a place in the sample of a step; nil where no sample was taken then.
  public func value(at step: Int, of place: Int) -> Int32? {
    precondition((0..<count).contains(place), "a place below \(count)")
    var (low, high) = (0, steps.count)
    while low < high {
      let middle = (low + high) / 2
      if steps[middle] < step { low = middle + 1 } else { high = middle }
    }
    return low < steps.count && steps[low] == step ? values[low * count + place] : nil
  }

  /// The course of one number over the samples.
  public func course(of place: Int) -> [Int32] {
    precondition((0..<count).contains(place), "a place below \(count)")
    return stride(from: place, to: values.count, by: count).map { values[$0] }
  }
}
