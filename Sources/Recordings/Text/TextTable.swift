/// Cells in columns of characters.
package struct TextTable {
  /// The rows, each with as many cells as the first.
  package let rows: [[String]]
  /// The columns that begin at their left edge; the others end at their right one.
  package let leftColumns: Set<Int>

  /// Lays cells out; all columns end at their right edge but those of `leftColumns`.
  package init(rows: [[String]], leftColumns: Set<Int>) {
    self.rows = rows
    self.leftColumns = leftColumns
  }

  /// Lays cells out; all columns begin at their left edge but those of `rightColumns`.
  package init(rows: [[String]], rightColumns: Set<Int>) {
    self.init(rows: rows, leftColumns: Set((rows.first ?? []).indices).subtracting(rightColumns))
  }

  /// The rows as lines, with two blanks between columns and none at the end.
  package var lines: [String] {
    let columns = rows.first?.indices ?? 0..<0
    let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = columns.map { column in
        leftColumns.contains(column)
          ? Format.left(row[column], widths[column]) : Format.right(row[column], widths[column])
      }
      let line = cells.joined(separator: "  ")
      return String(line[..<(line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex)])
    }
  }
}
