internal import NetworkModel

extension BackpropCircuit {
  /// Sizes and variants of the circuit.
  public struct Configuration: Sendable, Hashable, Codable {
    /// Inputs, hidden compartments, outputs.
    public var layers: [Int]
    /// How strongly closed groups are held down.
    public var inhibition: Inhibition
    /// Where r1 comes from.
    public var reward: Reward
    /// Steps from one spike of a relay to the next that is possible: 2 as published, or 1.
    public var refractory: Int

    /// A circuit of these sizes; the variants are the ones that stay exact.
    public init(layers: [Int], inhibition: Inhibition = .balanced, reward: Reward = .host, refractory: Int = 2) {
      self.layers = layers
      self.inhibition = inhibition
      self.reward = reward
      self.refractory = refractory
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

    /// The weight of the gates; nil for none.
    func weight(in plan: BackpropPlan) throws(NetworkError) -> Int? {
      switch self {
      case .published: return InhibitionRule.published
      case .balanced: return InhibitionRule.weight(forFanIn: plan.layers.dropLast().max() ?? 1)
      case .none: return nil
      case .weight(let weight):
        guard weight <= 0 else { throw NetworkError("inhibition", "wanted a weight of 0 or below, got \(weight)") }
        return weight
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
