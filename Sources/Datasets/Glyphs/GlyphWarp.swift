/// The distortion of one image: points of a stroke table to the plane of the pixels, up to a shift.
///
/// With (x, y) in −1 … 1 over the box, p = (x, y) + Σ c_k m_k over the monomials m = x², xy, y², x³, x²y, xy², y³, and then
/// rotation ∘ shear ∘ scale of p.
struct GlyphWarp {
  private var coefficients:
    (
      SIMD2<Float>, SIMD2<Float>, SIMD2<Float>, SIMD2<Float>, SIMD2<Float>, SIMD2<Float>, SIMD2<Float>
    )
  private let columnX: SIMD2<Float>
  private let columnY: SIMD2<Float>

  init(_ draws: inout GlyphDraws) {
    let bend = GlyphRecipe.bend
    coefficients = (
      draws.bellPoint(bend), draws.bellPoint(bend), draws.bellPoint(bend), draws.bellPoint(bend),
      draws.bellPoint(bend), draws.bellPoint(bend), draws.bellPoint(bend)
    )
    let halfWidth = draws.uniform(GlyphRecipe.width) / 2
    let halfHeight = draws.uniform(GlyphRecipe.height) / 2
    let tangent = draws.bell(GlyphRecipe.halfTurn)
    let cosine = (1 - tangent * tangent) / (1 + tangent * tangent)
    let sine = 2 * tangent / (1 + tangent * tangent)
    let shear = draws.bell(GlyphRecipe.shear)
    columnX = SIMD2(cosine, sine) * halfWidth
    columnY = SIMD2(cosine * -shear - sine, sine * -shear + cosine) * halfHeight
  }

  /// Where `point` goes, after it was moved by `tremor` in half boxes.
  func callAsFunction(_ point: SIMD2<Float>, tremor: SIMD2<Float>) -> SIMD2<Float> {
    let p = (point - 50) / 50 + tremor
    let (x, y) = (p.x, p.y)
    let quadratic = coefficients.0 * (x * x) + coefficients.1 * (x * y) + coefficients.2 * (y * y)
    let cubic =
      coefficients.3 * (x * x * x) + coefficients.4 * (x * x * y) + coefficients.5 * (x * y * y)
      + coefficients.6 * (y * y * y)
    let bent = p + quadratic + cubic
    return columnX * bent.x + columnY * bent.y
  }
}
