import ChipSimulator
import NetworkModel
import Testing

@Suite("The settings of a chip's model as text")
struct ChipModelSettingsTests {
  private static let models: [ChipModel] = [.loihi1, .brian2Loihi, .lava, .nengoLoihi]

  /// Each stored property by its path, those of limits and weights one by one.
  private func names(of value: Any, at path: String) -> [String] {
    let fields = Mirror(reflecting: value).children.compactMap { child in child.label.map { ($0, child.value) } }
    return fields.flatMap { label, value -> [String] in
      let name = path + label
      if let limits = value as? ChipLimits? {
        return limits.map { names(of: $0, at: name + ".") } ?? [name]
      }
      return value is WeightConvention ? names(of: value, at: name + ".") : [name]
    }
  }

  @Test(arguments: models)
  func everyStoredPropertyIsNamed(model: ChipModel) {
    #expect(Set(model.settings.keys) == Set(names(of: model, at: "")))
  }

  /// Models that differ from a preset in one setting each.
  private static var variants: [ChipModel] {
    var variants = models
    func add(_ change: (inout ChipModel) -> Void) {
      var model = ChipModel.loihi1
      change(&model)
      variants.append(model)
    }
    add { $0.name = "other" }
    add { $0.limits = nil }
    let limits: [WritableKeyPath<ChipLimits, Int>] = [
      \.cores, \.compartmentsPerCore, \.inputAxonsPerCore, \.outputAxonsPerCore, \.synapticMemoryPerCore,
      \.maximumDelay,
    ]
    for limit in limits { add { $0.limits?[keyPath: limit] += 1 } }
    for policy in OverflowPolicy.allCases {
      add { $0.currentOverflow = .policy(policy) }
      add { $0.voltageOverflow = .policy(policy) }
    }
    add { $0.currentOverflow = .wrapsOnceAsLava }
    add { $0.currentOverflow = .wrapsThriceAsNengoLoihi }
    add { $0.currentOverflow = .unbounded }
    add { $0.voltageOverflow = .clips(-1...1) }
    add { $0.voltageOverflow = .clips(-2...1) }
    add { $0.voltageOverflow = .clips(-1...2) }
    add { $0.voltageOverflow = .unbounded }
    for value in TraceDecay.Law.allCases { add { $0.traceLaw = value } }
    for value in ChipModel.TraceRandomness.allCases { add { $0.traceRandomness = value } }
    for value in ChipModel.PlasticDelay.allCases { add { $0.plasticDelay = value } }
    for value in ChipModel.GeneratorTiming.allCases { add { $0.generatorTiming = value } }
    for value in WeightConvention.GridRounding.allCases { add { $0.weights.gridRounding = value } }
    for value in WeightConvention.NegativeExponent.allCases { add { $0.weights.negativeExponent = value } }
    for value in WeightConvention.ChangeSum.allCases { add { $0.weights.changeSum = value } }
    for value in WeightConvention.ChangeRounding.allCases { add { $0.weights.changeRounding = value } }
    for value in WeightConvention.Clipping.allCases { add { $0.weights.clipping = value } }
    add { $0.weights.changesKeepToGrid.toggle() }
    add { $0.weights.plasticWeightsStartOffGrid.toggle() }
    add { $0.weights.clipsCurrent.toggle() }
    return variants
  }

  @Test func differentModelsHaveDifferentTexts() {
    let variants = Set(Self.variants)
    #expect(variants.count == 38)
    #expect(Set(variants.map(\.settingsText)).count == variants.count)
  }

  /// The text of a preset, which snapshots of this format rely on.
  @Test func theTextIsStable() {
    #expect(
      ChipModel.loihi1.settingsText == """
        currentOverflow=policy(throw)
        generatorTiming=nextStep
        limits.compartmentsPerCore=1024
        limits.cores=128
        limits.inputAxonsPerCore=4096
        limits.maximumDelay=62
        limits.outputAxonsPerCore=4096
        limits.synapticMemoryPerCore=131072
        name=loihi1
        plasticDelay=atEmission
        traceLaw=exponential
        traceRandomness=eachTrace
        voltageOverflow=policy(throw)
        weights.changeRounding=unbiased
        weights.changeSum=exact
        weights.changesKeepToGrid=true
        weights.clipping=toGrid
        weights.clipsCurrent=false
        weights.gridRounding=towardZero
        weights.negativeExponent=floorsEachSynapse
        weights.plasticWeightsStartOffGrid=false

        """)
  }
}
