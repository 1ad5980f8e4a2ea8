public import Datasets
public import Recordings

/// Everything that decides the course of a learner, as a value; how records, commands and pages know the learner.
///
/// Each learner has one, in its own folder; ``LearnerTable`` lists them.
public protocol LearnerConfiguration: Sendable, Hashable, Codable {
  /// The learner's name in commands and records, such as `ssnn-bp`.
  static var name: String { get }

  /// What it is, as a line for lists, without a full stop.
  static var abstract: String { get }

  /// Commands and remarks for the help of `synfire train <name>`.
  static var discussion: String { get }

  /// How the outputs of its networks are read.
  static var readings: Readings { get }

  /// Whether its networks take grey values.
  static var acceptsGreyscale: Bool { get }

  /// Whether it counts the spikes of its layers.
  static var countsSpikes: Bool { get }

  /// How many epochs it is trained for unless a number is given.
  static var defaultEpochs: Int { get }

  /// Its settings, in the order in which they take effect and are listed: first those on which others depend.
  static var settings: [Setting<Self>] { get }

  /// The images and the length of a training that belong to some settings, such as a preset's; nil if none do.
  ///
  /// - Parameters:
  ///   - settings: What was asked for, by the names of settings.
  ///   - set: The name of the images.
  static func trainingPreset(for settings: [String: String], on set: String) -> TrainingPreset?

  /// The default settings for such inputs and outputs and a training of this many epochs.
  init(input: PatternShape, outputs: Int, seed: UInt64, epochs: Int)

  /// The settings that hold where a record names none.
  static func recordDefaults(input: PatternShape, outputs: Int, seed: UInt64) -> Self

  /// The sizes of the layers, inputs first, outputs last; stored, as records are read by them.
  var layers: [Int] { get }

  /// The seed of the initial weights and of the order of the samples; stored, as records are read by it.
  var seed: UInt64 { get set }

  /// The layers of the network.
  var shape: NetworkShape { get }

  /// The layers whose weights are in its state: all of them, unless some are fixed by the configuration itself.
  var learningShape: NetworkShape { get }

  /// The learner's name in prose, such as `nBP (on the chip)`.
  var title: String { get }

  /// The epochs after which the learning rate has fallen to 0; nil if it does not fall.
  var scheduledEpochs: Int? { get }

  /// The tensors of its state that are weights, from the inputs on, and how their numbers are meant.
  var weightTensors: [WeightTensor] { get }

  /// Refuses sizes of layers that no such network has.
  func checkSizes() throws(LearnerError)

  /// Refuses settings that are possible by themselves but not together.
  func checkCombinations() throws(LearnerError)

  /// The configuration that gives the same answers in the least time.
  var fastest: Self { get }

  /// A learner of this configuration with fresh weights.
  func makeLearner() throws(LearnerError) -> any Learner
}

extension LearnerConfiguration {
  /// Nothing is said unless a learner does.
  public static var discussion: String { "" }
  /// Patterns are binary unless a learner says otherwise.
  public static var acceptsGreyscale: Bool { false }
  /// Spikes are not counted unless a learner says otherwise.
  public static var countsSpikes: Bool { false }
  /// Images are as they are for all learners unless a learner says otherwise.
  public static func trainingPreset(for settings: [String: String], on set: String) -> TrainingPreset? { nil }
  /// Ten epochs unless a learner says otherwise.
  public static var defaultEpochs: Int { 10 }

  /// The default settings.
  public static func recordDefaults(input: PatternShape, outputs: Int, seed: UInt64) -> Self {
    Self(input: input, outputs: outputs, seed: seed, epochs: defaultEpochs)
  }

  /// All layers learn unless a learner says otherwise.
  public var learningShape: NetworkShape { shape }

  /// The learning rate does not fall unless a learner says otherwise.
  public var scheduledEpochs: Int? { nil }

  /// All combinations are possible unless a learner says otherwise.
  public func checkCombinations() throws(LearnerError) {}

  /// The configuration itself unless a learner says otherwise.
  public var fastest: Self { self }

  /// Refuses another number of layers, inputs among them, and layers that are empty or too large.
  func checkLayers(_ sizes: [Int], count: ClosedRange<Int>, called names: String) throws(LearnerError) {
    let largest = NetworkShape.largestLayer
    guard count.contains(sizes.count), sizes.allSatisfy({ (1...largest).contains($0) }) else {
      let got = sizes.isEmpty ? "none" : sizes.map(String.init).joined(separator: "-")
      throw LearnerError("wanted \(names) of 1 to \(largest), got \(got)")
    }
  }

  /// Refuses what cannot be built: the setting, what was wanted and what was got.
  public func check() throws(LearnerError) {
    try checkSizes()
    for setting in Self.settings {
      guard let text = setting.read(self) else { continue }
      var copy = self
      do throws(SettingError) {
        try setting.write(&copy, text, scheduledEpochs ?? Self.defaultEpochs)
      } catch {
        throw LearnerError(error)
      }
    }
    try checkCombinations()
  }

  /// The default configuration with the settings that `values` names.
  ///
  /// - Parameter values: settings by name, as text.
  /// - Throws: `SettingError` for a value that its setting cannot have, or a name that no setting has.
  public init(
    input: PatternShape, outputs: Int, seed: UInt64, epochs: Int, values: [String: String]
  ) throws(SettingError) {
    self.init(input: input, outputs: outputs, seed: seed, epochs: epochs)
    for setting in Self.settings {
      if let text = values[setting.name] { try setting.write(&self, text, epochs) }
    }
    let names = Self.settings.map(\.name)
    if let unknown = values.keys.sorted().first(where: { !names.contains($0) }) {
      throw SettingError(unknown, wanted: names, got: unknown)
    }
  }

  /// The settings that differ from the default, with their values as text, in the order of the table.
  ///
  /// A default configuration that takes them over, for a training of this many epochs, is this one.
  public func changes(epochs: Int) -> [(setting: Setting<Self>, text: String)] {
    var rebuilt = Self(input: shape.input, outputs: shape.outputCount, seed: seed, epochs: epochs)
    return Self.settings.compactMap { setting in
      guard let text = setting.read(self), text != setting.read(rebuilt) else { return nil }
      do throws(SettingError) { try setting.write(&rebuilt, text, epochs) } catch { return nil }
      return (setting, text)
    }
  }

  /// The settings in one line: those that tell variants apart, and all that are not the default.
  public var variant: String {
    let changed = Set(changes(epochs: scheduledEpochs ?? Self.defaultEpochs).map(\.setting.name))
    return Self.settings.filter { $0.name != "hidden" && ($0.isNotable || changed.contains($0.name)) }
      .compactMap { setting in setting.read(self).map { setting.phrase($0) } }.joined(separator: ", ")
  }
}

extension Setting {
  /// The name of a run without what was taken from it.
  static func word(_ text: String) -> String { String(text.prefix { $0 != "\n" }) }

  /// The setting and its value as words, such as `label delay 4` or `no cross reset`.
  fileprivate func phrase(_ text: String) -> String {
    let words = name.replacing("-", with: " ")
    switch values {
    case .flag: return text == "yes" ? words : "no " + words
    case .numbers, .integers: return "\(words) \(text.replacing(",", with: ", "))"
    case .run: return "\(words) \(Self.word(text))"
    default: return "\(words) \(text)"
    }
  }
}
