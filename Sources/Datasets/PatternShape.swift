/// How the inputs of a pattern lie: rows and columns of places, each with as many inputs as there are levels.
///
/// Input (row · width + column) · levels + level stands for that place; a pattern that is no image is one row.
public struct PatternShape: Sendable, Hashable, Codable, CustomStringConvertible {
  /// Rows, 1 or more.
  public let height: Int
  /// Places in a row, 1 or more.
  public let width: Int
  /// Inputs of one place: the levels of a thermometer code, or channels.
  public let levels: Int

  /// The shape of an image.
  public init(height: Int, width: Int, levels: Int = 1) {
    self.height = height
    self.width = width
    self.levels = levels
  }

  /// The shape of `count` inputs of which nothing else is known: one row.
  public init(count: Int) { self.init(height: 1, width: count) }

  /// All inputs: height × width × levels.
  public var count: Int { height * width * levels }

  /// Whether the inputs lie in more than one row.
  public var isImage: Bool { height > 1 }

  /// Such as `28×28`, `28×28×4`, or `400` for one row.
  public var description: String {
    (isImage ? "\(height)×\(width)" : "\(width)") + (levels > 1 ? "×\(levels)" : "")
  }
}
