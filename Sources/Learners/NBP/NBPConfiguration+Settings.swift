import SynfireCircuits

extension NBPConfiguration {
  /// Its settings, in the order in which they take effect.
  public static let settings: [Setting<Self>] = [
    .choice("on", \.backend, "on the simulated chip, or in the arithmetic that equals it bit for bit"),
    presetSetting,
    .layers(
      "hidden",
      "hidden layers, such as 400, 400,400, local:7x7/3x32,256 (7×7 windows at stride 3, 32 neurons each) or "
        + "conv:5x5/2x16,400 (16 fixed 5×5 kernels at stride 2 in front of 400)",
      default: "400", windows: [.local, .convolution], shape: \.network.shape
    ) { configuration, hidden, _ in
      let outputs = NetworkShape.Layer.dense(configuration.network.shape.outputCount)
      var network = NBPNetwork(
        shape: NetworkShape(input: configuration.network.shape.input, layers: hidden + [outputs]))
      (network.hasBias, network.population) = (configuration.network.hasBias, configuration.network.population)
      network.margin = configuration.network.margin
      (network.kernels, network.kernelThreshold) = (
        configuration.network.kernels, configuration.network.kernelThreshold
      )
      configuration.network = network
    },
    kernelsSetting, kernelThresholdSetting,
    .integer(
      "population", \.network.outputPopulation, in: 1...64, "outputs for each class", unit: "outputs"),
    perLayer(
      "thresholds", \.thresholds, as: 2...NBPNetwork.highestStep, "Θ of each layer, or one for all",
      unit: "weight units"),
    perLayerScale,
    .flag("bias", \.network.hasBias, "a neuron that always spikes beside the inputs and in each hidden layer"),
    marginSetting,
    halvingSetting,
    ditherSetting,
    .choice(
      "readout", \.readout, "answers by outputs that are read at one threshold, or those of a class at several"),
    designSetting,
    chipOnly(.flag("fused-error", \.fusesErrors, "form output errors inside the carriers, which saves a phase")),
    chipOnly(
      .choice("closing", \.closing, "what keeps closed groups silent: bias and inhibition, or a high threshold")),
    inhibitionSetting,
    chipOnly(
      .choice("reward", \.reward, "where the circuit’s r1 comes from, the host or the chip itself", isNotable: true)),
    chipOnly(
      .integer(
        "refractory", \.refractory, in: 1...2, "steps from a relay’s spike to the next that is possible",
        unit: "steps", isNotable: true)),
    arithmeticOnly(
      .choice("backward", \.backwardWeights, "which W₂ carries errors back", isNotable: true),
      "has no circuit, as a spike fetches its weight before it learns"),
    arithmeticOnly(
      .choice("box-edge", \.boxEdge, "where a potential of exactly 1,024 lies, in or out of the box", isNotable: true),
      "has no circuit, as a compartment spikes above its threshold only"),
    .choice("weight-range", \.weightRange, "symmetric, −254…254, or register, −256…254", isNotable: true),
  ]

  /// One number for each layer of weights, or one for all.
  private static func perLayer(
    _ name: String, _ path: any WritableKeyPath<NBPNetwork, [Int]> & Sendable, as range: ClosedRange<Int>,
    _ meaning: String, unit: String
  ) -> Setting<Self> {
    Setting(
      name, .integers(range), meaning, unit: unit, default: "1024",
      read: { configuration in
        let numbers = configuration.network[keyPath: path]
        return (Set(numbers).count == 1 ? Array(numbers.prefix(1)) : numbers).map(String.init).joined(separator: ",")
      },
      write: { configuration, text, _ throws(SettingError) in
        let numbers = try Setting<Self>.integers(text, in: range, name)
        configuration.network[keyPath: path] = try spread(numbers, configuration, name, text)
      })
  }

  private static let perLayerScale = Setting<Self>(
    "scales", .numbers(0...16), "factor of each layer's first weights, or one for all", default: "1",
    read: { configuration in
      let numbers = configuration.network.scales
      return (Set(numbers).count == 1 ? Array(numbers.prefix(1)) : numbers).map(Setting<Self>.text).joined(
        separator: ",")
    },
    write: { configuration, text, _ throws(SettingError) in
      let numbers = try Setting<Self>.numbers(text, in: 0...16, "scales")
      configuration.network.scales = try spread(numbers, configuration, "scales", text)
    })

  private static func spread<Number>(
    _ numbers: [Number], _ configuration: Self, _ name: String, _ text: String
  ) throws(SettingError) -> [Number] {
    let depth = configuration.network.depth
    guard numbers.count == 1 || numbers.count == depth else {
      throw SettingError(name, wanted: "one number, or \(depth), one for each layer of weights", got: text)
    }
    return numbers.count == 1 ? [Number](repeating: numbers[0], count: depth) : numbers
  }

  private static let marginSetting = Setting<Self>(
    "margin", .text("none, or two numbers such as 1024,3072"),
    "learn until wrong outputs are below the first and right ones above the second, with no box at the outputs",
    unit: "weight units", default: "none",
    read: { configuration in configuration.network.margin.map { "\($0.low),\($0.high)" } ?? "none" },
    write: { configuration, text, _ throws(SettingError) in
      guard text != "none" else { return configuration.network.margin = nil }
      let ends = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
      let half = (configuration.network.thresholds.last ?? 0) / 2
      guard ends.count == 2, let low = ends[0], let high = ends[1], low % 2 == 0, high % 2 == 0,
        (0...half).contains(low), (half...NBPNetwork.highestStep).contains(high)
      else {
        throw SettingError(
          "margin", wanted: "none, or an even number of 0 to \(half) and one of \(half) to \(NBPNetwork.highestStep)",
          got: text)
      }
      configuration.network.margin = .init(low: low, high: high)
    })

  private static let halvingSetting = Setting<Self>(
    "halving", .text("none, or a number of 1 to 1,000,000,000"),
    "learning becomes rare: in this many presentations the share of active neurons that take part halves, down to 1/32",
    unit: "presentations", default: "none",
    read: { $0.halving.map(String.init) ?? "none" },
    write: { configuration, text, _ throws(SettingError) in
      guard text != "none" else { return configuration.halving = nil }
      guard let number = Int(text), (1...1_000_000_000).contains(number) else {
        throw SettingError("halving", wanted: "none, or a number of 1 to 1,000,000,000", got: text)
      }
      configuration.halving = number
    })

  private static let ditherSetting = Setting<Self>(
    "dither", .text("none, or 4, 8, 16, 32, 64, 128, 256 or 512"),
    "noise on the voltages that read hidden errors: up to this size an error counts the more often the larger it is",
    unit: "weight units", default: "none",
    read: { $0.dither.map(String.init) ?? "none" },
    write: { configuration, text, _ throws(SettingError) in
      guard text != "none" else { return configuration.dither = nil }
      guard let number = Int(text), ErrorDither.ranges.contains(number) else {
        throw SettingError("dither", wanted: "none, or 4, 8, 16, 32, 64, 128, 256 or 512", got: text)
      }
      configuration.dither = number
    })

  private static let designSetting = chipOnly(
    Setting<Self>(
      "design", .choice(BackpropPlan.Design.allCases.map(\.rawValue)), "how the circuit is timed",
      default: "published, or serial for more than one hidden layer and for kernels in front",
      read: { $0.design?.rawValue },
      write: { configuration, text, _ throws(SettingError) in
        guard let design = BackpropPlan.Design(rawValue: text) else {
          throw SettingError("design", wanted: BackpropPlan.Design.allCases.map(\.rawValue), got: text)
        }
        configuration.design = design
      }))

  /// How strongly the circuit holds closed groups down.
  public static let inhibitionSetting = chipOnly(
    Setting(
      "inhibition", .text("balanced, published, none, or a weight of 0 or below"),
      "how strongly the circuit holds closed groups down", unit: "weight units", isNotable: true,
      read: { $0.inhibition.word },
      write: { configuration, text, _ throws(SettingError) in
        guard let inhibition = BackpropCircuit.Inhibition(word: text) else {
          throw SettingError(
            "inhibition", wanted: "balanced, published, none or a weight of 0 or below", got: text)
        }
        configuration.inhibition = inhibition
      }))

  /// A setting of the circuit.
  private static func chipOnly(_ setting: Setting<Self>) -> Setting<Self> {
    setting.restricted {
      $0.backend == .chip
    } refusal: { _ in
      "needs on=chip, got on=arithmetic"
    }
  }

  /// A setting of which only the default has a circuit.
  private static func arithmeticOnly(_ setting: Setting<Self>, _ reason: String) -> Setting<Self> {
    let usual = setting.read(Self(layers: [1, 1, 1], on: .arithmetic)) ?? ""
    return setting.restricted(default: usual) {
      $0.backend == .arithmetic
    } refusal: { text in
      text == usual ? nil : "\(text) \(reason); it needs on=arithmetic"
    }
  }
}

extension BackpropCircuit.Inhibition {
  /// The word or number that a command takes for it.
  var word: String {
    switch self {
    case .balanced: "balanced"
    case .published: "published"
    case .none: "none"
    case .weight(let weight): String(weight)
    }
  }

  /// The inhibition of a word, or of a weight of 0 or below; nil for another text.
  init?(word: String) {
    switch word {
    case "balanced": self = .balanced
    case "published": self = .published
    case "none": self = .none
    default:
      guard let weight = Int(word), weight <= 0 else { return nil }
      self = .weight(weight)
    }
  }
}
