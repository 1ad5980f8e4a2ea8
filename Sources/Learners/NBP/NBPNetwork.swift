import Datasets
internal import NetworkModel
public import SynfireCircuits

/// The network that nBP trains: layers, thresholds and the scale of the first weights, biases, outputs and their error.
///
/// ```swift
/// var network = NBPNetwork(layers: [784, 300, 300, 10])
/// network.thresholds[2] = 2_048
/// ```
public struct NBPNetwork: Sendable, Hashable {
  /// Inputs, hidden layers and outputs; each is dense or locally connected, and the first may be a convolution of fixed kernels.
  public var shape: NetworkShape
  /// Θ of each layer above the inputs in weight units, even: a neuron spikes above Θ/2, and its error passes from 0 to Θ.
  public var thresholds: [Int]
  /// What the standard deviation of each layer's first weights is multiplied by.
  public var scales: [Double]
  /// Whether the inputs and each hidden layer have a neuron that always spikes.
  public var hasBias = false
  /// The outputs of a class: outputs p · c to p · c + p − 1 stand for class c.
  public var population = 1
  /// A margin in place of the box of the outputs; nil for the published error.
  public var margin: BackpropPlan.ErrorMargin?
  /// Where the kernels come from, if the first layer is a convolution.
  public var kernels = KernelSource.random
  /// What the sum of a kernel has to exceed besides the threshold that it comes with, in weight units, even.
  public var kernelThreshold = KernelSource.random.threshold

  /// A network of these layers with Θ = 1,024 and an output for each class, as published.
  public init(shape: NetworkShape) {
    self.shape = shape
    thresholds = shape.learningLayers.layers.map { _ in CircuitLevels.threshold }
    scales = thresholds.map { _ in 1 }
  }

  /// Dense layers of these sizes, inputs first.
  public init(layers: [Int]) { self.init(shape: NetworkShape(dense: layers)) }

  /// The layers that learn: all of them, or those above the features of a convolution, which are then their inputs.
  public var learningShape: NetworkShape { shape.learningLayers }
  /// The neurons of each layer of ``learningShape``, inputs first.
  public var layers: [Int] { learningShape.neuronCounts }
  /// The outputs of a class; a new number of them changes the size of the last layer.
  var outputPopulation: Int {
    get { population }
    set {
      let classes = classCount
      population = newValue
      shape = NetworkShape(input: shape.input, layers: shape.layers.dropLast() + [.dense(classes * newValue)])
    }
  }
  /// How many classes its outputs stand for.
  public var classCount: Int { shape.outputCount / max(1, population) }
  /// The number of layers of weights.
  package var depth: Int { shape.layers.count - (shape.hasConvolution ? 1 : 0) }

  /// The synapses of a layer of weights, from 1; nil if all that there can be.
  func mask(ofLayer layer: Int) -> SynapseMask? {
    let shape = learningShape
    guard case .locallyConnected(let size, let stride, let maps) = shape.layers[layer - 1] else { return nil }
    let below = shape.shapes[layer - 1]
    return .windows(
      height: below.height, width: below.width, levels: below.levels, size: size, stride: stride, maps: maps)
  }

  /// The layers as a plan takes them.
  var planLayers: [PlanLayer] {
    [PlanLayer(layers[0])]
      + (1...depth).map { PlanLayer(layers[$0], threshold: thresholds[$0 - 1], mask: mask(ofLayer: $0)) }
  }

  /// The standard deviation of a layer's first weights in weight units, s Θ √(2 / (inputs + outputs)) of a neuron.
  ///
  /// Inputs and outputs are the neurons of the layers below and above; in a locally connected layer those of a window and
  /// its maps, and at the end of the network the classes.
  func deviation(ofLayer layer: Int) -> Double {
    let shape = learningShape
    var (inputs, outputs) = (layers[layer - 1], layer == depth ? classCount : layers[layer])
    if case .locallyConnected(let size, _, let maps) = shape.layers[layer - 1] {
      (inputs, outputs) = (size * size * shape.shapes[layer - 1].levels, maps)
    }
    return scales[layer - 1] * Double(thresholds[layer - 1]) * (2 / Double(inputs + outputs)).squareRoot()
  }

  /// The highest step at which a gate lets a group spike, in weight units: what closes it, less one relay.
  static let highestStep = CircuitLevels.closed - CircuitLevels.relay

  /// Refuses what no circuit has.
  func check() throws(LearnerError) {
    guard depth >= 2, layers.allSatisfy({ (1...NetworkShape.largestLayer).contains($0) }) else {
      throw LearnerError(
        "wanted inputs, one hidden layer or more that learns, and outputs, of 1 to \(NetworkShape.largestLayer) neurons each, got "
          + layers.map(String.init).joined(separator: "-"))
    }
    guard learningShape.layers.allSatisfy(\.isOfNBP) else {
      throw LearnerError(
        "wanted dense or locally connected layers, and a convolution directly above the inputs alone, got \(shape)")
    }
    try checkKernels()
    guard thresholds.count == depth, scales.count == depth else {
      throw LearnerError(
        "wanted a threshold and a scale for each of \(depth) layers, got \(thresholds.count) and \(scales.count)")
    }
    guard scales.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
      throw LearnerError("wanted scales of 0 or more, got \(scales)")
    }
    let range = 2...Self.highestStep
    guard thresholds.allSatisfy({ range.contains($0) && $0 % 2 == 0 }) else {
      throw LearnerError("wanted even thresholds of 2 to \(Self.highestStep) weight units, got \(thresholds)")
    }
    let half = thresholds[depth - 1] / 2
    if let margin,
      !((0...half).contains(margin.low) && (half...Self.highestStep).contains(margin.high))
        || margin.low % 2 != 0 || margin.high % 2 != 0
    {
      throw LearnerError(
        "wanted a margin of even weight units, 0 to \(half) and \(half) to \(Self.highestStep), got \(margin.low) and "
          + "\(margin.high)")
    }
    guard population >= 1, shape.outputCount.isMultiple(of: population) else {
      throw LearnerError("wanted \(population) outputs for each class, got \(shape.outputCount) outputs")
    }
  }
}

// MARK: - Kernels in front

extension NBPNetwork {
  /// The kernels in front of it, if its first layer is a convolution.
  ///
  /// - Parameter seed: That of the network, for random ones.
  package func front(seed: UInt64) -> StaticConvolution? {
    guard case .convolution(let size, let stride, let maps) = shape.layers.first else { return nil }
    let input = shape.input
    let kernels: StaticConvolution =
      switch kernels {
      case .given(let convolution, _): convolution
      case .random: .random(over: input, size: size, stride: stride, maps: maps, seed: seed)
      }
    // What no gate holds is refused by `check`.
    return try? kernels.raised(by: kernelThreshold)
  }

  private func checkKernels() throws(LearnerError) {
    guard case .convolution(let size, let stride, let maps) = shape.layers.first else { return }
    guard (1...NetworkShape.largestLayer).contains(shape.inputCount) else {
      throw LearnerError("wanted 1 to \(NetworkShape.largestLayer) inputs of a convolution, got \(shape.input)")
    }
    let range = StaticConvolution.thresholdRange
    guard range.contains(kernelThreshold), kernelThreshold % 2 == 0 else {
      throw LearnerError(
        "wanted an even kernel threshold of \(range.words) weight units, got \(kernelThreshold)")
    }
    guard case .given(let convolution, let name) = kernels else {
      guard size >= 2 else { throw LearnerError("wanted random kernels of 2×2 pixels or more, got \(shape.layers[0])") }
      return
    }
    let input = PatternShape(height: convolution.height, width: convolution.width, levels: convolution.levels)
    guard input == shape.input, convolution.size == size, convolution.stride == stride, convolution.maps == maps else {
      throw LearnerError(
        "wanted kernels for \(shape.input)-\(shape.layers[0]), got those of \(name) for \(convolution)")
    }
    do throws(NetworkError) { _ = try convolution.raised(by: kernelThreshold) } catch {
      throw LearnerError("kernels of \(name): \(error.reason)")
    }
  }
}

extension NetworkShape {
  /// Whether the first layer is a convolution, whose kernels nBP does not change.
  var hasConvolution: Bool { if case .convolution = layers.first { true } else { false } }
  /// The layers above such a convolution, or all.
  var learningLayers: NetworkShape {
    hasConvolution ? NetworkShape(input: shapes[1], layers: Array(layers.dropFirst())) : self
  }
}

extension NBPNetwork {
  /// How the inputs lie is a part of a network only where windows move over them.
  private var key: NetworkShape {
    let isDense = shape.layers.allSatisfy { if case .dense = $0 { true } else { false } }
    return isDense ? NetworkShape(dense: layers) : shape
  }

  /// Whether two networks have the same layers, thresholds, first weights, biases and errors.
  public static func == (left: Self, right: Self) -> Bool {
    (left.key, left.thresholds, left.scales) == (right.key, right.thresholds, right.scales)
      && (left.hasBias, left.population, left.margin) == (right.hasBias, right.population, right.margin)
      && (!left.shape.hasConvolution || left.kernels == right.kernels && left.kernelThreshold == right.kernelThreshold)
  }

  /// Hashes what `==` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(key)
    hasher.combine(thresholds)
    hasher.combine(scales)
    hasher.combine(hasBias)
    hasher.combine(population)
    hasher.combine(margin)
    guard shape.hasConvolution else { return }
    hasher.combine(kernels)
    hasher.combine(kernelThreshold)
  }
}

extension NetworkShape.Layer {
  /// Whether it is one of those that circuits of nBP have.
  fileprivate var isOfNBP: Bool {
    switch self {
    case .dense, .locallyConnected: true
    case .convolution, .pooling, .recurrent: false
    }
  }
}
