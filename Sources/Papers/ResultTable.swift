import Foundation
public import Recordings

/// One cell of a table of results.
public enum ResultCell: Sendable, Hashable, Codable {
  /// Words.
  case text(String)
  /// A whole number.
  case count(Int)
  /// A number, shown with this many decimal places.
  case number(Double, places: Int)
  /// A mean and a standard deviation, shown with this many decimal places.
  case spread(mean: Double, deviation: Double, places: Int)
  /// Nothing.
  case empty

  /// A fraction as percent with two decimal places.
  public static func percent(_ fraction: Double) -> ResultCell { .number(100 * fraction, places: 2) }

  /// Mean and standard deviation of fractions as percent; the mean alone where there is one number only.
  public static func percent(_ spread: Spread) -> ResultCell {
    guard spread.count > 1 else { return .percent(spread.mean) }
    return .spread(mean: 100 * spread.mean, deviation: 100 * spread.standardDeviation, places: 2)
  }

  /// The number, or the mean of the numbers; nil for words.
  public var value: Double? {
    switch self {
    case .text, .empty: nil
    case .count(let count): Double(count)
    case .number(let number, _): number
    case .spread(let mean, _, _): mean
    }
  }

  /// The cell for people.
  public var text: String {
    switch self {
    case .text(let text): text
    case .count(let count): Format.count(count)
    case .number(let number, let places): Format.decimal(number, places: places)
    case .spread(let mean, let deviation, let places):
      Format.decimal(mean, places: places) + " ± " + Format.decimal(deviation, places: places)
    case .empty: ""
    }
  }

  /// How many decimal places are shown.
  var places: Int {
    switch self {
    case .text, .count, .empty: 0
    case .number(_, let places), .spread(_, _, let places): places
    }
  }
}

/// A table of results, as a reader sees it and as CSV.
public struct ResultTable: Sendable, Hashable, Codable {
  /// A word for the file's name.
  public let name: String
  /// What the table shows, in one line.
  public let title: String
  /// The head.
  public let columns: [String]
  /// The rows, each with as many cells as there are columns.
  public private(set) var rows: [[ResultCell]]
  /// Whether these are the data behind a figure, too many to be read.
  public let isData: Bool

  /// Puts a table together.
  ///
  /// - Precondition: each row has as many cells as there are columns.
  public init(_ name: String, _ title: String, columns: [String], rows: [[ResultCell]] = [], isData: Bool = false) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "\(columns.count) cells a row")
    self.name = name
    self.title = title
    self.columns = columns
    self.rows = rows
    self.isData = isData
  }

  /// Adds a row.
  ///
  /// - Precondition: it has as many cells as there are columns.
  public mutating func append(_ row: [ResultCell]) {
    precondition(row.count == columns.count, "\(columns.count) cells a row, got \(row.count)")
    rows.append(row)
  }

  // MARK: - As text

  /// The table as comma-separated values (RFC 4180, lines end in a line feed).
  ///
  /// Numbers have all their digits; a column with standard deviations is followed by one of them.
  ///
  /// - Parameter note: a word for a last column, `budget`, of every row; no such column where it is absent.
  public func csv(note: String? = nil) -> String {
    let spreads = columns.indices.map { column in
      rows.contains { if case .spread = $0[column] { true } else { false } }
    }
    let head = zip(columns, spreads).flatMap { $1 ? [$0, "\($0) standard deviation"] : [$0] }
    let lines = rows.map { row in
      zip(row, spreads).flatMap { cell, hasSpread in
        hasSpread ? [Self.value(cell), Self.deviation(cell)] : [Self.value(cell)]
      }
    }
    let noted = note.map { note in [head + ["budget"]] + lines.map { $0 + [note] } }
    return (noted ?? [head] + lines).map { $0.map(Self.quoted).joined(separator: ",") + "\n" }.joined()
  }

  private static func value(_ cell: ResultCell) -> String {
    switch cell {
    case .text(let text): text
    case .count(let count): String(count)
    case .number(let number, _), .spread(let number, _, _): String(format: "%.10g", number)
    case .empty: ""
    }
  }

  private static func deviation(_ cell: ResultCell) -> String {
    if case .spread(_, let deviation, _) = cell { String(format: "%.10g", deviation) } else { "" }
  }

  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  /// The table in columns of characters.
  public var text: String {
    let numeric = columns.indices.filter { column in
      rows.allSatisfy { $0[column].value != nil || $0[column] == .empty }
    }
    let table = TextTable(rows: [columns] + rows.map { $0.map(\.text) }, rightColumns: Set(numeric))
    return table.lines.map { $0 + "\n" }.joined()
  }

  /// The table in Markdown.
  public var markdown: String {
    let lines = [columns, columns.map { _ in "---" }] + rows.map { $0.map(\.text) }
    return lines.map { "| " + $0.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n" }.joined()
  }
}

extension ResultTable {
  /// Whether each row has as many cells as there are columns, as a table from a file may not.
  var isWhole: Bool { rows.allSatisfy { $0.count == columns.count } }
}
