/// The strokes of one way to write a digit.
///
/// A stroke is a list of points in a box of 100 × 100, x to the right and y downwards, in the order of the pen. The pen
/// moves through them on a smooth curve; a point that comes twice in a row is a corner.
struct GlyphShape: Sendable {
  /// The points of each stroke, in hundredths of the box.
  let strokes: [[SIMD2<Float>]]

  init(_ strokes: [SIMD2<Float>]...) { self.strokes = strokes }

  /// The ways to write each digit 0 … 9, each as likely as the others of its digit.
  static let ofDigits: [[GlyphShape]] = [zeros, ones, twos, threes, fours, fives, sixes, sevens, eights, nines]

  /// Round; narrow; begun inside.
  private static let zeros = [
    GlyphShape([[52, 0], [20, 12], [3, 45], [15, 86], [48, 100], [85, 85], [98, 48], [82, 10], [50, 1]]),
    GlyphShape([[64, 2], [30, 20], [14, 60], [30, 95], [62, 92], [84, 56], [80, 14], [56, 3]]),
    GlyphShape([[62, 16], [36, 2], [8, 30], [8, 70], [40, 98], [80, 86], [96, 50], [80, 12], [44, 8]]),
  ]

  /// A bar; with a flag; with flag and foot; slanted with a hint of a flag.
  private static let ones = [
    GlyphShape([[50, 0], [51, 50], [50, 100]]),
    GlyphShape([[28, 24], [56, 0], [56, 0], [54, 50], [53, 100]]),
    GlyphShape([[26, 22], [54, 0], [54, 0], [53, 50], [52, 99]], [[20, 99], [52, 100], [84, 98]]),
    GlyphShape([[58, 12], [70, 0], [70, 0], [52, 50], [34, 100]]),
  ]

  /// With a corner at the foot; with a loop there; wide and flat; with a wavy foot.
  private static let twos = [
    GlyphShape([[10, 25], [30, 3], [70, 5], [85, 30], [60, 62], [8, 98], [8, 98], [50, 96], [95, 97]]),
    GlyphShape([
      [12, 22], [40, 0], [80, 15], [75, 45], [42, 80], [12, 95], [14, 78], [42, 84], [70, 98], [97, 90],
    ]),
    GlyphShape([[10, 10], [50, 0], [88, 18], [58, 58], [12, 96], [12, 96], [92, 95]]),
    GlyphShape([[14, 30], [42, 2], [80, 22], [56, 60], [10, 90], [32, 86], [64, 98], [98, 88]]),
  ]

  /// With a corner in the middle; flat on top; with a loop in the middle.
  private static let threes = [
    GlyphShape([
      [12, 12], [50, 0], [85, 20], [70, 42], [38, 48], [38, 48], [80, 55], [92, 78], [60, 100], [8, 90],
    ]),
    GlyphShape([[10, 3], [86, 3], [86, 3], [42, 40], [42, 40], [82, 50], [90, 78], [55, 100], [8, 90]]),
    GlyphShape([[15, 10], [55, 0], [84, 22], [58, 46], [34, 52], [60, 50], [92, 72], [60, 99], [10, 88]]),
  ]

  /// Open; closed; open and rounded.
  private static let fours = [
    GlyphShape([[20, 2], [13, 34], [10, 58], [10, 58], [50, 60], [95, 56]], [[70, 10], [66, 55], [60, 100]]),
    GlyphShape([[62, 0], [32, 34], [4, 66], [4, 66], [50, 67], [98, 65]], [[66, 0], [68, 50], [68, 100]]),
    GlyphShape([[14, 4], [10, 38], [32, 58], [80, 48]], [[86, 2], [80, 50], [70, 100]]),
  ]

  /// The roof drawn last; in one go; round as an S.
  private static let fives = [
    GlyphShape(
      [[25, 5], [20, 45], [20, 45], [55, 36], [90, 60], [75, 92], [35, 100], [5, 88]], [[25, 5], [58, 4], [92, 2]]),
    GlyphShape([[88, 4], [30, 3], [30, 3], [18, 42], [18, 42], [60, 40], [90, 66], [60, 98], [8, 92]]),
    GlyphShape([[86, 4], [42, 5], [20, 27], [52, 46], [86, 72], [50, 100], [8, 92]]),
  ]

  /// Round; with a straight back; with a small loop.
  private static let sixes = [
    GlyphShape([[76, 3], [36, 20], [10, 60], [30, 97], [75, 92], [86, 65], [52, 50], [15, 68]]),
    GlyphShape([[62, 0], [28, 38], [8, 75], [40, 100], [82, 82], [70, 55], [36, 60], [12, 78]]),
    GlyphShape([[84, 8], [50, 4], [16, 40], [14, 80], [48, 100], [80, 84], [64, 66], [22, 80]]),
  ]

  /// Plain; with a bar; with a hook; rounded.
  private static let sevens = [
    GlyphShape([[5, 5], [48, 5], [90, 4], [90, 4], [62, 48], [36, 100]]),
    GlyphShape([[6, 6], [48, 5], [90, 4], [90, 4], [60, 48], [40, 100]], [[28, 51], [54, 50], [82, 47]]),
    GlyphShape([[6, 24], [10, 5], [10, 5], [50, 6], [92, 5], [92, 5], [58, 48], [44, 100]]),
    GlyphShape([[5, 14], [46, 3], [92, 10], [66, 50], [52, 100]]),
  ]

  /// In one go; two rings; open at the top.
  private static let eights = [
    GlyphShape(
      [[78, 12], [40, 1], [15, 22], [50, 47], [88, 76], [50, 100], [12, 76], [50, 47], [85, 22], [70, 6]]),
    GlyphShape(
      [[50, 46], [20, 25], [50, 1], [80, 24], [52, 46]], [[50, 46], [10, 74], [50, 100], [90, 74], [52, 47]]),
    GlyphShape(
      [[85, 10], [45, 2], [18, 24], [55, 50], [85, 78], [45, 100], [12, 78], [45, 48], [90, 8]]),
  ]

  /// With a straight leg; with a curved leg; with a slanted leg.
  private static let nines = [
    GlyphShape([[85, 16], [50, 0], [12, 22], [40, 50], [80, 30], [86, 8], [86, 8], [84, 60], [80, 100]]),
    GlyphShape([[85, 20], [45, 0], [12, 25], [45, 50], [85, 22], [88, 55], [65, 90], [20, 97]]),
    GlyphShape([[82, 20], [45, 2], [15, 28], [50, 50], [86, 14], [72, 58], [48, 100]]),
  ]
}
