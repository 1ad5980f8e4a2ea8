import ChipSimulator
import NetworkModel

/// A model of the chip by the name of a preset, and what differs from it.
struct ModelRecipe: Codable, Hashable {
  enum Preset: String, Codable, CaseIterable {
    case loihi1, brian2Loihi, lava, nengoLoihi
  }

  var preset = Preset.loihi1
  /// The raw value of an `OverflowPolicy` for both registers.
  var overflow: String?
  /// The lowest and the highest voltage.
  var voltageClip: [Int32]?
  /// The raw value of a `ChipModel.TraceRandomness`.
  var traceRandomness: String?
  /// The raw value of a `TraceDecay.Law`.
  var traceLaw: String?
  /// The raw value of a `ChipModel.PlasticDelay`.
  var plasticDelay: String?
  /// The raw value of a `ChipModel.GeneratorTiming`.
  var generatorTiming: String?
  /// The raw value of a `WeightConvention.NegativeExponent`.
  var negativeExponent: String?

  var model: ChipModel {
    var model: ChipModel =
      switch preset {
      case .loihi1: .loihi1
      case .brian2Loihi: .brian2Loihi
      case .lava: .lava
      case .nengoLoihi: .nengoLoihi
      }
    if let policy = overflow.flatMap(OverflowPolicy.init) {
      model.currentOverflow = .policy(policy)
      model.voltageOverflow = .policy(policy)
    }
    if let clip = voltageClip { model.voltageOverflow = .clips(clip[0]...clip[1]) }
    if let other = traceRandomness.flatMap(ChipModel.TraceRandomness.init) { model.traceRandomness = other }
    if let other = traceLaw.flatMap(TraceDecay.Law.init) { model.traceLaw = other }
    if let other = plasticDelay.flatMap(ChipModel.PlasticDelay.init) { model.plasticDelay = other }
    if let other = generatorTiming.flatMap(ChipModel.GeneratorTiming.init) { model.generatorTiming = other }
    if let other = negativeExponent.flatMap(WeightConvention.NegativeExponent.init) {
      model.weights.negativeExponent = other
    }
    // The twin sums changes exactly; Lava's own sum is held by the runs of Lava.
    model.weights.changeSum = .exact
    return model
  }
}

extension ModelRecipe {
  /// A preset, sometimes with another policy, and sometimes mixed with settings of the others.
  static func drawn(from draws: inout RandomDraws) -> ModelRecipe {
    var recipe = ModelRecipe(preset: draws.pick([.loihi1, .loihi1, .loihi1, .brian2Loihi, .lava, .nengoLoihi]))
    if recipe.preset == .loihi1 {
      recipe.overflow = draws.pick([nil, nil] + OverflowPolicy.allCases.map { Optional($0.rawValue) })
    }
    if recipe.preset == .nengoLoihi && draws.chance(50) { recipe.voltageClip = [-1023, 8_388_607] }
    guard draws.chance(30) else { return recipe }
    recipe.traceRandomness = draws.pick(ChipModel.TraceRandomness.allCases).rawValue
    recipe.traceLaw = draws.pick(TraceDecay.Law.allCases).rawValue
    recipe.plasticDelay = draws.pick(ChipModel.PlasticDelay.allCases).rawValue
    recipe.generatorTiming = draws.pick(ChipModel.GeneratorTiming.allCases).rawValue
    let negativeExponent = draws.pick(WeightConvention.NegativeExponent.allCases).rawValue
    // A spike's current that is clipped, as in brian2-loihi, has no meaning for a sum of mantissas.
    if recipe.preset != .brian2Loihi { recipe.negativeExponent = negativeExponent }
    return recipe
  }
}
