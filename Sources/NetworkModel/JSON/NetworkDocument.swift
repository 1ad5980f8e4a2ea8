/// A network as its JSON says it, with names in place of handles and nothing checked but kinds and keys.
struct NetworkDocument: Decodable {
  let seed: UInt64
  let spikeGenerators: [SpikeGeneratorDocument]
  let groups: [GroupDocument]
  let connections: [ConnectionDocument]
  let probes: [ProbeDocument]

  private enum Keys: String, CodingKey, CaseIterable {
    case seed, spikeGenerators, groups, connections, probes
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.fields(Keys.self)
    seed = try fields.decodeIfPresent(UInt64.self, forKey: .seed) ?? 0
    spikeGenerators = try fields.decodeIfPresent([SpikeGeneratorDocument].self, forKey: .spikeGenerators) ?? []
    groups = try fields.decodeIfPresent([GroupDocument].self, forKey: .groups) ?? []
    connections = try fields.decodeIfPresent([ConnectionDocument].self, forKey: .connections) ?? []
    probes = try fields.decodeIfPresent([ProbeDocument].self, forKey: .probes) ?? []
  }
}

/// `{"name": "source", "spikeTrains": [[1, 9], [1]]}` or `{"name": "host", "count": 4}`.
struct SpikeGeneratorDocument: Decodable {
  let name: String
  let spikeTrains: [[Int]]?
  let count: Int?

  private enum Keys: String, CodingKey, CaseIterable {
    case name, spikeTrains, count
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.fields(Keys.self)
    name = try fields.decode(String.self, forKey: .name)
    spikeTrains = try fields.decodeIfPresent([[Int]].self, forKey: .spikeTrains)
    count = try fields.decodeIfPresent(Int.self, forKey: .count)
    guard (spikeTrains == nil) != (count == nil) else {
      throw decoder.refusal("wanted one of spikeTrains and count, got \(count == nil ? "neither" : "both")")
    }
  }
}

/// `{"name": "hidden", "count": 8, "threshold": 1024, "bias": -8192, "currentDecay": 4096, …}`.
struct GroupDocument: Decodable {
  /// A bias in weight units, or by its registers.
  enum BiasDocument: Decodable {
    case weightUnits(Int)
    case registers(mantissa: Int, exponent: Int)

    private enum Keys: String, CodingKey, CaseIterable {
      case mantissa, exponent
    }

    init(from decoder: any Decoder) throws {
      guard JSONKind(of: decoder) == .object else {
        self = .weightUnits(try decoder.singleValueContainer().decode(Int.self))
        return
      }
      let fields = try decoder.fields(Keys.self)
      self = .registers(
        mantissa: try fields.decode(Int.self, forKey: .mantissa),
        exponent: try fields.decode(Int.self, forKey: .exponent))
    }
  }

  let name: String
  let count: Int
  let threshold: Int
  let bias: BiasDocument
  let currentDecay: Int
  let voltageDecay: Int
  let refractory: Int

  private enum Keys: String, CodingKey, CaseIterable {
    case name, count, threshold, bias, currentDecay, voltageDecay, refractory
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.fields(Keys.self)
    name = try fields.decode(String.self, forKey: .name)
    count = try fields.decode(Int.self, forKey: .count)
    threshold = try fields.decode(Int.self, forKey: .threshold)
    bias = try fields.decodeIfPresent(BiasDocument.self, forKey: .bias) ?? .weightUnits(0)
    currentDecay = try fields.decodeIfPresent(Int.self, forKey: .currentDecay) ?? 4096
    voltageDecay = try fields.decodeIfPresent(Int.self, forKey: .voltageDecay) ?? 4096
    refractory = try fields.decodeIfPresent(Int.self, forKey: .refractory) ?? 1
  }
}

/// `{"of": "hidden", "quantity": "spikes"}` or `{"of": "source→hidden", "quantity": "trace x1", "every": 8}`.
struct ProbeDocument: Decodable {
  let of: String
  let quantity: ProbedQuantity
  let every: Int

  private enum Keys: String, CodingKey, CaseIterable {
    case of, quantity, every
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.fields(Keys.self)
    of = try fields.decode(String.self, forKey: .of)
    let text = try fields.decode(String.self, forKey: .quantity)
    guard let found = ProbedQuantity.allCases.first(where: { $0.description == text }) else {
      let names = ProbedQuantity.allCases.map(\.description).joined(separator: ", ")
      throw decoder.refusal("wanted a quantity out of \(names), got \(NetworkError.quoted(text))")
    }
    quantity = found
    every = try fields.decodeIfPresent(Int.self, forKey: .every) ?? 1
  }
}
