/// Cells in columns, for people.
package struct TextTable {
  /// The rows, each with as many cells as the first.
  package let rows: [[String]]
  /// The columns that begin at their left edge; the others end at their right one.
  package let leftColumns: Set<Int>

  /// Lays cells out.
  package init(rows: [[String]], leftColumns: Set<Int>) {
    self.rows = rows
    self.leftColumns = leftColumns
  }

  /// The rows as lines, with two blanks between columns and none at the end.
  package var lines: [String] {
    let columns = rows.first?.indices ?? 0..<0
    let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = Substring(
        columns.map { column in
          let padding = String(repeating: " ", count: widths[column] - row[column].count)
          return leftColumns.contains(column) ? row[column] + padding : padding + row[column]
        }.joined(separator: "  "))
      while line.last == " " { line.removeLast() }
      return String(line)
    }
  }
}
