/// Paper and working memory for one image after another.
struct GlyphDesk {
  private var canvas = GlyphCanvas()
  /// The corner points of the pen's way; a new stroke begins at each of `starts`.
  private var path: [SIMD2<Float>] = []
  private var starts: [Int] = []
  private var knots: [SIMD2<Float>] = []

  /// Draws one image of `digit` and appends its grey values.
  mutating func draw(_ digit: Int, _ draws: inout GlyphDraws, into pixels: inout [UInt8]) {
    canvas.clear()
    let shapes = GlyphShape.ofDigits[digit]
    trace(shapes[draws.index(below: shapes.count)], &draws)
    let halfWidth = draws.uniform(GlyphRecipe.halfWidth)
    let softness = draws.uniform(GlyphRecipe.softness)
    place(margin: halfWidth, &draws)
    ink(halfWidth: halfWidth, softness: softness, &draws)
    if draws.happens(GlyphRecipe.lineChance) { addStrayLine(&draws) }
    if draws.happens(GlyphRecipe.speckChance) { addSpecks(&draws) }
    canvas.appendPixels(to: &pixels, contrast: draws.uniform(GlyphRecipe.contrast))
  }

  /// Shakes and distorts the points of `shape`, and lays the pen's way through them.
  private mutating func trace(_ shape: GlyphShape, _ draws: inout GlyphDraws) {
    let warp = GlyphWarp(&draws)
    path.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    for stroke in shape.strokes {
      knots.removeAll(keepingCapacity: true)
      for (index, point) in stroke.enumerated() {
        let isCorner = index > 0 && stroke[index - 1] == point
        let knot = isCorner ? knots[index - 1] : warp(point, tremor: draws.bellPoint(GlyphRecipe.tremor))
        knots.append(knot)
      }
      starts.append(path.count)
      appendCurve()
    }
  }

  /// Appends the curve of Catmull and Rom through the knots, as straight pieces.
  private mutating func appendCurve() {
    path.append(knots[0])
    for index in 1..<knots.count where knots[index] != knots[index - 1] {
      let (p1, p2) = (knots[index - 1], knots[index])
      let p0 = index >= 2 ? knots[index - 2] : p1
      let p3 = index + 1 < knots.count ? knots[index + 1] : p2
      let linear = (p2 - p0) / 2
      let quadratic = p0 - p1 * 2.5 + p2 * 2 - p3 / 2
      let cubic = (p3 - p0) / 2 + (p1 - p2) * 1.5
      for piece in 1...GlyphRecipe.pieces {
        let t = Float(piece) / Float(GlyphRecipe.pieces)
        path.append(p1 + (linear + (quadratic + cubic * t) * t) * t)
      }
    }
  }

  /// Moves the way to the middle, give or take a shift, and shrinks it where the ink would leave the middle square.
  private mutating func place(margin: Float, _ draws: inout GlyphDraws) {
    var low = path[0]
    var high = path[0]
    for point in path {
      low = pointwiseMin(low, point)
      high = pointwiseMax(high, point)
    }
    let room = GlyphRecipe.inkSide - 2 * margin
    let size = high - low
    let scale = min(1, room / max(size.x, size.y, 1))
    let limit = pointwiseMin((room - size * scale) / 2, SIMD2(repeating: GlyphRecipe.shift))
    let shift = SIMD2(draws.uniform(-1...1), draws.uniform(-1...1)) * pointwiseMax(limit, .zero)
    let middle = SIMD2<Float>(repeating: Float(GlyphRecipe.side - 1) / 2) + shift
    let center = (low + high) / 2
    for index in path.indices { path[index] = middle + (path[index] - center) * scale }
  }

  /// Draws the way, but for a gap in some images.
  private mutating func ink(halfWidth: Float, softness: Float, _ draws: inout GlyphDraws) {
    let gap = draws.happens(GlyphRecipe.gapChance) ? path[draws.index(below: path.count)] : nil
    let radius = halfWidth + GlyphRecipe.gapMargin
    for (stroke, start) in starts.enumerated() {
      let end = stroke + 1 < starts.count ? starts[stroke + 1] : path.count
      let growth = draws.uniform(-GlyphRecipe.pressure...GlyphRecipe.pressure)
      let slope = 2 * growth / Float(max(end - start - 1, 1))
      var width = halfWidth - growth
      for index in start + 1..<end {
        let fromGap = gap.map { (path[index - 1] + path[index]) / 2 - $0 } ?? SIMD2(repeating: radius)
        if (fromGap * fromGap).sum() >= radius * radius {
          canvas.drawLine(
            from: path[index - 1], to: path[index], halfWidths: SIMD2(width, width + slope), softness: softness)
        }
        width += slope
      }
    }
  }

  private mutating func addStrayLine(_ draws: inout GlyphDraws) {
    let range = 5...Float(GlyphRecipe.side - 6)
    let start = SIMD2(draws.uniform(range), draws.uniform(range))
    let direction = SIMD2(draws.uniform(-1...1), draws.uniform(-1...1))
    let length = max((direction * direction).sum().squareRoot(), 0.1)
    let end = start + direction * (draws.uniform(GlyphRecipe.lineLength) / length)
    canvas.drawLine(
      from: start, to: end, halfWidths: SIMD2(repeating: GlyphRecipe.lineHalfWidth), softness: 1)
  }

  private mutating func addSpecks(_ draws: inout GlyphDraws) {
    for _ in 0...draws.index(below: GlyphRecipe.specks) {
      let row = 4 + draws.index(below: GlyphRecipe.side - 8)
      canvas.speck(row: row, column: 4 + draws.index(below: GlyphRecipe.side - 8), amount: draws.uniform(0.3...1))
    }
  }
}
