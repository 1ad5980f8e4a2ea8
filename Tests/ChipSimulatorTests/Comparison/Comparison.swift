import ChipSimulator
import NetworkModel

/// Two chips that run the same recipe in step.
enum Comparison {
  /// What a run was like, to see that a sample is lively.
  struct Outcome {
    /// The first thing in which the two differ; nil where they agree.
    var difference: String?
    /// The step of the difference, or the last one that was run.
    var steps = 0
    /// Whether both stopped by an overflow.
    var stopped = false
    /// What the first chip read after its last step.
    var readings: [Reading] = []
  }

  /// Runs a recipe on a chip of each kind, and compares after each step all that can be read.
  static func run<First: SteppedChip, Second: SteppedChip>(
    _ recipe: NetworkRecipe, _: First.Type, _: Second.Type, secondRecipe: NetworkRecipe? = nil
  ) throws -> Outcome {
    let other = secondRecipe ?? recipe
    var first = try First.prepare(recipe.network(), model: recipe.model.unlimited)
    var second = try Second.prepare(other.network(), model: other.model.unlimited)
    var outcome = Outcome()
    for step in 1...recipe.steps {
      outcome.steps = step
      for sent in recipe.hostSpikes(at: step) {
        try first.send(sent.places, to: sent.generator)
        try second.send(sent.places, to: sent.generator)
      }
      let stops = (try first.advance(), try second.advance())
      if stops.0 != stops.1 {
        outcome.difference = "step \(step): \(text(stops.0)) against \(text(stops.1))"
        return outcome
      }
      guard stops.0 == nil else {
        outcome.stopped = true
        return outcome
      }
      outcome.readings = first.readings()
      outcome.difference = difference(outcome.readings, second.readings()).map { "step \(step): \($0)" }
      if outcome.difference != nil { return outcome }
    }
    return outcome
  }

  private static func text(_ overflow: SlowOverflow?) -> String {
    guard let overflow else { return "no overflow" }
    let fault = overflow.fault
    return "\(fault.register) \(fault.value) of compartment \(fault.compartment) of group \(overflow.group.index)"
  }

  private static func difference(_ first: [Reading], _ second: [Reading]) -> String? {
    for (one, other) in zip(first, second) where one != other {
      let place = zip(one.values, other.values).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      guard let place, one.values.count == other.values.count else {
        return "\(one): \(one.values.prefix(20)) against \(other.values.prefix(20))"
      }
      return "\(one) at \(place): \(one.values[place]) against \(other.values[place])"
    }
    return first.count == second.count ? nil : "\(first.count) readings against \(second.count)"
  }
}

extension ModelRecipe {
  /// The model without limits of size, which are not the twin's business.
  fileprivate var unlimited: ChipModel {
    var model = model
    model.limits = nil
    return model
  }
}
