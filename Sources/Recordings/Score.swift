/// How well a network answers labelled patterns, by every reading of its output that the field reports.
///
/// The target of a pattern is one-hot. All four are fractions, 0…1: the first three of the patterns, the loss of all
/// output bits.
///
/// Source: the metrics of Renner et al. 2024, doi:10.1038/s41467-024-53827-9 (figure 3), and of their published code.
public struct Score: Sendable, Hashable, Codable {
  /// Patterns whose output spikes equal the target, bit for bit.
  public let exact: Double
  /// Patterns whose first spiking output is the target; no spike at all reads as class 0.
  public let spikes: Double
  /// Patterns whose output of highest potential is the target; the first of equals wins.
  public let potential: Double
  /// Mean squared error of the output spikes, which is the fraction of output bits that are wrong.
  public let loss: Double

  /// Counts the right answers among `predictions`; all zero where there are none.
  ///
  /// - Precondition: there is one label for each prediction.
  public init(_ predictions: Predictions, labels: [UInt16]) {
    precondition(labels.count == predictions.count, "\(labels.count) labels for \(predictions.count) predictions")
    let count = Double(max(1, predictions.count))
    exact = Double(predictions.wrongBits.count { $0 == 0 }) / count
    spikes = Double(zip(predictions.bySpikes, labels).count { $0 == $1 }) / count
    potential = Double(zip(predictions.byPotential, labels).count { $0 == $1 }) / count
    let wrongBits = predictions.wrongBits.reduce(0) { $0 + Int($1) }
    loss = Double(wrongBits) / (count * Double(predictions.outputCount))
  }

  /// Whether all four are fractions.
  var isPossible: Bool { [exact, spikes, potential, loss].allSatisfy { (0...1).contains($0) } }
}
