internal import Datasets
public import Recordings

/// The configuration of any learner of the table, as a value that can be compared and written.
public struct AnyLearnerConfiguration: Sendable, Hashable {
  /// The configuration itself.
  public private(set) var base: any LearnerConfiguration

  /// The configuration of some learner.
  public init(_ base: some LearnerConfiguration) { self.base = base }

  /// The learner's name in commands and records.
  public var name: String { type(of: base).name }
  /// The learner's name in prose.
  public var title: String { base.title }
  /// The settings in one line.
  public var variant: String { base.variant }
  /// The layers of the network.
  public var shape: NetworkShape { base.shape }
  /// The layers whose weights are in its state.
  public var learningShape: NetworkShape { base.learningShape }
  /// How the network's outputs are read.
  public var readings: Readings { type(of: base).readings }
  /// The epochs after which the learning rate has fallen to 0; nil if it does not fall.
  public var scheduledEpochs: Int? { base.scheduledEpochs }
  /// The seed of the initial weights and of the order of the samples.
  public var seed: UInt64 {
    get { base.seed }
    set { base.seed = newValue }
  }

  /// A learner of this configuration with fresh weights.
  public func makeLearner() throws(LearnerError) -> any Learner { try base.makeLearner() }

  /// The configuration that gives the same answers in the least time.
  public var fastest: AnyLearnerConfiguration { Self(of: base.fastest) }

  /// The words that a command needs for the settings that are not the default: options and their values.
  public func optionWords(epochs: Int) -> [String] { base.optionWords(epochs: epochs) }

  private init(of base: any LearnerConfiguration) { self.base = base }

  /// Whether two are of the same learner with the same settings.
  public static func == (left: Self, right: Self) -> Bool { AnyHashable(left.base) == AnyHashable(right.base) }

  /// Hashes the learner's settings.
  public func hash(into hasher: inout Hasher) { hasher.combine(AnyHashable(base)) }
}

extension LearnerConfiguration {
  fileprivate func optionWords(epochs: Int) -> [String] {
    changes(epochs: epochs).flatMap { change in
      switch change.setting.values {
      case .flag: [(change.text == "yes" ? "--" : "--no-") + change.setting.name]
      case .preset: ["--\(change.setting.name)"]
      case .run: ["--\(change.setting.name)", Setting<Self>.word(change.text)]
      default: ["--\(change.setting.name)", change.text]
      }
    }
  }
}

extension AnyLearnerConfiguration: Codable {
  private enum Key: CodingKey { case kind, layers, seed }

  /// Reads the flat object that `encode(to:)` writes: `kind`, the learner's name, and the properties of its
  /// configuration; a property that is missing has its default.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    let name = try values.decode(String.self, forKey: .kind)
    guard let type = LearnerTable[name] else {
      throw DecodingError.dataCorruptedError(
        forKey: .kind, in: values,
        debugDescription: "wanted \(LearnerTable.all.map { $0.name }.joined(separator: ", ")), got \(name)")
    }
    do { base = try type.read(JSONValue(from: decoder)) } catch let error as LearnerError {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: error.description))
    }
  }

  /// Writes a flat object: `kind` and the properties of the configuration.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(name, forKey: .kind)
    try base.encode(to: encoder)
  }
}

extension LearnerConfiguration {
  /// Reads a configuration; a property that must be there and is missing has its value of
  /// ``recordDefaults(input:outputs:seed:)``.
  fileprivate static func read(_ record: JSONValue) throws -> Self {
    guard case .object(var properties) = record else { throw LearnerError("wanted the properties of a learner") }
    let sizes = try Sizes(record)
    let defaults = recordDefaults(input: PatternShape(count: sizes.inputs), outputs: sizes.outputs, seed: sizes.seed)
    guard case .object(let known) = try JSONValue(of: defaults) else { preconditionFailure("\(defaults) is no object") }
    while true {
      do { return try JSONValue.object(properties).decoded(as: Self.self) } catch DecodingError.keyNotFound(
        let key, let context) where context.codingPath.isEmpty && known[key.stringValue] != nil
      {
        properties[key.stringValue] = known[key.stringValue]
      }
    }
  }
}

/// What every configuration has.
private struct Sizes {
  let inputs: Int
  let outputs: Int
  let seed: UInt64

  private struct Properties: Decodable {
    let layers: [Int]
    let seed: UInt64
  }

  init(_ record: JSONValue) throws {
    let properties = try record.decoded(as: Properties.self)
    guard let inputs = properties.layers.first, let outputs = properties.layers.last,
      properties.layers.allSatisfy({ (1...NetworkShape.largestLayer).contains($0) })
    else { throw LearnerError("wanted the sizes of a network’s layers, got \(properties.layers)") }
    (self.inputs, self.outputs, seed) = (inputs, outputs, properties.seed)
  }
}
