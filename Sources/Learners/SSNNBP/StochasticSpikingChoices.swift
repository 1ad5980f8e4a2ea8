extension StochasticSpikingBackprop {
  /// What a spike does to the potential of a neuron.
  public enum Reset: String, Sendable, Hashable, Codable, CaseIterable {
    /// Lowers it by the threshold; nothing of the input is lost.
    case subtraction
    /// Sets it to 0.
    case zero
  }

  /// When the gradient neurons of a hidden neuron may fire; they integrate always.
  public enum Gate: String, Sendable, Hashable, Codable, CaseIterable {
    /// From the first spike of the forward neuron on, in the same step at the earliest: the derivative of a rectifier, as
    /// in equations 4 and 5.
    case firstSpike = "first-spike"
    /// Always.
    case open
  }

  /// How the correct class is told: spikes of a label neuron for it, and none for the others.
  public struct Label: Sendable, Hashable, Codable {
    /// The mean rate, 0…1.
    ///
    /// Paper: 0.5.
    public var rate: Double
    /// The number of steps before the first spike.
    ///
    /// Outputs need some steps before they fire; a label that does not wait for
    /// them makes positive errors early and negative ones late, and hidden activity drifts.
    public var delay: Int
    /// How the rate goes after the delay.
    public var shape: Shape

    /// How a rate goes over time.
    public enum Shape: String, Sendable, Hashable, Codable, CaseIterable {
      /// The same in every step.
      case constant
      /// Falling linearly to 0, from twice the mean.
      case falling
    }

    /// Puts a label together.
    public init(rate: Double = 0.5, delay: Int = 0, shape: Shape = .constant) {
      self.rate = rate
      self.delay = delay
      self.shape = shape
    }
  }

  /// How the spikes of an input lie in time; its rate is the same.
  public enum InputTrains: String, Sendable, Hashable, Codable, CaseIterable {
    /// By chance: a Bernoulli trial in every step, which stands for a Poisson train, as in the paper.
    case poisson
    /// As evenly as the rate allows, from a random phase on: a count differs by less than one from its mean. Not in the
    /// paper.
    case regular
  }

  /// Which error is made small.
  public enum Loss: Sendable, Hashable, Codable {
    /// The squared difference of the label's and the outputs' spikes.
    case meanSquaredError
    /// The same behind a winner-take-all in time: an output spike lowers the potentials of the other outputs by
    /// `inhibition` thresholds. Not in the paper.
    case winnerTakeAll(inhibition: Double)
    /// The same behind a winner-take-all by equation 2: in each of `turns` turns, a further layer of integrators of
    /// threshold 1 is fed by the spikes s of the turn before, through sᵢ − `weight` Σⱼ≠ᵢ sⱼ.
    ///
    /// The weight is below 1/(N − 1) for N outputs. From there on, outputs that all fire alike, as they do before they have
    /// learned anything, silence each other for ever.
    case winnerTakeAllByEquation2(weight: Double, turns: Int)

    /// The winner-take-all by equation 2 among `outputs`, with 0.9/(N − 1) as its weight unless another is given: nine
    /// tenths of what would silence them all, 0.1 for ten outputs.
    public static func byEquation2(outputs: Int, weight: Double? = nil, turns: Int = 1) -> Self {
      .winnerTakeAllByEquation2(weight: weight ?? 9 / Double(10 * max(1, outputs - 1)), turns: turns)
    }
  }

  /// The local rule by which a weight changes after a sample; δ = (δ⁺ − δ⁻)/2 are the spikes behind it, s those before.
  public enum Update: Sendable, Hashable, Codable {
    /// ΔW = η/T² · Σδ · Σs: equation 9.
    case rate
    /// ΔW = η/T² · Σ δ(t) s(t), by coincidences: equation 10.
    case stochastic
    /// ΔW = η/T² · Σδ · Σs + η · 0.368/√`steps` · z with a normal z, for each synapse with spikes on both sides: the rate
    /// rule with the noise of a coincidence rule of this many steps, as in figures 4, 7 and 8.
    case rateWithNoise(steps: Int)
  }

  /// How the learning rates change over a training.
  public enum Schedule: Sendable, Hashable, Codable {
    /// Not at all.
    case constant
    /// Falling linearly to 0 over `epochs` passes over the training samples.
    case linear(epochs: Int)
  }
}
