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
    seed = try fields.valueIfPresent(.seed) ?? 0
    spikeGenerators = try fields.valueIfPresent(.spikeGenerators) ?? []
    groups = try fields.valueIfPresent(.groups) ?? []
    connections = try fields.valueIfPresent(.connections) ?? []
    probes = try fields.valueIfPresent(.probes) ?? []
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
    name = try fields.value(.name)
    spikeTrains = try fields.valueIfPresent(.spikeTrains)
    count = try fields.valueIfPresent(.count)
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
        mantissa: try fields.value(.mantissa) as Int,
        exponent: try fields.value(.exponent) as Int)
    }
  }

  let name: String
  let count: Int
  let threshold: Int
  let bias: BiasDocument
  let currentDecay: Int
  let voltageDecay: Int
  let refractory: Int
  let noise: NoiseDocument?

  /// `{"exponent": 13, "offset": -2}`.
  struct NoiseDocument: Decodable {
    let exponent: Int
    let offset: Int

    private enum Keys: String, CodingKey, CaseIterable {
      case exponent, offset
    }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.fields(Keys.self)
      exponent = try fields.value(.exponent)
      offset = try fields.valueIfPresent(.offset) ?? 0
    }
  }

  private enum Keys: String, CodingKey, CaseIterable {
    case name, count, threshold, bias, currentDecay, voltageDecay, refractory, noise
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.fields(Keys.self)
    name = try fields.value(.name)
    count = try fields.value(.count)
    threshold = try fields.value(.threshold)
    bias = try fields.valueIfPresent(.bias) ?? .weightUnits(0)
    currentDecay = try fields.valueIfPresent(.currentDecay) ?? 4096
    voltageDecay = try fields.valueIfPresent(.voltageDecay) ?? 4096
    refractory = try fields.valueIfPresent(.refractory) ?? 1
    noise = try fields.valueIfPresent(.noise)
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
    of = try fields.value(.of)
    let text = try fields.value(.quantity) as String
    guard let found = ProbedQuantity.allCases.first(where: { $0.description == text }) else {
      let names = ProbedQuantity.allCases.map(\.description).joined(separator: ", ")
      throw decoder.refusal("wanted a quantity out of \(names), got \(NetworkError.quoted(text))")
    }
    quantity = found
    every = try fields.valueIfPresent(.every) ?? 1
  }
}
