/// What happens in each phase of a cycle, as a table of rows by phases.
public struct PhaseDiagram: Sendable, Hashable {
  /// What a row does in a phase.
  public enum Mark: Sendable, Hashable {
    /// It spikes: a filled cell.
    case spikes
    /// It is inhibited: a bar.
    case inhibited
    /// It may spike though nothing asks for it: a ring.
    case tolerated
    /// It is closed: a dot.
    case closed
    /// Its weights grow: the text, in blue.
    case grows(String)
    /// Its weights shrink: the text, in vermilion.
    case shrinks(String)
    /// Nothing is drawn.
    case none
  }

  /// A row of the table.
  public struct Row: Sendable, Hashable {
    /// What stands beside it.
    public var name: String
    /// What it does, by phase; missing ones are none.
    public var marks: [Mark]
    /// Whether it begins a new block, set off from the rows above.
    public var beginsBlock: Bool

    /// A row of the table.
    public init(_ name: String, _ marks: [Mark], beginsBlock: Bool = false) {
      (self.name, self.marks, self.beginsBlock) = (name, marks, beginsBlock)
    }
  }

  /// A named run of phases, such as `forward`.
  public struct Part: Sendable, Hashable {
    /// What stands above it.
    public var name: String
    /// Its first phase, from 1.
    public var firstPhase: Int
    /// Its last phase.
    public var lastPhase: Int

    /// Phases `phases`, from 1.
    public init(_ name: String, phases: ClosedRange<Int>) {
      (self.name, firstPhase, lastPhase) = (name, phases.lowerBound, phases.upperBound)
    }
  }

  /// The ground of a column.
  public enum Tint: Sendable, Hashable {
    /// Weights grow: light blue.
    case growth
    /// Weights shrink: light vermilion.
    case shrinkage
  }

  /// How many phases there are.
  public var phaseCount: Int
  /// Named runs of phases, above the table.
  public var parts: [Part]
  /// The rows.
  public var rows: [Row]
  /// What a filled cell means, for the legend: that a row may spike, or that it did.
  public var spikesName: String
  /// The ground of the columns that stand out, by phase from 1.
  public var tints: [Int: Tint] = [:]

  /// A table of phases.
  public init(phaseCount: Int, parts: [Part] = [], rows: [Row], spikesName: String = "may spike") {
    (self.phaseCount, self.parts, self.rows, self.spikesName) = (phaseCount, parts, rows, spikesName)
  }
}

extension Figure {
  /// The phases of a cycle as a table: a column for each phase, a row for each group or matrix.
  ///
  /// - Parameter width: the nominal width in pixels, at least 240.
  public static func phases(_ diagram: PhaseDiagram, title: String = "", subtitle: String = "", width: Int = 720)
    -> Figure
  {
    PhaseDrawing(diagram: diagram, width: Double(max(240, width))).figure(Header(title: title, subtitle: subtitle))
  }
}

/// Draws a table of phases.
private struct PhaseDrawing {
  let diagram: PhaseDiagram
  let width: Double
  private let rowHeight = 26.0

  private var count: Int { max(1, min(diagram.phaseCount, 200)) }
  private var left: Double {
    let widest = (diagram.rows.map(\.name) + ["phase"]).map { TextSize.width(of: $0) }.max() ?? 0
    return Header.margin + min(widest, width * 0.3) + 12
  }
  private var columnWidth: Double { (width - Header.margin - left) / Double(count) }
  private func x(_ phase: Int) -> Double { left + Double(phase - 1) * columnWidth }

  func figure(_ header: Header) -> Figure {
    var header = header
    let named: [(PhaseDiagram.Mark, String)] = [
      (.spikes, diagram.spikesName), (.inhibited, "inhibited"), (.tolerated, "tolerated"), (.closed, "closed"),
    ]
    header.legend = named.filter { mark, _ in diagram.rows.contains { $0.marks.contains(mark) } }.map { mark, name in
      var canvas = Canvas()
      draw(mark, x: 14, y: 7, on: &canvas, width: 28)
      return Header.Entry(name: name, sample: .mark(canvas.body))
    }
    var canvas = Canvas()
    var y = drawHead(on: &canvas, y: header.draw(on: &canvas, width: width))
    for row in diagram.rows {
      if row.beginsBlock { y += 10 }
      canvas.write(row.name, x: left - 10, y: y + 18, anchor: .end, limit: left - 10 - Header.margin)
      for (index, mark) in row.marks.prefix(count).enumerated() {
        draw(mark, x: x(index + 1) + columnWidth / 2, y: y + 13, on: &canvas, width: columnWidth)
      }
      y += rowHeight
    }
    let summary =
      "A cycle of \(count) phases, with a row for each of "
      + diagram.rows.prefix(40).map(\.name).joined(separator: ", ")
    return Figure(width: width, height: y + Header.margin, title: header.title, summary: summary, body: canvas.body)
  }

  /// The names of the parts and the numbers of the phases; returns where they end below.
  private func drawHead(on canvas: inout Canvas, y start: Double) -> Double {
    var y = start
    for part in diagram.parts where part.firstPhase <= count && part.lastPhase >= 1 {
      let (low, high) = (x(max(1, part.firstPhase)) + 4, x(min(count, part.lastPhase) + 1) - 4)
      canvas.write(part.name, x: (low + high) / 2, y: y + 14, anchor: .middle, limit: high - low + 4)
      canvas.line(fromX: low, y: y + 21, toX: high, y: y + 21, stroke: Stroke(color: Palette.quietInk, width: 1.5))
    }
    if !diagram.parts.isEmpty { y += 28 }
    canvas.write("phase", x: left - 10, y: y + 14, anchor: .end, color: Palette.quietInk)
    let stride = max(1, Int((26 / columnWidth).rounded(.up)))
    for phase in Swift.stride(from: 1, through: count, by: stride) {
      canvas.write("\(phase)", x: x(phase) + columnWidth / 2, y: y + 14, anchor: .middle, bold: true)
    }
    let height = Double(diagram.rows.count) * rowHeight + Double(diagram.rows.count { $0.beginsBlock }) * 10
    canvas.rectangle(
      Box(x: left, y: y + 22, width: width - Header.margin - left, height: height + 4), fill: "#ffffff", role: "plot")
    for phase in 1...count {
      guard let tint = diagram.tints[phase] else { continue }
      canvas.rectangle(
        Box(x: x(phase) + 2, y: y + 22, width: columnWidth - 4, height: height + 4),
        fill: tint == .growth ? "#dcebf5" : "#fae6d8")
    }
    return y + 24
  }

  private func draw(_ mark: PhaseDiagram.Mark, x: Double, y: Double, on canvas: inout Canvas, width: Double) {
    let half = min(16, max(2, width / 2 - 3))
    switch mark {
    case .spikes:
      canvas.rectangle(Box(x: x - half, y: y - 9, width: 2 * half, height: 18), fill: Palette.ink, radius: 4)
    case .inhibited: canvas.line(fromX: x - half, y: y, toX: x + half, y: y, stroke: Stroke(width: 4))
    case .tolerated: Marker.ring.draw(on: &canvas, at: [(x, y)], color: Palette.ink, radius: min(6, half))
    case .closed: Marker.disc.draw(on: &canvas, at: [(x, y)], color: "#8b97a1", radius: 2.2)
    case .grows(let text):
      canvas.write(text, x: x, y: y + 5, anchor: .middle, bold: true, color: Palette.inks[0], limit: width)
    case .shrinks(let text):
      canvas.write(text, x: x, y: y + 5, anchor: .middle, bold: true, color: "#b34a00", limit: width)
    case .none: break
    }
  }
}
