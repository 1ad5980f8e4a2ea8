internal import NetworkModel

extension BackpropCircuit {
  /// Sizes and variants of the circuit.
  public struct Configuration: Sendable, Hashable {
    /// What the plan is compiled from.
    public var plan: BackpropPlan.Options
    /// How strongly closed groups are held down.
    public var inhibition: Inhibition
    /// Where r1 comes from.
    public var reward: Reward
    /// Steps from one spike of a relay to the next that is possible: 2 as published, or 1; 1 wherever the plan needs it.
    public var refractory: Int

    /// The neurons of each layer, inputs first.
    public var layers: [Int] { plan.layers.map(\.count) }

    /// A circuit of this plan; the variants are the ones that stay exact.
    public init(
      _ plan: BackpropPlan.Options, inhibition: Inhibition = .balanced, reward: Reward = .host, refractory: Int = 2
    ) {
      self.plan = plan
      self.inhibition = inhibition
      self.reward = reward
      self.refractory = refractory
    }

    /// A dense circuit of these sizes.
    public init(layers: [Int], inhibition: Inhibition = .balanced, reward: Reward = .host, refractory: Int = 2) {
      self.init(
        .init(layers: layers.map { PlanLayer($0) }), inhibition: inhibition, reward: reward, refractory: refractory)
    }
  }

  /// How strongly the gates inhibit groups that have to be silent.
  public enum Inhibition: Sendable, Hashable, Codable {
    /// −8,128 weight units, as published; too weak for 784 inputs.
    case published
    /// The weight that leaves the widest margin on both sides; see ``InhibitionRule``.
    case balanced
    /// None at all, to see what it is for.
    case none
    /// Another weight, in weight units, 0 or below.
    case weight(Int)

    /// The weights of the gates, none or one; where the wall closes groups, what takes an opener away.
    func weights(in plan: BackpropPlan) throws(NetworkError) -> [Int] {
      if plan.options.closing == .wall { return GateWeights(closing: .wall).inhibition }
      switch self {
      case .published: return [InhibitionRule.published]
      case .balanced: return [InhibitionRule.weight(forFanIn: plan.largestFanIn)]
      case .none: return []
      case .weight(let weight):
        guard weight <= 0 else { throw NetworkError("inhibition", "wanted a weight of 0 or below, got \(weight)") }
        return [weight]
      }
    }
  }

  /// Where r1 comes from.
  public enum Reward: String, Sendable, Hashable, Codable, CaseIterable {
    /// From the host's spike generator, as published.
    case host
    /// From a compartment of the chip that the gates of the growing phases excite.
    case chip
  }
}
