import Datasets
import Foundation
import Kernels

/// The numbers of some samples on their way through the network and back.
struct DenseBatch {
  let configuration: DenseBackprop.Configuration
  let threads: Threads
  /// How many samples there are, at most as many as there is room for.
  private(set) var count = 0
  /// The activity of each layer but the last, a row a sample, and behind it the constant 1 for the biases.
  private(set) var activity: [DenseMatrix]
  /// The outputs z, then the errors of the outputs; before these those of the hidden layers.
  var errors: [DenseMatrix]
  /// Errors turned: a row a unit, a column a sample.
  var turned: [DenseMatrix]
  /// The hidden errors before the rectifier, turned.
  var unmasked: [DenseMatrix]
  /// The windows of a convolution, if there is one.
  var windows: DenseWindows?
  private let isLearning: Bool

  /// Room for `capacity` samples; that for errors only where they are learned from.
  init(_ configuration: DenseBackprop.Configuration, capacity: Int, isLearning: Bool) {
    self.configuration = configuration
    self.isLearning = isLearning
    let layers = configuration.layers
    threads = Threads(count: configuration.threads)
    activity = layers.dropLast().map { DenseMatrix(rows: capacity, columns: $0 + 1) }
    errors = layers.indices.dropFirst().map {
      DenseMatrix(rows: isLearning || $0 == layers.count - 1 ? capacity : 0, columns: layers[$0])
    }
    turned = isLearning ? layers.dropFirst().map { DenseMatrix(rows: $0, columns: capacity) } : []
    windows = DenseWindows(configuration, capacity: capacity, isLearning: isLearning)
    unmasked = isLearning ? layers.dropFirst().dropLast().map { DenseMatrix(rows: $0, columns: capacity) } : []
  }

  /// Takes in the patterns numbered by `order`; `first` is the number in the training of the first of them.
  mutating func load(_ samples: LabelledPatterns, _ order: some RandomAccessCollection<UInt32>, first: Int64 = 0) {
    count = order.count
    let indices = Array(order)
    guard windows == nil else { return loadWindows(samples, indices) }
    let fraction = isLearning ? configuration.dropout(of: 0) : 0
    let scale = DropoutMask.scale(fraction)
    let levels = (0...255).map { scale * Float($0) / 255 }
    let (width, stride, seed) = (samples.width, activity[0].stride, configuration.seed)
    activity[0].withMutablePointer { numbers in
      threads.share(count, inBlocksOf: 1) { part in
        for row in part {
          let numbers = numbers + row * stride
          samples.write(Int(indices[row]), to: numbers, levels: levels)
          if fraction > 0 {
            DropoutMask(seed: seed, layer: 0, sample: first + Int64(row), fraction: fraction)
              .clear(numbers, count: width)
          }
          numbers[width] = 1
        }
      }
    }
  }

  /// Takes in the windows of patterns; what drops out are features.
  private mutating func loadWindows(_ samples: LabelledPatterns, _ indices: [UInt32]) {
    let levels = (0...255).map { Float($0) / 255 }
    var pixels = [Float](repeating: 0, count: samples.width)
    for (row, index) in indices.enumerated() {
      pixels.withUnsafeMutableBufferPointer { pixels in
        if let pixels = pixels.baseAddress { samples.write(Int(index), to: pixels, levels: levels) }
      }
      windows?.set(pixels, ofSample: row)
    }
  }

  /// Computes all layers, up to the outputs z.
  mutating func forward(_ layers: [DenseLayer], _ kernels: DenseLayer? = nil, first: Int64 = 0) {
    if let kernels {
      windows?.forward(samples: count, kernels, into: &activity[0], on: threads)
      rectify(0, first: first)
    }
    for index in layers.indices {
      let depth = layers[index].weights.rows
      if index == layers.count - 1 {
        errors[index].setProduct(rows: count, activity[index], layers[index].weights, depth: depth, on: threads)
      } else {
        activity[index + 1].setProduct(rows: count, activity[index], layers[index].weights, depth: depth, on: threads)
        rectify(index + 1, first: first)
      }
    }
  }

  /// max(0, z), or 0 for units that drop out; the constant 1 behind them.
  private mutating func rectify(_ index: Int, first: Int64) {
    let fraction = isLearning ? configuration.dropout(of: index) : 0
    let scale = DropoutMask.scale(fraction)
    let (units, stride, seed) = (configuration.layers[index], activity[index].stride, configuration.seed)
    activity[index].withMutablePointer { numbers in
      threads.share(count, inBlocksOf: 1) { part in
        for row in part {
          let numbers = numbers + row * stride
          for unit in 0..<units { numbers[unit] = scale * max(0, numbers[unit]) }
          if fraction > 0 {
            DropoutMask(seed: seed, layer: index, sample: first + Int64(row), fraction: fraction)
              .clear(numbers, count: units)
          }
          numbers[units] = 1
        }
      }
    }
  }

  /// The answer to sample `row`: the highest output, the first of equals.
  func answer(_ row: Int) -> Int {
    let outputs = errors.count - 1
    return (0..<configuration.layers[outputs + 1]).reduce(0) {
      errors[outputs][row, $1] > errors[outputs][row, $0] ? $1 : $0
    }
  }
}

extension LabelledPatterns {
  /// Writes the numbers of pattern `index`: `levels` of its grey values, or of 0 and 255 where it is binary.
  func write(_ index: Int, to numbers: UnsafeMutablePointer<Float>, levels: [Float]) {
    if isGrey {
      for input in 0..<width { numbers[input] = levels[Int(grey[index * width + input])] }
    } else {
      numbers.update(repeating: 0, count: width)
      forEachSpike(of: index) { numbers[$0] = levels[255] }
    }
  }
}
