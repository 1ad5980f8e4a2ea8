/// How well a network answers labelled patterns, by every reading of its output that its learner declares.
///
/// The target of a pattern is one-hot. Each reading gives the fraction of the patterns that are right by it, 0…1.
///
/// Source: exact answers, spikes, potential and loss are the metrics of Renner et al. 2024,
/// doi:10.1038/s41467-024-53827-9 (figure 3), and of their published code.
public struct Score: Sendable, Hashable {
  /// The fraction of patterns whose answer is their class.
  public let accuracy: Double
  /// The fraction of patterns that are right, by the name of each reading.
  public let fractions: [String: Double]
  /// The loss of a pattern, in the mean: for output bits the fraction of them that is wrong, which is their mean squared
  /// error; otherwise the network's own error.
  public let loss: Double

  /// Counts the right answers among `predictions`; all zero if there are none.
  ///
  /// - Precondition: there is one label for each prediction.
  public init(_ predictions: Predictions, labels: [UInt16]) {
    precondition(labels.count == predictions.count, "\(labels.count) labels for \(predictions.count) predictions")
    let count = Double(max(1, predictions.count))
    func fraction(_ classes: [UInt16]) -> Double { Double(zip(classes, labels).count { $0 == $1 }) / count }
    accuracy = fraction(predictions.answers)
    var fractions: [String: Double] = [:]
    for reading in predictions.readings.classes {
      fractions[reading.name] = predictions.classes(by: reading.name).map(fraction)
    }
    if predictions.readings.comparesBits {
      fractions[Reading.exact.name] = Double(predictions.wrongBits.count { $0 == 0 }) / count
      let wrongBits = predictions.wrongBits.reduce(0) { $0 + Int($1) }
      loss = Double(wrongBits) / (count * Double(predictions.outputCount))
    } else {
      loss = predictions.totalLoss / count
    }
    self.fractions = fractions
  }

  init(accuracy: Double, fractions: [String: Double], loss: Double) {
    (self.accuracy, self.fractions, self.loss) = (accuracy, fractions, loss)
  }

  /// The fraction of patterns that are right by the reading of `name`; nil if the learner declares no such reading.
  public subscript(name: String) -> Double? { fractions[name] }

  /// Whether a network can have this score: fractions, and a loss that is not negative.
  var isValid: Bool {
    ([accuracy] + fractions.values).allSatisfy { (0...1).contains($0) } && loss >= 0 && loss.isFinite
  }
}

extension Score: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }

    static let accuracy = Key(stringValue: "accuracy")
    static let loss = Key(stringValue: "loss")
  }

  /// Reads the flat object that `encode(to:)` writes; one without `accuracy` is of the first format, whose answer is
  /// `spikes`.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    var fractions: [String: Double] = [:]
    for key in values.allKeys where ![Key.accuracy.stringValue, Key.loss.stringValue].contains(key.stringValue) {
      fractions[key.stringValue] = try values.decode(Double.self, forKey: key)
    }
    self.fractions = fractions
    loss = try values.decode(Double.self, forKey: .loss)
    accuracy =
      try values.decodeIfPresent(Double.self, forKey: .accuracy)
      ?? values.decode(Double.self, forKey: Key(stringValue: "spikes"))
  }

  /// Writes a flat object: `accuracy`, `loss`, and a fraction for each reading.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(accuracy, forKey: .accuracy)
    try values.encode(loss, forKey: .loss)
    for (name, fraction) in fractions { try values.encode(fraction, forKey: Key(stringValue: name)) }
  }
}
