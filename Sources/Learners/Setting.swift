/// One setting of a learner: its name, meaning, unit, range, and how a configuration holds it.
///
/// All that shows or takes a setting follows from this declaration: the option of `synfire train`, its help and default,
/// the check of its range, the command that repeats a run, and the line that names a variant. The default is the one of
/// the configuration's initializer.
///
/// ```swift
/// .number("input-rate", \.inputRate, in: 0...1, "mean rate of a white input", unit: "spikes a step")
/// ```
public struct Setting<Configuration: Sendable>: Sendable {
  /// What is wanted of a value.
  public enum Values: Sendable, Hashable {
    /// A whole number.
    case integer(ClosedRange<Int>)
    /// A number.
    case number(ClosedRange<Double>)
    /// One of these words.
    case choice([String])
    /// On or off.
    case flag
    /// On, or as it is.
    case preset
    /// Whole numbers, separated by commas.
    case integers(ClosedRange<Int>)
    /// Numbers, separated by commas.
    case numbers(ClosedRange<Double>)
    /// What the words say.
    case text(String)
    /// A word, or a run from which something is taken; as text the name of the run, and what was taken in the next line.
    case run(String)
  }

  /// Its name in commands and errors, such as `label-delay`.
  public let name: String
  /// What it does, as a sentence without its full stop.
  public let meaning: String
  /// The unit of its value; nil if it has none.
  public let unit: String?
  /// What values it takes.
  public let values: Values
  /// The default in words, where it depends on other settings; nil if the configuration's own says it.
  public let defaultWords: String?
  /// Whether the line that names a variant always has it; others are named if they are not the default.
  let isNotable: Bool
  /// The value as text; nil if it does not apply to this configuration.
  let read: @Sendable (Configuration) -> String?
  /// Takes a value as text for a training of this many epochs.
  let write: @Sendable (inout Configuration, String, _ epochs: Int) throws(SettingError) -> Void

  /// The value that `configuration` has, as text; nil if it does not apply to it.
  public func text(in configuration: Configuration) -> String? { read(configuration) }

  init(
    _ name: String, _ values: Values, _ meaning: String, unit: String? = nil, default defaultWords: String? = nil,
    isNotable: Bool = false, read: @escaping @Sendable (Configuration) -> String?,
    write: @escaping @Sendable (inout Configuration, String, Int) throws(SettingError) -> Void
  ) {
    self.name = name
    self.meaning = meaning
    self.unit = unit
    self.values = values
    self.defaultWords = defaultWords
    self.isNotable = isNotable
    self.read = read
    self.write = write
  }
}

/// A value that a setting cannot have: what was wanted and what was got.
public struct SettingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The setting.
  public let setting: String
  /// What was wanted and what was got.
  public let reason: String

  package init(_ setting: String, _ reason: String) {
    self.setting = setting
    self.reason = reason
  }

  /// Such as `steps: wanted 10 to 5,000, got 3`.
  public var description: String { "\(setting): \(reason)" }
}
