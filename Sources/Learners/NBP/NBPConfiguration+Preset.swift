import Datasets
import SynfireCircuits

extension NBPConfiguration {
  /// The sizes of network that presets build.
  public enum Preset: String, Sendable, CaseIterable {
    /// 7×7 windows at stride 3 with 32 neurons each, followed by 256 neurons.
    case small = "s"
    /// 48 neurons each, and 512: with 64 a neuron of the next layer would need more than the 4,096 input axons of a core.
    case large = "l"

    fileprivate var hidden: [NetworkShape.Layer] {
      switch self {
      case .small: [.locallyConnected(size: 7, stride: 3, maps: 32), .dense(256)]
      case .large: [.locallyConnected(size: 7, stride: 3, maps: 48), .dense(512)]
      }
    }
  }

  /// What makes nBP learn more, each part of which the chip can hold.
  static let presetSetting = Setting<Self>(
    "preset", .choice(Preset.allCases.map(\.rawValue)),
    "a network of windows, populations, biases and a margin, with images and epochs to match; others change them",
    default: "none", read: { _ in nil },
    write: { configuration, text, epochs throws(SettingError) in
      guard let preset = Preset(rawValue: text) else {
        throw SettingError("preset", wanted: Preset.allCases.map(\.rawValue), got: text)
      }
      let input = configuration.network.shape.input
      guard input.height >= windowSize, input.width >= windowSize else {
        throw SettingError("preset", wanted: "images of 7×7 pixels or more", got: "\(input)")
      }
      configuration.take(preset, epochs: epochs)
    })

  private static let windowSize = 7

  /// Takes the network and the settings of a preset, for a training of this many epochs.
  ///
  /// - Precondition: the inputs are images of 7×7 pixels or more.
  public mutating func take(_ preset: Preset, epochs: Int) {
    let input = network.shape.input
    let classes = network.classCount
    network = NBPNetwork(shape: NetworkShape(input: input, layers: preset.hidden + [.dense(8 * classes)]))
    (network.population, network.hasBias, network.scales) = (8, true, [0.5, 1, 1])
    // Clothes, whose grey values matter, come with more levels than digits.
    let isGrey = input.levels > Self.digitLevels
    network.thresholds = [1_024, isGrey ? 1_024 : 2_048, 4_096]
    network.margin = isGrey ? .init(low: 384, high: 3_712) : .init(low: 1_024, high: 3_072)
    readout = isGrey ? .graded : .oneThreshold
    // A tenth at the end of a training on 60,000 images.
    halving = 18_000 * max(1, epochs)
    dither = 256
  }

  private static let digitLevels = 3

  /// Whole images in three levels, moved, turned and scaled; Fashion-MNIST in five, mirrored.
  public static func trainingPreset(for settings: [String: String], on set: String) -> TrainingPreset? {
    guard let preset = settings["preset"].flatMap(Preset.init) else { return nil }
    guard set == "fashion-mnist" else {
      return TrainingPreset(
        levels: digitLevels, augmentation: Augmentation(shift: 1, rotation: 8, scale: 0.1),
        epochs: preset == .small ? 20 : 40)
    }
    return TrainingPreset(levels: 5, augmentation: Augmentation(mirrors: true), epochs: preset == .small ? 28 : 26)
  }
}
