package import Recordings

/// The spikes of samples at one point of a training, in the mean, by layer, inputs first.
package struct ActivityReport: Sendable, Encodable {
  /// Epochs trained.
  package let epoch: Double
  /// Samples since the point before.
  package let samples: Int
  /// Spikes of a sample, by layer.
  package let spikes: [Double]
  /// Those of the gradient neurons.
  package let gradientSpikes: [Double]

  init?(_ point: History.Point) {
    guard let activity = point.activity else { return nil }
    epoch = point.epoch
    samples = activity.samples
    spikes = (0..<activity.layerCount).map(activity.spikes)
    gradientSpikes = (0..<activity.layerCount).map(activity.gradientSpikes)
  }

  /// The reports of all points; nil where nobody counted spikes.
  package static func all(in history: History) -> [ActivityReport]? {
    let reports = history.points.compactMap(ActivityReport.init)
    return reports.isEmpty ? nil : reports
  }
}
