public import Datasets

/// The layers of a network from its inputs on, with counts of neurons and weights.
///
/// ```swift
/// let shape = NetworkShape(input: .init(height: 20, width: 20), layers: [.dense(400), .dense(10)])
/// shape.weightCount  // 164,000
/// ```
public struct NetworkShape: Sendable, Hashable, CustomStringConvertible {
  /// One layer, as it is joined to the layer below.
  public enum Layer: Sendable, Hashable {
    /// This many neurons, each joined to every neuron below.
    case dense(Int)
    /// `maps` neurons at each place of a square window of `size` that moves by `stride`, with weights of their own.
    case locallyConnected(size: Int, stride: Int, maps: Int)
    /// The same with weights that all places share.
    case convolution(size: Int, stride: Int, maps: Int)
    /// The mean or maximum of each square window of `size` that moves by `stride`, map by map; it has no weights.
    case pooling(size: Int, stride: Int)
    /// This many neurons, each joined to every neuron below and to every neuron of its own layer.
    case recurrent(Int)
  }

  /// The most neurons of a layer; a matrix of bytes between two such layers takes 4 GiB.
  public static let largestLayer = 65_536

  /// How the inputs lie.
  public let input: PatternShape
  /// The layers above the inputs; the last are the outputs.
  public let layers: [Layer]
  /// The shape of each layer's neurons, inputs first.
  public let shapes: [PatternShape]

  /// Puts a network together.
  ///
  /// - Precondition: each window fits the layer that it moves over, with a size and a stride of 1 or more.
  public init(input: PatternShape, layers: [Layer]) {
    self.input = input
    self.layers = layers
    shapes = layers.reduce(into: [input]) { shapes, layer in shapes.append(layer.shape(above: shapes[shapes.count - 1]))
    }
  }

  /// A network of dense layers of these sizes, inputs first.
  public init(dense sizes: [Int]) {
    self.init(input: PatternShape(count: sizes.first ?? 0), layers: sizes.dropFirst().map { .dense($0) })
  }

  /// Neurons of each layer, inputs first.
  public var neuronCounts: [Int] { shapes.map(\.count) }

  /// Neurons of all layers but the inputs.
  public var neuronCount: Int { neuronCounts.dropFirst().reduce(0, +) }

  /// Inputs of the network.
  public var inputCount: Int { input.count }

  /// Outputs of the network.
  public var outputCount: Int { shapes[shapes.count - 1].count }

  /// Whether there are layers between inputs and outputs.
  public var hasHiddenLayers: Bool { layers.count > 1 }

  /// Weights of each layer above the inputs; shared weights count once.
  public var weightCounts: [Int] { zip(layers, zip(shapes, shapes.dropFirst())).map { $0.weightCount($1.0, $1.1) } }

  /// Weights of all layers.
  public var weightCount: Int { weightCounts.reduce(0, +) }

  /// Such as `400-400-10`; a layer that is not dense says what it is, as in `28×28-local 7/3×32-10`.
  public var description: String {
    ([layers.allSatisfy(\.isDense) ? String(input.count) : input.description] + layers.map(\.description))
      .joined(separator: "-")
  }
}

extension NetworkShape.Layer: CustomStringConvertible {
  /// Such as `400`, `local 7/3×32`, `convolution 5/1×16`, `pooling 2/2` or `R400`.
  public var description: String {
    switch self {
    case .dense(let count): "\(count)"
    case .locallyConnected(let size, let stride, let maps): "local \(size)/\(stride)×\(maps)"
    case .convolution(let size, let stride, let maps): "convolution \(size)/\(stride)×\(maps)"
    case .pooling(let size, let stride): "pooling \(size)/\(stride)"
    case .recurrent(let count): "R\(count)"
    }
  }

  /// A layer as commands spell it: `400`, `local:7x7/3x32` or `conv:5x5/2x16`.
  var word: String {
    switch self {
    case .locallyConnected(let size, let stride, let maps): "local:\(size)x\(size)/\(stride)x\(maps)"
    case .convolution(let size, let stride, let maps): "conv:\(size)x\(size)/\(stride)x\(maps)"
    case .dense, .pooling, .recurrent: description
    }
  }

  /// The layer of such a word; nil for another text.
  package init?(word: String) {
    if let count = Int(word), count >= 1, count <= NetworkShape.largestLayer {
      self = .dense(count)
      return
    }
    guard let match = word.wholeMatch(of: /(local|conv):([0-9]{1,4})x([0-9]{1,4})\/([0-9]{1,4})x([0-9]{1,5})/) else {
      return nil
    }
    let numbers = [match.2, match.3, match.4, match.5].compactMap { Int($0) }
    guard numbers.count == 4, numbers[0] == numbers[1], numbers.allSatisfy({ $0 >= 1 }) else { return nil }
    self =
      match.1 == "local"
      ? .locallyConnected(size: numbers[0], stride: numbers[2], maps: numbers[3])
      : .convolution(size: numbers[0], stride: numbers[2], maps: numbers[3])
  }

  /// The neurons of the layer over another one; nil where its windows do not fit.
  func shape(over below: PatternShape) -> PatternShape? {
    guard below.height >= 1, below.width >= 1, below.levels >= 1 else { return nil }
    switch self {
    case .dense, .recurrent: break
    case .locallyConnected(let size, let stride, _), .convolution(let size, let stride, _),
      .pooling(let size, let stride):
      guard stride >= 1, (1...min(below.height, below.width)).contains(size) else { return nil }
    }
    return shape(above: below)
  }

  fileprivate var isDense: Bool { if case .dense = self { true } else { false } }

  fileprivate func shape(above below: PatternShape) -> PatternShape {
    switch self {
    case .dense(let count), .recurrent(let count): PatternShape(count: count)
    case .locallyConnected(let size, let stride, let maps), .convolution(let size, let stride, let maps):
      Self.windows(below, size, stride, levels: maps)
    case .pooling(let size, let stride): Self.windows(below, size, stride, levels: below.levels)
    }
  }

  fileprivate func weightCount(_ below: PatternShape, _ own: PatternShape) -> Int {
    switch self {
    case .dense: below.count * own.count
    case .recurrent: below.count * own.count + own.count * own.count
    case .locallyConnected(let size, _, _): size * size * below.levels * own.count
    case .convolution(let size, _, let maps): size * size * below.levels * maps
    case .pooling: 0
    }
  }

  private static func windows(_ below: PatternShape, _ size: Int, _ stride: Int, levels: Int) -> PatternShape {
    precondition(
      stride >= 1 && (1...min(below.height, below.width)).contains(size), "windows of \(size)/\(stride) over \(below)")
    return PatternShape(
      height: (below.height - size) / stride + 1, width: (below.width - size) / stride + 1, levels: levels)
  }
}
