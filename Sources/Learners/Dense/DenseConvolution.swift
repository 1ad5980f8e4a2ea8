public import Datasets
import Kernels

extension DenseBackprop {
  /// A convolution between the inputs and the dense layers: rectified features with kernels that all positions share.
  public struct Convolution: Sendable, Hashable, Codable {
    /// How the inputs lie.
    public let input: PatternShape
    /// Pixels of a window in either direction.
    public let size: Int
    /// Pixels from one window to the next.
    public let stride: Int
    /// Features of a position.
    public let maps: Int

    /// A convolution over such inputs.
    public init(input: PatternShape, size: Int, stride: Int, maps: Int) {
      (self.input, self.size, self.stride, self.maps) = (input, size, stride, maps)
    }

    /// Its layer.
    var layer: NetworkShape.Layer { .convolution(size: size, stride: stride, maps: maps) }
    /// How its features lie; nil where its windows do not fit.
    var features: PatternShape? { maps >= 1 ? layer.shape(over: input) : nil }
    /// Weights of a kernel.
    var kernelCount: Int { size * size * input.levels }
  }
}

/// How a configuration's inputs lie, for a convolution that may be asked for; neither recorded nor compared.
struct InputShape: Sendable, Hashable {
  let shape: PatternShape?

  static func == (left: Self, right: Self) -> Bool { true }
  func hash(into hasher: inout Hasher) {}
}

extension DenseBackprop.Configuration {
  /// How the inputs lie, as far as it is known.
  var input: PatternShape {
    if let convolution { return convolution.input }
    let inputs = layers.first ?? 0
    return inputShape.shape.flatMap { $0.count == inputs ? $0 : nil } ?? PatternShape(count: inputs)
  }

  /// The same network with other hidden layers, of which the first may be a convolution, and the settings that suit them.
  func with(hidden: [NetworkShape.Layer], epochs: Int) -> Self {
    let (input, outputs) = (input, layers.last ?? 0)
    let sizes = NetworkShape(input: input, layers: hidden).neuronCounts
    guard case .convolution(let size, let stride, let maps) = hidden.first else {
      var dense = Self(layers: sizes + [outputs], seed: seed, epochs: epochs)
      dense.inputShape = InputShape(shape: input)
      return dense
    }
    var network = Self(layers: sizes.dropFirst() + [outputs], seed: seed, epochs: epochs)
    network.convolution = .init(input: input, size: size, stride: stride, maps: maps)
    return network
  }

  /// Refuses a convolution that does not fit.
  func checkConvolution() throws(LearnerError) {
    guard let convolution else { return }
    guard let features = convolution.features, features.count == layers.first else {
      throw LearnerError(
        "wanted a convolution over \(convolution.input) with \(layers.first ?? 0) features, got \(convolution.layer)")
    }
  }
}

/// The windows of some samples, a row each, on their way through the kernels and back.
struct DenseWindows {
  let convolution: DenseBackprop.Convolution
  /// Positions of a window.
  let positions: Int
  private let columns: Int
  /// A window a row, and after it the constant 1 for the biases.
  private(set) var windows: DenseMatrix
  /// What the maps receive at each window; then their errors.
  private(set) var maps: DenseMatrix
  /// The errors of the features, a row a feature, and then a row a sample.
  private var turned: DenseMatrix
  private var errors: DenseMatrix

  init?(_ configuration: DenseBackprop.Configuration, capacity: Int, isLearning: Bool) {
    guard let convolution = configuration.convolution, let features = convolution.features else { return nil }
    self.convolution = convolution
    (positions, columns) = (features.height * features.width, features.width)
    windows = DenseMatrix(rows: capacity * positions, columns: convolution.kernelCount + 1)
    maps = DenseMatrix(rows: capacity * positions, columns: convolution.maps)
    turned = DenseMatrix(rows: isLearning ? features.count : 0, columns: capacity)
    errors = DenseMatrix(rows: isLearning ? capacity : 0, columns: features.count)
  }

  /// Takes in the pixels of a sample.
  mutating func set(_ pixels: [Float], ofSample sample: Int) {
    let (size, stride, input) = (convolution.size, convolution.stride, convolution.input)
    let run = size * input.levels
    let rowStride = windows.stride
    windows.withMutablePointer { numbers in
      for position in 0..<positions {
        var target = numbers + (sample * positions + position) * rowStride
        let corner = position / columns * stride * input.width + position % columns * stride
        for row in 0..<size {
          let start = (corner + row * input.width) * input.levels
          for index in 0..<run { target[index] = pixels[start + index] }
          target += run
        }
        target[0] = 1
      }
    }
  }

  /// Computes what the maps receive, and writes the rectified features of each sample into a row of `activity`.
  mutating func forward(samples: Int, _ kernels: DenseLayer, into activity: inout DenseMatrix, on threads: Threads) {
    maps.setProduct(rows: samples * positions, windows, kernels.weights, depth: kernels.weights.rows, on: threads)
    let (count, mapStride, stride, positions) = (convolution.maps, maps.stride, activity.stride, positions)
    maps.withPointer { maps in
      activity.withMutablePointer { activity in
        for sample in 0..<samples {
          let features = activity + sample * stride
          for position in 0..<positions {
            let sums = maps + (sample * positions + position) * mapStride
            for map in 0..<count { features[position * count + map] = max(0, sums[map]) }
          }
        }
      }
    }
  }

  /// The errors of the maps, δ ← Wδ where a feature is active, from those of the layer above.
  ///
  /// - Parameter above: The layer above and its errors, a row a unit.
  mutating func propagateBack(
    samples: Int, above: (layer: DenseLayer, errors: DenseMatrix), activity: DenseMatrix, scale: Float,
    on threads: Threads
  ) {
    turned.setProduct(
      rows: above.layer.inputs, above.layer.weights, above.errors, depth: above.layer.units, on: threads)
    errors.setTransposed(turned, columns: samples, on: threads)
    let (count, mapStride, positions) = (convolution.maps, maps.stride, positions)
    let (errorStride, stride) = (errors.stride, activity.stride)
    errors.withPointer { errors in
      activity.withPointer { activity in
        maps.withMutablePointer { maps in
          for sample in 0..<samples {
            for feature in 0..<positions * count {
              let error = activity[sample * stride + feature] > 0 ? scale * errors[sample * errorStride + feature] : 0
              maps[(sample * positions + feature / count) * mapStride + feature % count] = error
            }
          }
        }
      }
    }
  }
}
