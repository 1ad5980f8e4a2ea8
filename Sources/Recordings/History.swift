/// The scores of a training, point by point.
public struct History: Sendable, Hashable {
  /// One point of a training, after some epochs.
  public struct Point: Sendable, Hashable, Codable {
    /// The seed of the training.
    public let seed: UInt64
    /// Epochs trained so far; a multiple of ½ where half epochs are reported.
    public let epoch: Double
    /// Training speed in this epoch, evaluation not counted.
    public let trainSamplesPerSecond: Double
    /// The score on the patterns trained on.
    public let train: Score
    /// The score on the test patterns; absent where held-out patterns stand in for them.
    public let test: Score?
    /// The score on the held-out patterns, where there are any.
    public let heldOut: Score?
    /// What chips did since the point before; absent where no chip was involved.
    public let chip: ChipWork?
    /// The spikes that samples took while they were learned since the point before; absent where nobody counted them.
    public let activity: MeanActivity?

    /// Puts a point together.
    public init(
      seed: UInt64, epoch: Double, trainSamplesPerSecond: Double, train: Score, test: Score?, heldOut: Score? = nil,
      chip: ChipWork? = nil, activity: MeanActivity? = nil
    ) {
      self.seed = seed
      self.epoch = epoch
      self.trainSamplesPerSecond = trainSamplesPerSecond
      self.train = train
      self.test = test
      self.heldOut = heldOut
      self.chip = chip
      self.activity = activity
    }

    /// Whether a training can have this point: epochs in halves, fractions of 0…1, a speed that is not negative,
    /// counts and voltages that a chip can have.
    package var isValid: Bool {
      let isHalf = epoch >= 0 && epoch <= 1e9 && (2 * epoch) == (2 * epoch).rounded()
      return isHalf && trainSamplesPerSecond >= 0 && [train, test, heldOut].allSatisfy { $0?.isValid ?? true }
        && chip?.isValid ?? true && activity?.isValid ?? true
    }

    /// The score to report: on the held-out patterns where there are any, on the test patterns otherwise.
    public var reported: Score { heldOut ?? test ?? train }
  }

  /// The points, in the order of training.
  public var points: [Point]

  /// A history of `points`.
  public init(_ points: [Point] = []) { self.points = points }

  /// What chips did in all points; nil where no point tells.
  public var chip: ChipWork? {
    points.compactMap(\.chip).reduce(nil) { sum, work in sum.map { $0 + work } ?? work }
  }

  /// Whether a training can have this history: each of its points, and the counts of all of them added up.
  package var isValid: Bool { points.allSatisfy(\.isValid) && chip?.isValid ?? true }

  /// The last point.
  public var last: Point? { points.last }

  /// The whole epoch after which most held-out patterns were recognised; nil if none were held out.
  ///
  /// Test patterns have no say in it, so the score of that epoch on them is an honest one.
  public var bestHeldOutEpoch: Int? {
    let candidates = points.filter { $0.heldOut != nil && $0.epoch == $0.epoch.rounded() && $0.isValid }
    return History(candidates).best(\.accuracy).map { Int($0.epoch) }
  }

  /// The point at which the reported score is highest by the reading of `name`; nil if no point has it.
  public func best(by name: String) -> Point? {
    History(points.filter { $0.reported[name] != nil }).best { $0[name] ?? 0 }
  }

  /// The point at which `metric` of the reported score is highest; the first of equals.
  ///
  /// The choice looks at the reported patterns themselves: a best epoch on test data flatters, so state the last as well.
  public func best(_ metric: (Score) -> Double) -> Point? {
    points.reduce(nil) { best, point in
      guard let best, metric(best.reported) >= metric(point.reported) else { return point }
      return best
    }
  }
}
