/// How training images are varied before they are encoded: moved, turned, scaled and mirrored, anew for each presentation.
///
/// ```swift
/// let varied = try Augmentation(shift: 1, rotation: 8, scale: 0.1).apply(to: digits.train, seed: 1, epoch: 0)
/// ```
///
/// Each pixel of the result is interpolated between four pixels of the image; outside of the image is background, 0. The
/// amounts are uniform and a function of (seed, epoch, index of the image) alone, so that a training that was stopped and
/// resumed sees the same images, on any machine and any number of threads.
public struct Augmentation: Codable, Hashable, Sendable {
  private static let shiftRange = 0.0...100.0
  private static let rotationRange = 0.0...180.0
  private static let scaleRange = 0.0...0.9

  /// The largest shift, 0…100 pixels, in each of the four directions; the two amounts are drawn independently.
  public var shift: Double
  /// The largest rotation about the middle of the image, 0…180 degrees, to either side.
  public var rotation: Double
  /// The largest change of size, 0…0.9, as a fraction; height and width are scaled independently by 1 − scale … 1 + scale.
  public var scale: Double
  /// Whether left and right are exchanged in half of the presentations.
  public var mirrors: Bool

  /// Describes an augmentation; it is checked when it is applied.
  ///
  /// - Parameters:
  ///   - shift: the largest shift, 0…100 pixels.
  ///   - rotation: the largest rotation, 0…180 degrees.
  ///   - scale: the largest change of size, 0…0.9.
  ///   - mirrors: whether left and right are exchanged in half of the presentations.
  public init(shift: Double = 0, rotation: Double = 0, scale: Double = 0, mirrors: Bool = false) {
    self.shift = shift
    self.rotation = rotation
    self.scale = scale
    self.mirrors = mirrors
  }

  /// Whether every image stays as it is.
  public var isIdentity: Bool { shift == 0 && rotation == 0 && scale == 0 && !mirrors }

  /// Refuses amounts out of range, among them NaN.
  ///
  /// - Throws: ``DatasetError`` of kind `invalidArgument`.
  package func check() throws(DatasetError) {
    let amounts = [
      ("shift", shift, Self.shiftRange, " pixels"), ("rotation", rotation, Self.rotationRange, " degrees"),
      ("scale", scale, Self.scaleRange, ""),
    ]
    for (name, amount, range, unit) in amounts where !range.contains(amount) {
      throw Self.error(
        "wanted a \(name) of \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))\(unit), got \(Self.text(amount))"
      )
    }
  }

  fileprivate static func error(_ reason: String) -> DatasetError {
    DatasetError(.invalidArgument, "augmentation", reason)
  }

  /// A number without a fraction that is 0: `1`, not `1.0`.
  fileprivate static func text(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }
}

extension Augmentation {
  private enum Key: CodingKey { case shift, rotation, scale, mirrors }

  /// Reads what is encoded by the names of the properties; one that is missing is 0, or false.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    self.init(
      shift: try values.decodeIfPresent(Double.self, forKey: .shift) ?? 0,
      rotation: try values.decodeIfPresent(Double.self, forKey: .rotation) ?? 0,
      scale: try values.decodeIfPresent(Double.self, forKey: .scale) ?? 0,
      mirrors: try values.decodeIfPresent(Bool.self, forKey: .mirrors) ?? false)
  }
}

// MARK: - As text

extension Augmentation: CustomStringConvertible {
  /// Reads a text such as `shift=1,rotate=8,scale=0.1,mirror`; what it does not name is 0, or false.
  ///
  /// - Throws: ``DatasetError`` of kind `invalidArgument` for a word that is unknown, comes twice or lacks its number, and
  ///   for a number out of range.
  public init(_ text: String) throws(DatasetError) {
    self.init()
    var seen: Set<Substring> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let words = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let number = words.count == 2 ? Double(words[1]) : nil
      switch (words.first, number) {
      case ("shift", let number?): shift = number
      case ("rotate", let number?): rotation = number
      case ("scale", let number?): scale = number
      case ("mirror", nil) where words.count == 1: mirrors = true
      default:
        throw Self.error(
          "wanted shift=PIXELS, rotate=DEGREES, scale=FRACTION or mirror, separated by commas, got \"\(part)\"")
      }
      guard seen.insert(words[0]).inserted else { throw Self.error("wanted each word once, got \(words[0]) twice") }
    }
    try check()
  }

  /// The text that ``init(_:)`` reads, such as `shift=1,rotate=8,scale=0.1,mirror`; `shift=0` if nothing changes.
  public var description: String {
    let amounts = [("shift", shift), ("rotate", rotation), ("scale", scale)].filter { $0.1 != 0 }
    let words = amounts.map { "\($0.0)=\(Self.text($0.1))" } + (mirrors ? ["mirror"] : [])
    return words.isEmpty ? "shift=0" : words.joined(separator: ",")
  }
}
