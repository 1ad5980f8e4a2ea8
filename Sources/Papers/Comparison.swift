import Recordings

/// A published number and ours.
public struct Comparison: Sendable, Hashable, Codable {
  /// What is compared.
  public let quantity: String
  /// The unit of both, such as `%`; empty for plain counts.
  public let unit: String
  /// The published number; nil where there is none that could be compared.
  public let published: Double?
  /// The published number as it was printed.
  public let publishedText: String
  /// Ours.
  public let ours: ResultCell
  /// What to know of either.
  public let remark: String

  /// Puts a comparison together.
  ///
  /// - Parameter text: the published number as it was printed; made from the number where it is absent.
  public init(
    _ quantity: String, published: Double?, as text: String? = nil, ours: ResultCell, unit: String = "",
    remark: String = ""
  ) {
    self.quantity = quantity
    self.unit = unit
    self.published = published
    publishedText = text ?? published.map { Format.decimal($0, places: ours.places) } ?? "–"
    self.ours = ours
    self.remark = remark
  }

  /// Ours less the published number; nil where one of them is none.
  public var difference: Double? {
    guard let published, let value = ours.value else { return nil }
    return value - published
  }

  /// The difference with its sign, for people.
  private var differenceCell: ResultCell {
    guard let difference else { return .text("–") }
    let text = Format.decimal(difference, places: ours.places)
    let isZero = !text.contains { ("1"..."9").contains($0) }
    return .text(isZero ? "0" : difference > 0 ? "+" + text : text)
  }

  /// The comparisons as a table.
  public static func table(_ comparisons: [Comparison]) -> ResultTable {
    let rows = comparisons.map { comparison -> [ResultCell] in
      [
        .text(comparison.quantity), .text(comparison.unit), .text(comparison.publishedText), comparison.ours,
        comparison.differenceCell, .text(comparison.remark),
      ]
    }
    return ResultTable(
      "comparison", "Published and ours", columns: ["quantity", "unit", "published", "ours", "difference", "remark"],
      rows: rows)
  }
}
