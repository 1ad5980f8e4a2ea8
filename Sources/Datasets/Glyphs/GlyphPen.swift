import Kernels

/// The hand that draws the built-in digits: each image is a function of (seed, part, index).
///
/// ```swift
/// let pen = GlyphPen(part: .train)  // as `Dataset.glyphs()` has it
/// pen.label(of: 41)
/// pen.pixels(of: 41)  // 28 rows of 28 grey values
/// ```
///
/// A digit is a table of strokes, in one of several ways to write it. Its points are shaken one by one, moved by a smooth
/// random field, stretched, sheared and turned; a smooth curve through them is drawn by a pen of random width, softness
/// and darkness. Some images have a gap, a stray line or specks. The strokes lie in the middle 20 × 20 pixels.
public struct GlyphPen: Sendable, Hashable {
  /// Rows and columns of an image.
  public static let side = GlyphRecipe.side
  private let stream: RandomStream

  /// The two sequences of images of one seed; no random number serves both.
  public enum Part: UInt32, Sendable, Hashable, CaseIterable {
    /// The images to learn from.
    case train = 0
    /// The images to report on.
    case test = 1
  }

  /// The hand that draws one part of the images of `seed`.
  public init(seed: UInt64 = 1, part: Part) {
    stream = RandomStream(seed: seed, purpose: .glyphs, substream: part.rawValue)
  }

  /// The digit of image `index`: of every ten images from a multiple of ten on, each digit is one, in random order.
  ///
  /// - Precondition: `index` is in 0 ..< 2⁵³.
  public func label(of index: Int) -> Int {
    precondition(0..<(1 << 53) ~= index, "an image index in 0 ..< 2⁵³, got \(index)")
    // The last positions of the first of the ten images are left to their order.
    var draws = GlyphDraws(stream, image: index / 10 * 10, from: GlyphDraws.positionsPerImage - 8)
    var order = SIMD16<UInt8>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0, 0, 0, 0)
    for i in 1..<10 {
      let j = draws.index(below: i + 1)
      (order[i], order[j]) = (order[j], order[i])
    }
    return Int(order[index % 10])
  }

  /// The grey values of image `index`, row by row.
  ///
  /// - Precondition: `index` is in 0 ..< 2⁵³.
  public func pixels(of index: Int) -> [UInt8] {
    var desk = GlyphDesk()
    var pixels: [UInt8] = []
    draw(index, digit: label(of: index), on: &desk, into: &pixels)
    return pixels
  }

  /// Appends the grey values of image `index`, which shows `digit`.
  func draw(_ index: Int, digit: Int, on desk: inout GlyphDesk, into pixels: inout [UInt8]) {
    var draws = GlyphDraws(stream, image: index)
    desk.draw(digit, &draws, into: &pixels)
  }
}
