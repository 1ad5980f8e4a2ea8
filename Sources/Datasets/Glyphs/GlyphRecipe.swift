/// How much the hand that draws the glyphs varies, in numbers.
///
/// Lengths are in pixels unless said otherwise; "deviation" is a standard deviation.
enum GlyphRecipe {
  /// The number of the recipe; it changes whenever any pixel does.
  static let number = 1

  /// Rows and columns of an image.
  static let side = 28
  /// Rows and columns of the middle that holds the strokes.
  static let inkSide: Float = 20

  /// The box that the stroke tables are stretched to.
  static let width: ClosedRange<Float> = 9...15
  static let height: ClosedRange<Float> = 13...19
  /// Deviation of the tangent of half the angle of rotation, and its bound.
  static let halfTurn: Float = 0.09
  /// Deviation of the shear: columns per row.
  static let shear: Float = 0.22
  /// How far the middle of the strokes may lie from the middle of the image.
  static let shift: Float = 2.25
  /// Deviation of the coefficients of the smooth displacement, in half boxes.
  static let bend: Float = 0.07
  /// Deviation of each point, in half boxes.
  static let tremor: Float = 0.06

  /// Half the pen's width, and by how much it may grow or shrink along a stroke.
  static let halfWidth: ClosedRange<Float> = 0.9...1.7
  static let pressure: Float = 0.25
  /// How far the edge of a stroke fades.
  static let softness: ClosedRange<Float> = 0.9...1.8
  /// The darkest grey of an image, of 255.
  static let contrast: ClosedRange<Float> = 190...255

  /// How likely an image has a gap in a stroke, a stray line, or specks.
  static let gapChance: Float = 0.1
  static let lineChance: Float = 0.1
  static let speckChance: Float = 0.15
  /// How far, beyond half the pen's width, the pen is lifted around the middle of a gap.
  static let gapMargin: Float = 0.5
  /// The length of a stray line, half its width, and the most specks.
  static let lineLength: ClosedRange<Float> = 2...6
  static let lineHalfWidth: Float = 0.6
  static let specks = 4

  /// Straight pieces from one point of a table to the next.
  static let pieces = 5
}
