import Datasets
import SynfireCircuits

extension NBPConfiguration {
  private enum CodingKeys: String, CodingKey {
    case on, layers, seed, weightRange, backwardWeights, boxEdge, inhibition, reward, refractory
    case kernels, kernelsOf, kernelThreshold
    case input, windows, thresholds, scales, hasBias, population, margin, design, fusesErrors, closing, readout,
      halving, dither
  }

  /// Reads a flat object; what belongs to the other backend may be missing.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try Self.network(values), seed: try values.decode(UInt64.self, forKey: .seed),
      on: try values.decode(Backend.self, forKey: .on))
    readout = try values.decodeIfPresent(InferenceCircuit.Readout.self, forKey: .readout) ?? readout
    halving = try values.decodeIfPresent(Int.self, forKey: .halving)
    dither = try values.decodeIfPresent(Int.self, forKey: .dither)
    weightRange = try values.decode(BinaryBackprop.WeightRange.self, forKey: .weightRange)
    switch backend {
    case .chip:
      inhibition = try values.decodeIfPresent(BackpropCircuit.Inhibition.self, forKey: .inhibition) ?? inhibition
      reward = try values.decodeIfPresent(BackpropCircuit.Reward.self, forKey: .reward) ?? reward
      refractory = try values.decodeIfPresent(Int.self, forKey: .refractory) ?? refractory
      design = try values.decodeIfPresent(BackpropPlan.Design.self, forKey: .design)
      fusesErrors = try values.decodeIfPresent(Bool.self, forKey: .fusesErrors) ?? fusesErrors
      closing = try values.decodeIfPresent(RelayClosing.self, forKey: .closing) ?? closing
    case .arithmetic:
      backwardWeights =
        try values.decodeIfPresent(BinaryBackprop.BackwardWeights.self, forKey: .backwardWeights) ?? backwardWeights
      boxEdge = try values.decodeIfPresent(BinaryBackprop.BoxEdge.self, forKey: .boxEdge) ?? boxEdge
    }
  }

  /// Writes a flat object of what its backend has.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(backend, forKey: .on)
    try encodeNetwork(&values)
    if readout != .oneThreshold { try values.encode(readout, forKey: .readout) }
    try values.encodeIfPresent(halving, forKey: .halving)
    try values.encodeIfPresent(dither, forKey: .dither)
    try values.encode(seed, forKey: .seed)
    try values.encode(weightRange, forKey: .weightRange)
    switch backend {
    case .chip:
      try values.encode(inhibition, forKey: .inhibition)
      try values.encode(reward, forKey: .reward)
      try values.encode(refractory, forKey: .refractory)
      try values.encodeIfPresent(design, forKey: .design)
      if fusesErrors { try values.encode(fusesErrors, forKey: .fusesErrors) }
      if closing != .bias { try values.encode(closing, forKey: .closing) }
    case .arithmetic:
      try values.encode(backwardWeights, forKey: .backwardWeights)
      try values.encode(boxEdge, forKey: .boxEdge)
    }
  }

  /// The network: its sizes, and where not all layers are dense the shape of the inputs and a word for each layer.
  private static func network(_ values: KeyedDecodingContainer<CodingKeys>) throws -> NBPNetwork {
    var network: NBPNetwork
    if let input = try values.decodeIfPresent(PatternShape.self, forKey: .input) {
      // Bounds that keep the products of what a file says small; what no network has is refused with the sizes.
      let side = 1...4_096
      guard side.contains(input.height), side.contains(input.width), side.contains(input.levels) else {
        throw DecodingError.dataCorruptedError(
          forKey: .input, in: values, debugDescription: "wanted images of 1 to 4,096 pixels a side, got \(input)")
      }
      let words = try values.decode([String].self, forKey: .windows)
      var below = input
      let layers = try words.map { word in
        guard let layer = NetworkShape.Layer(word: word), let shape = layer.shape(over: below),
          shape.count <= NetworkShape.largestLayer
        else {
          throw DecodingError.dataCorruptedError(
            forKey: .windows, in: values, debugDescription: "wanted a layer over \(below), got \(word)")
        }
        below = shape
        return layer
      }
      network = NBPNetwork(shape: NetworkShape(input: input, layers: layers))
    } else {
      network = NBPNetwork(layers: try values.decode([Int].self, forKey: .layers))
    }
    network.thresholds = try values.decodeIfPresent([Int].self, forKey: .thresholds) ?? network.thresholds
    network.scales = try values.decodeIfPresent([Double].self, forKey: .scales) ?? network.scales
    network.hasBias = try values.decodeIfPresent(Bool.self, forKey: .hasBias) ?? false
    network.population = try values.decodeIfPresent(Int.self, forKey: .population) ?? 1
    network.margin = try values.decodeIfPresent(BackpropPlan.ErrorMargin.self, forKey: .margin)
    if let given = try values.decodeIfPresent(StaticConvolution.self, forKey: .kernels) {
      network.kernels = .given(given, name: try values.decode(String.self, forKey: .kernelsOf))
    }
    network.kernelThreshold =
      try values.decodeIfPresent(Int.self, forKey: .kernelThreshold) ?? network.kernels.threshold
    return network
  }

  /// Writes what is not as in the published network.
  private func encodeNetwork(_ values: inout KeyedEncodingContainer<CodingKeys>) throws {
    try values.encode(layers, forKey: .layers)
    if network.shape != NetworkShape(input: network.shape.input, layers: layers.dropFirst().map { .dense($0) }) {
      try values.encode(network.shape.input, forKey: .input)
      try values.encode(network.shape.layers.map(\.word), forKey: .windows)
    }
    let usual = NBPNetwork(shape: network.shape)
    if network.thresholds != usual.thresholds { try values.encode(network.thresholds, forKey: .thresholds) }
    if network.scales != usual.scales { try values.encode(network.scales, forKey: .scales) }
    if network.hasBias { try values.encode(network.hasBias, forKey: .hasBias) }
    if network.population != 1 { try values.encode(network.population, forKey: .population) }
    try values.encodeIfPresent(network.margin, forKey: .margin)
    guard network.shape.hasConvolution else { return }
    try values.encode(network.kernelThreshold, forKey: .kernelThreshold)
    guard case .given(let convolution, let name) = network.kernels else { return }
    try values.encode(convolution, forKey: .kernels)
    try values.encode(name, forKey: .kernelsOf)
  }
}
