import ArgumentParser
import Synfire
import SystemPackage

/// An option for each setting that a learner declares.
///
/// The parser finds options by reflection; the mirror of this type is made of the declared settings.
struct SettingOptions<Configuration: LearnerConfiguration>: ParsableArguments, CustomReflectable {
  /// The settings that were given, by name.
  private(set) var values: [String: String] = [:]

  init() {}

  init(from decoder: any Decoder) throws {
    let options = try decoder.container(keyedBy: Key.self)
    for setting in Configuration.settings {
      let key = Key(stringValue: setting.name)
      switch setting.values {
      case .flag:
        values[setting.name] = try options.decode(Flag<Bool?>.self, forKey: key).wrappedValue.map { $0 ? "yes" : "no" }
      case .preset: if try options.decode(Flag<Bool>.self, forKey: key).wrappedValue { values[setting.name] = "yes" }
      default: values[setting.name] = try options.decode(Option<String?>.self, forKey: key).wrappedValue
      }
    }
  }

  var customMirror: Mirror {
    Mirror(self, children: Configuration.settings.map { (label: $0.name, value: $0.argument) as Mirror.Child })
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Refuses values that no network can have, before images are looked for.
  func validate() throws {
    do throws(SettingError) {
      _ = try Configuration(
        input: PatternShape(height: 28, width: 28), outputs: 10, seed: 1, epochs: Configuration.defaultEpochs,
        values: resolved())
    } catch { throw ValidationError("--\(error)") }
  }

  /// What was given, with what is taken from runs in place of their names.
  private func resolved() throws(SettingError) -> [String: String] {
    var values = values
    for setting in Configuration.settings {
      guard case .run(let word) = setting.values, let name = values[setting.name], name != word else { continue }
      do {
        let runs = try RunFolder(FilePath(name)).runs()
        guard runs.count == 1 else {
          throw SettingError(setting.name, "wanted the folder of one run, got \(name), which holds \(runs.count)")
        }
        let network = try TrainedNetwork(runs[0])
        values[setting.name] = try network.kernelText(name: name)
      } catch let error as SettingError { throw error } catch {
        throw SettingError(setting.name, "\(error)")
      }
    }
    return values
  }

  /// The learner's configuration with what was given.
  func configuration(
    input: PatternShape, outputs: Int, seed: UInt64, epochs: Int
  ) throws(LearnerError) -> Configuration {
    do throws(SettingError) {
      return try Configuration(input: input, outputs: outputs, seed: seed, epochs: epochs, values: resolved())
    } catch { throw LearnerError(error) }
  }
}

extension Setting where Configuration: LearnerConfiguration {
  /// The option for it.
  fileprivate var argument: Any {
    switch values {
    case .flag: Flag<Bool?>(name: .customLong(name), inversion: .prefixedNo, help: help)
    case .preset: Flag<Bool>(wrappedValue: false, name: .customLong(name), help: help)
    case .choice(let words):
      Option<String?>(name: .customLong(name), parsing: .unconditional, help: help, completion: .list(words))
    default: Option<String?>(name: .customLong(name), parsing: .unconditional, help: help)
    }
  }

  private var help: ArgumentHelp {
    var help = ArgumentHelp(stringLiteral: meaning.prefix(1).uppercased() + meaning.dropFirst() + remark + ".")
    help.valueName = valueName
    return help
  }

  private var valueName: String {
    switch values {
    case .integer: "n"
    case .number: "x"
    case .choice, .text: "value"
    case .run: "run"
    case .integers: "n,…"
    case .numbers: "x,…"
    case .flag, .preset: ""
    }
  }

  /// What values it takes, and the default.
  private var remark: String {
    let parts = [range, standard.map { "default: \($0)" }].compactMap { $0 }.filter { !$0.isEmpty }
    return parts.isEmpty ? "" : " (" + parts.joined(separator: "; ") + ")"
  }

  private var range: String? {
    let unit = unit.map { " \($0)" } ?? ""
    return switch values {
    case .integer(let range), .integers(let range): range.words + unit
    case .number(let range), .numbers(let range): range.words + unit
    case .choice(let words): words.allSatisfy(meaning.contains) ? nil : Format.choice(words)
    case .run(let word): "\(word), or the folder of a run"
    case .text(let words): words + (self.unit.map { ", in \($0)" } ?? "")
    case .flag, .preset: nil
    }
  }

  private var standard: String? {
    defaultWords
      ?? text(
        in: Configuration(
          input: PatternShape(height: 28, width: 28), outputs: 10, seed: 1, epochs: Configuration.defaultEpochs))
  }
}
