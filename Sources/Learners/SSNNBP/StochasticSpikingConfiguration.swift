extension StochasticSpikingBackprop {
  /// What a network of composite neurons is made of, and how it learns.
  ///
  /// Times are in steps, rates in spikes a step, potentials and weights in units of the weights. The paper is Biswas,
  /// Saraswat, Ganguly, Neuromorph. Comput. Eng. 3, 034016 (2023), doi:10.1088/2634-4386/acf1c5; where it is silent, a
  /// property says so.
  public struct Configuration: Sendable, Hashable, Codable {
    /// Sizes of the layers, inputs first, outputs last; at least two.
    public var layers: [Int]
    /// The seed of the initial weights, of the order of the samples and of all spikes that are drawn.
    public var seed: UInt64
    /// How many steps a sample is shown, T: 10…5,000.
    ///
    /// Paper: 50 to 200.
    public var steps: Int
    /// The time constant τ of the kernel ε(t) = 1 − e^(−t/τ); T/10 where it is absent, as in the paper.
    public var timeConstant: Double?

    /// The threshold θ of the forward neurons.
    ///
    /// Paper: 5.
    public var threshold: Double
    /// The threshold θ_b of the gradient neurons of hidden layers.
    ///
    /// The paper is silent.
    public var gradientThreshold: Double
    /// The threshold θ_N of the error neurons of the outputs.
    ///
    /// The paper is silent.
    public var errorThreshold: Double
    /// What a spike does to the potential.
    ///
    /// The paper is silent.
    public var reset: Reset
    /// Whether a spike of one gradient neuron also moves its partner, the other way.
    ///
    /// The paper is silent. With it the difference of the two follows the net error, and activity stays low.
    public var crossReset: Bool
    /// When gradient neurons may fire.
    public var gate: Gate

    /// The mean rate of a white input, 0…1.
    public var inputRate: Double
    /// Whether input rates fall linearly to 0 over the sample, from twice their mean, as in the paper.
    public var isFrontLoaded: Bool
    /// How the spikes of an input lie in time.
    ///
    /// Paper: Poisson.
    public var inputTrains: InputTrains
    /// How the correct class is told.
    public var label: Label
    /// Which error is made small.
    public var loss: Loss

    /// The local rule by which weights change.
    public var update: Update
    /// The learning rate η of each matrix, inputs' first; the default of the rule where it is empty.
    ///
    /// The paper is silent.
    public var learningRates: [Double]
    /// How the learning rates change.
    ///
    /// The paper is silent.
    public var schedule: Schedule
    /// The largest size of a weight; 2^(14 − `weightBits`), the largest possible one, where it is absent.
    ///
    /// The paper has no limit.
    public var weightLimit: Double?
    /// The initial weights of each matrix have the standard deviation √(2/rows) times its scale; 1 where it is empty.
    public var initialScales: [Double]
    /// The fraction of each layer that is silent in a sample, inputs' first, outputs' not; 0 where it is empty.
    public var dropout: [Double]
    /// How many bits after the binary point the neurons see of a weight, 4…14; learning sees 16 more.
    public var weightBits: Int
    /// How many samples are shown before the weights change.
    ///
    /// The paper is silent.
    public var batchSize: Int
    /// How many threads share the work of a batch and of a prediction; no result depends on it.
    public var threads: Int

    /// The settings found best for `layers`: those of the paper where it speaks, but for the label's delay.
    public init(layers: [Int], seed: UInt64 = 1, steps: Int = 50, update: Update = .rate, epochs: Int? = nil) {
      self.layers = layers
      self.seed = seed
      self.steps = steps
      self.update = update
      threshold = 5
      gradientThreshold = 0.1
      errorThreshold = 1
      reset = .subtraction
      crossReset = true
      gate = .firstSpike
      inputRate = 0.4
      isFrontLoaded = true
      inputTrains = .poisson
      label = Label(delay: Self.defaultDelay(steps: steps, update))
      loss = .winnerTakeAll(inhibition: 0.3)
      learningRates = []
      schedule = epochs.map { .linear(epochs: $0) } ?? .constant
      weightLimit = 0.5
      initialScales = []
      dropout = layers.indices.dropLast().map { $0 == 0 ? 0.1 : 0.15 }
      weightBits = 10
      batchSize = 1
      threads = 1
    }

    /// The settings of the paper, to the letter wherever it speaks, and the simplest ones where it is silent.
    ///
    /// Dropout of 0.2 and 0.3, a winner-take-all by equation 2, a label from the first step on, no limit to the weights.
    public static func published(layers: [Int], seed: UInt64 = 1, steps: Int = 50, update: Update = .rate) -> Self {
      var configuration = Self(layers: layers, seed: seed, steps: steps, update: update)
      configuration.crossReset = false
      configuration.label.delay = 0
      configuration.loss = .byEquation2(outputs: layers.last ?? 0)
      configuration.weightLimit = nil
      configuration.dropout = layers.indices.dropLast().map { $0 == 0 ? 0.2 : 0.3 }
      return configuration
    }

    /// The delay of the label that keeps positive and negative errors in balance: 0.08 T, or 0.16 T where they must
    /// coincide with spikes.
    private static func defaultDelay(steps: Int, _ update: Update) -> Int {
      let fraction = update == .stochastic ? 0.16 : 0.08
      return Int((fraction * Double(steps)).rounded())
    }
  }
}
