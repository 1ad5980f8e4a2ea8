public import Recordings

/// The spikes of a group, as a band of a raster plot.
public struct RasterBand: Sendable, Hashable {
  /// What stands beside the band.
  public var name: String
  /// The spikes.
  public var raster: Raster
  /// The place of its colour in ``Palette/inks``, from 0; nil for that of the band in the figure.
  public var ink: Int?

  /// A named band of spikes.
  public init(_ name: String, _ raster: Raster, ink: Int? = nil) {
    (self.name, self.raster, self.ink) = (name, raster, ink)
  }
}

/// A named span of steps, noted above a raster plot: a sample, a phase, an event.
public struct RasterNote: Sendable, Hashable {
  /// What stands above the steps.
  public var label: String
  /// The first step.
  public var firstStep: Int
  /// The last step.
  public var lastStep: Int
  /// What it says in full, below the plot; may be empty.
  public var sentence: String

  /// A note on steps `steps`.
  public init(_ label: String, steps: ClosedRange<Int>, sentence: String = "") {
    (self.label, firstStep, lastStep, self.sentence) = (label, steps.lowerBound, steps.upperBound, sentence)
  }
}
