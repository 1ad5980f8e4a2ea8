/// The colours of all figures.
///
/// Source: the palette of M. Okabe and K. Ito, "Color Universal Design" (2008), which people with any of the common
/// kinds of colour blindness can tell apart; in an order in which the darker, more legible ones come first.
public enum Palette {
  /// Blue, vermilion, bluish green, reddish purple, orange, sky blue and black, as `#rrggbb`.
  public static let inks = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"]
  /// The colour of text and of axes.
  public static let ink = "#22303c"
  /// The colour of what is said in passing.
  public static let quietInk = "#55636f"
  /// The colour of grid lines.
  public static let grid = "#e2dfd7"
  /// The ground of every figure.
  public static let paper = "#fbfaf7"

  /// The ink of the series at a place, from 0; they repeat.
  static func ink(_ place: Int) -> String { inks[Int(place.magnitude) % inks.count] }

  /// Dash patterns, which tell series apart without colour: not as many as inks, so that pairs of both repeat late.
  private static let dashes = ["", "8 4", "2 3", "10 3 2 3", "14 4"]

  /// The dashes of the series at a place, from 0, as `stroke-dasharray`; empty for an unbroken line.
  static func dash(_ place: Int) -> String { dashes[Int(place.magnitude) % dashes.count] }
}
