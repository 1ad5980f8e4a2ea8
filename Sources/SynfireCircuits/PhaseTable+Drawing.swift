extension PhaseTable {
  /// The cycle as an SVG drawing: a row for each group, a column for each phase, and below them what learns.
  ///
  /// A filled cell may spike, a bar is inhibited, a ring may spike though nothing asks for it, and a dot is closed. The
  /// cells of groups have ids of the case of ``CircuitGroup`` and the phase (`hiddenLow-7`), those of weights of the
  /// case of ``PlasticMatrix`` (`hiddenWeights-7`), those of r1 are `r1-5` and `r1-7`; their classes are `spikes`,
  /// `inhibited`, `tolerated`, `closed`, `grows` and `shrinks`. The drawing brings its own light ground, and what its
  /// colours say is also said by shapes and signs.
  public static var svg: String { CycleDrawing().text }
}

/// Draws the phase table on a grid.
private struct CycleDrawing {
  private static let columnWidth = 50
  private static let rowHeight = 26
  private static let left = 88
  private static let top = 82
  private static let width = left + PhaseTable.length * columnWidth + 16
  /// Blue and vermilion of Okabe and Ito, which nobody takes for each other, and tints of them.
  private static let growth = (ink: "#0072b2", tint: "#dcebf5")
  private static let shrinkage = (ink: "#b34a00", tint: "#fae6d8")
  private static let ink = "#22303c"
  /// What the phases are parts of.
  private static let parts: [(ClosedRange<Int>, String)] = [
    (1...3, "forward"), (4...4, "error"), (5...7, "potentiation"), (8...8, "silent"),
    (9...11, "depression"), (12...12, "silent"),
  ]
  /// The layers, whose rows stand together.
  private static let layers: [[CircuitGroup]] = [
    [.input, .inputMemory], [.hidden, .hiddenLow, .hiddenHigh, .hiddenMemory, .box, .hiddenError],
    [.output, .outputLow, .outputHigh, .outputNegated, .target, .errorPlus, .errorMinus],
  ]

  private var lines: [String] = []
  private var y = CycleDrawing.top

  init() {
    drawColumns()
    for layer in Self.layers {
      for group in layer { drawRow(group) }
      y += 8
    }
    drawRewards()
    for matrix in PlasticMatrix.allCases { drawRow(matrix) }
    drawLegend()
  }

  /// The document around what was drawn.
  var text: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(y + 14)" \
    font-family="Helvetica, Arial, sans-serif" font-size="17" fill="\(Self.ink)">
    <title>The twelve phases of nBP: which groups spike, which are inhibited, and which weights learn</title>
    <rect width="\(Self.width)" height="\(y + 14)" rx="12" fill="#fbfaf7"/>
    \(lines.joined(separator: "\n"))
    </svg>

    """
  }

  private func x(_ phase: Int) -> Int { Self.left + (phase - 1) * Self.columnWidth }

  private mutating func write(_ text: String, x: Int, y: Int, anchor: String = "middle", _ more: String = "") {
    let escaped = text.map { $0 == "<" ? "&lt;" : $0 == ">" ? "&gt;" : String($0) }.joined()
    lines.append("<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\"\(more)>\(escaped)</text>")
  }

  private mutating func drawColumns() {
    let rows = CircuitGroup.allCases.count + 1 + PlasticMatrix.allCases.count
    let height = rows * Self.rowHeight + Self.layers.count * 8
    for (phases, name) in Self.parts {
      let (start, end) = (x(phases.lowerBound), x(phases.upperBound) + Self.columnWidth)
      write(name, x: (start + end) / 2, y: 28)
      lines.append("<path d=\"M\(start + 4) 36H\(end - 4)\" stroke=\"\(Self.ink)\" stroke-width=\"1.5\"/>")
    }
    write("phase", x: Self.left - 12, y: 62, anchor: "end")
    for phase in PhaseTable.phases {
      if let learning = phase.learning {
        let tint = learning == .potentiates ? Self.growth.tint : Self.shrinkage.tint
        lines.append(
          "<rect x=\"\(x(phase.number) + 2)\" y=\"\(Self.top - 38)\" width=\"\(Self.columnWidth - 4)\" "
            + "height=\"\(height + 38)\" rx=\"5\" fill=\"\(tint)\"/>")
      }
      write("\(phase.number)", x: x(phase.number) + Self.columnWidth / 2, y: 62, anchor: "middle", bold)
    }
  }

  private let bold = " font-weight=\"bold\""

  private mutating func drawRow(_ group: CircuitGroup) {
    write(group.rawValue, x: Self.left - 12, y: y + 19, anchor: "end")
    for phase in PhaseTable.phases {
      let kind =
        phase.fires.contains(group)
        ? "spikes"
        : PhaseTable.action(inPhase: phase.number).inhibits.contains(group)
          ? "inhibited" : phase.tolerates.contains(group) ? "tolerated" : "closed"
      drawCell(kind, id: "\(group)-\(phase.number)", x: x(phase.number) + Self.columnWidth / 2, y: y + 13)
    }
    y += Self.rowHeight
  }

  /// A mark around its centre.
  private mutating func drawCell(_ kind: String, id: String, x: Int, y: Int) {
    let name = id.isEmpty ? "" : " id=\"\(id)\" class=\"\(kind)\""
    switch kind {
    case "spikes": lines.append("<rect\(name) x=\"\(x - 16)\" y=\"\(y - 10)\" width=\"32\" height=\"20\" rx=\"4\"/>")
    case "inhibited":
      lines.append("<path\(name) d=\"M\(x - 14) \(y)H\(x + 14)\" stroke=\"\(Self.ink)\" stroke-width=\"4\"/>")
    case "tolerated":
      lines.append(
        "<circle\(name) cx=\"\(x)\" cy=\"\(y)\" r=\"6\" fill=\"none\" stroke=\"\(Self.ink)\" stroke-width=\"1.5\"/>")
    default: lines.append("<circle\(name) cx=\"\(x)\" cy=\"\(y)\" r=\"1.5\" fill=\"#8b97a1\"/>")
    }
  }

  private mutating func drawRewards() {
    write("r1", x: Self.left - 12, y: y + 19, anchor: "end")
    for phase in PhaseTable.rewarded.sorted() {
      drawCell("spikes", id: "r1-\(phase)", x: x(phase) + Self.columnWidth / 2, y: y + 13)
    }
    y += Self.rowHeight
  }

  private mutating func drawRow(_ matrix: PlasticMatrix) {
    write(matrix.rawValue, x: Self.left - 12, y: y + 19, anchor: "end")
    for phase in PhaseTable.phases {
      guard let learning = phase.learning, phase.matrices.contains(matrix) else { continue }
      let grows = learning == .potentiates
      let ink = grows ? Self.growth.ink : Self.shrinkage.ink
      let name = " id=\"\(matrix)Weights-\(phase.number)\" class=\"\(grows ? "grows" : "shrinks")\""
      write(
        grows ? "+2" : "−2", x: x(phase.number) + Self.columnWidth / 2, y: y + 19, anchor: "middle",
        name + bold + " fill=\"\(ink)\"")
    }
    y += Self.rowHeight
  }

  private mutating func drawLegend() {
    y += 22
    var place = Self.left
    for (kind, meaning) in [
      ("spikes", "may spike"), ("inhibited", "inhibited"), ("tolerated", "tolerated"), ("closed", "closed"),
    ] {
      drawCell(kind, id: "", x: place + 16, y: y - 5)
      write(meaning, x: place + 40, y: y, anchor: "start")
      place += 76 + 8 * meaning.count
    }
  }
}
