public import Datasets

/// How images are shown, and for how long, in a training with certain settings; options change each part.
public struct TrainingPreset: Sendable, Hashable {
  /// Inputs of one pixel, a thermometer code; the images are whole.
  public let levels: Int
  /// How training images are varied.
  public let augmentation: Augmentation?
  /// How many epochs.
  public let epochs: Int

  /// Puts the parts together.
  public init(levels: Int, augmentation: Augmentation?, epochs: Int) {
    (self.levels, self.augmentation, self.epochs) = (levels, augmentation, epochs)
  }
}
