public import NetworkModel

/// Which neurons of a layer are joined to which of the layer below, where not all are.
///
/// ```swift
/// let mask = SynapseMask.windows(height: 28, width: 28, levels: 3, size: 7, stride: 3, maps: 32)
/// print(mask.sourceCount, mask.targetCount, mask.synapseCount)     // 2352 2048 301056
/// ```
///
/// A synapse that is missing does not exist: it has no weight and never learns.
public struct SynapseMask: Sendable, Hashable {
  /// Neurons of the layer below.
  public let sourceCount: Int
  /// Neurons of the layer.
  public let targetCount: Int
  /// The first synapse of each neuron below, and the number of all.
  let rowStarts: [Int]
  /// The neuron that each synapse reaches, rising within a row.
  let targets: [Int32]

  /// How many synapses there are.
  public var synapseCount: Int { targets.count }

  /// A mask of these rows.
  ///
  /// - Parameters:
  ///   - rows: For each neuron below the neurons that it reaches; each once.
  ///   - targetCount: Neurons of the layer.
  /// - Throws: `NetworkError` for a neuron that is not there or that is named twice, and for no synapse at all.
  public init(rows: [[Int]], targetCount: Int) throws(NetworkError) {
    for (source, row) in rows.enumerated() {
      guard row.allSatisfy({ (0..<targetCount).contains($0) }), Set(row).count == row.count else {
        throw NetworkError(
          "mask", "wanted different neurons below \(targetCount) in row \(source), got \(row.sorted().prefix(8))")
      }
    }
    guard rows.contains(where: { !$0.isEmpty }) else { throw NetworkError("mask", "wanted a synapse, got none") }
    self.init(sorted: rows.map { $0.sorted() }, targetCount: targetCount)
  }

  private init(sorted rows: [[Int]], targetCount: Int) {
    sourceCount = rows.count
    self.targetCount = targetCount
    rowStarts = rows.reduce(into: [0]) { starts, row in starts.append(starts[starts.count - 1] + row.count) }
    targets = rows.flatMap { $0.map { Int32($0) } }
  }

  /// Square windows that move over an image, each with neurons of its own: a locally connected layer.
  ///
  /// Neuron `(row · columns + column) · maps + map` of the layer sees the window that begins at pixel
  /// (row · stride, column · stride), for ⌊(width − size) / stride⌋ + 1 columns and as many rows in the height. Input
  /// `(y · width + x) · levels + level` is a level of pixel (y, x).
  ///
  /// - Precondition: windows fit into the image, and all numbers are 1 or more.
  public static func windows(height: Int, width: Int, levels: Int = 1, size: Int, stride: Int, maps: Int) -> SynapseMask
  {
    precondition(
      size >= 1 && size <= min(height, width) && stride >= 1 && levels >= 1 && maps >= 1,
      "windows of \(size)/\(stride) over \(height)×\(width)")
    let columns = (width - size) / stride + 1
    let starts = (0...(height - size) / stride, 0..<columns)
    var rows: [[Int]] = []
    for y in 0..<height {
      for x in 0..<width {
        let inside = starts.0.filter { (0..<size).contains(y - $0 * stride) }.flatMap { row in
          starts.1.filter { (0..<size).contains(x - $0 * stride) }.map { row * columns + $0 }
        }
        let row = inside.flatMap { place in (0..<maps).map { place * maps + $0 } }
        rows += [[Int]](repeating: row, count: levels)
      }
    }
    return SynapseMask(sorted: rows, targetCount: (starts.0.upperBound + 1) * columns * maps)
  }

  /// The neurons that a neuron below reaches, rising.
  public func targets(of source: Int) -> ArraySlice<Int32> { targets[rowStarts[source]..<rowStarts[source + 1]] }

  /// The two ends of each synapse, in order.
  public var pairs: [SynapsePair] {
    (0..<sourceCount).flatMap { source in targets(of: source).map { SynapsePair(source, Int($0)) } }
  }

  /// The most synapses of a neuron of the layer.
  public var largestFanIn: Int {
    var counts = [Int](repeating: 0, count: targetCount)
    for target in targets { counts[Int(target)] += 1 }
    return counts.max() ?? 0
  }

  /// The same synapses seen from the layer: its neurons are the rows.
  public var transposed: SynapseMask {
    var rows = [[Int]](repeating: [], count: targetCount)
    for source in 0..<sourceCount { for target in targets(of: source) { rows[Int(target)].append(source) } }
    return SynapseMask(sorted: rows, targetCount: sourceCount)
  }

  /// For each synapse of ``transposed`` its place among those of the mask.
  public var transposedOrder: [Int] {
    var places = [[Int]](repeating: [], count: targetCount)
    for (place, target) in targets.enumerated() { places[Int(target)].append(place) }
    return places.flatMap(\.self)
  }
}
