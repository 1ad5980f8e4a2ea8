/// A layer of a plan: its neurons, what makes them spike, and how they are joined to the layer below.
public struct PlanLayer: Sendable, Hashable, ExpressibleByIntegerLiteral {
  /// Its neurons.
  public var count: Int
  /// Θ in weight units: neurons spike above Θ/2, and errors pass from 0 to Θ.
  ///
  /// It means nothing for the inputs.
  public var threshold: Int
  /// The synapses from the layer below; nil if each of its neurons reaches each of this layer.
  public var mask: SynapseMask?

  /// A layer.
  ///
  /// - Parameters:
  ///   - count: 1 or more.
  ///   - threshold: Θ: even, 2…8,696 weight units, so that a gate can put the step at Θ.
  ///   - mask: The synapses from the layer below; all that there can be if nil.
  public init(_ count: Int, threshold: Int = CircuitLevels.threshold, mask: SynapseMask? = nil) {
    self.count = count
    self.threshold = threshold
    self.mask = mask
  }

  /// A dense layer with Θ = 1,024 weight units.
  public init(integerLiteral count: Int) { self.init(count) }
}

extension BackpropPlan {
  /// How a circuit of several layers is timed.
  public enum Design: String, Sendable, Hashable, Codable, CaseIterable {
    /// The published order for one hidden layer: 12 phases, in which all layers grow before any shrinks.
    case published
    /// The positive errors of a layer return first, then the negative ones: 5 L phases for L layers of weights.
    case serial
    /// Both signs return at once, read by two groups: 3 L + 5 phases from L = 3 on, and four transposed copies.
    case parallel
    /// One forward copy of each matrix, read three times at rising thresholds: 16, 22 and 27 phases for L = 2, 3 and 4.
    case singleCopy = "single-copy"
  }

  /// Which outputs count as wrong when neither edge of the box decides it, in weight units.
  ///
  ///     d⁺ = t ∧ [u ≤ high]        d⁻ = ¬t ∧ [u > low]
  ///
  /// An output has to be right by a margin, and no output is so far from its step that it learns no more.
  public struct ErrorMargin: Sendable, Hashable, Codable {
    /// What an output that should be silent must not exceed.
    public var low: Int
    /// What an output that should spike has to exceed.
    public var high: Int

    /// A margin: even weight units, low ≤ Θ/2 ≤ high of the outputs.
    public init(low: Int, high: Int) {
      self.low = low
      self.high = high
    }
  }

  /// What a plan is compiled from.
  public struct Options: Sendable, Hashable {
    /// The layers, inputs first.
    public var layers: [PlanLayer]
    /// How it is timed.
    public var design: Design
    /// Whether d⁺ and d⁻ are formed inside the carriers, which saves a phase, instead of in groups of their own.
    public var fusesErrors: Bool
    /// A margin in place of the box of the outputs; nil for the published error.
    public var margin: ErrorMargin?
    /// Whether each layer but the last has a neuron that always spikes.
    public var hasBias: Bool
    /// Whether the host permits neurons to take part in what the weights above them learn, sample by sample.
    public var hasPermits: Bool
    /// What keeps closed groups silent.
    public var closing: RelayClosing
    /// Noise on the relays that read hidden errors; nil for none.
    public var dither: ErrorDither?
    /// Fixed kernels whose features are the lowest layer; nil if that is the inputs themselves.
    public var front: StaticConvolution?

    /// The options of a plan; but for `layers` those of the published circuit.
    ///
    /// - Parameter design: By default the published one for one hidden layer, and the serial one for more or for kernels in front.
    public init(
      layers: [PlanLayer], design: Design? = nil, fusesErrors: Bool = false, margin: ErrorMargin? = nil,
      hasBias: Bool = false, hasPermits: Bool = false, closing: RelayClosing = .bias, front: StaticConvolution? = nil,
      dither: ErrorDither? = nil
    ) {
      self.layers = layers
      self.design = design ?? (layers.count <= 3 && front == nil ? .published : .serial)
      self.fusesErrors = fusesErrors
      self.margin = margin
      self.hasBias = hasBias
      self.hasPermits = hasPermits
      self.closing = closing
      self.dither = dither
      self.front = front
    }
  }
}
