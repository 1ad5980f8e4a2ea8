import Kernels

/// The shift, rotation, change of size and exchange of sides of one presentation of an image.
///
/// With p a place in the image and q the same in the result, in pixels from the middle, to the right and down,
/// q = R(rotation) · diag(width, height) · diag(±1, 1) · p + shift.
package struct ImageWarp: Hashable {
  /// Units of a shift, a rotation or a scale: 2⁻¹² pixel, degree or 1.
  package static let unit = 4_096

  /// To the right and down, in 2⁻¹² pixel.
  package var shift = SIMD2(0, 0)
  /// Clockwise, in 2⁻¹² degree.
  package var rotation = 0
  /// The width and the height, in 2⁻¹² of those of the image; 1 or more.
  package var scale = SIMD2(unit, unit)
  /// Whether left and right are exchanged, before all else.
  package var isMirrored = false

  /// The warp that changes nothing.
  package init() {}
}

extension Augmentation {
  /// The warps of one epoch: that of image i is drawn from the blocks at positions 2i and 2i + 1 of the epoch's stream.
  package struct Draws {
    private let stream: RandomStream
    private let shift: Int
    private let rotation: Int
    private let scale: Int
    private let mirrors: Bool

    /// - Precondition: the amounts are in their ranges, and `epoch` is in 0 ..< 2³².
    package init(_ augmentation: Augmentation, seed: UInt64, epoch: Int) {
      stream = RandomStream(seed: seed, purpose: .augmentation, substream: UInt32(epoch))
      shift = Self.units(augmentation.shift)
      rotation = Self.units(augmentation.rotation)
      scale = Self.units(augmentation.scale)
      mirrors = augmentation.mirrors
    }

    /// The warp of image `index`.
    package func warp(of index: Int) -> ImageWarp {
      let first = stream.block(at: 2 * UInt64(index))
      let second = stream.block(at: 2 * UInt64(index) + 1)
      var warp = ImageWarp()
      warp.shift = SIMD2(Self.amount(first[0], shift), Self.amount(first[1], shift))
      warp.rotation = Self.amount(first[2], rotation)
      warp.scale &+= SIMD2(Self.amount(second[0], scale), Self.amount(second[1], scale))
      warp.isMirrored = mirrors && first[3] >> 31 == 1
      return warp
    }

    /// The whole units of an amount, rounded down so that none is drawn above it.
    private static func units(_ amount: Double) -> Int { Int(amount * Double(ImageWarp.unit)) }

    /// One of −limit … limit, all of them equally likely to within 2⁻¹¹.
    private static func amount(_ word: UInt32, _ limit: Int) -> Int {
      Int((UInt64(word) * UInt64(2 * limit + 1)) >> 32) - limit
    }
  }
}

/// The place in the image that each pixel of a warped one is taken from, in 2⁻¹⁶ pixel: the inverse of the warp.
///
/// Places are sums of whole numbers, so that they are the same on every machine, and exact for whole-pixel shifts and
/// mirror images.
struct WarpPlaces {
  /// 1 pixel.
  static let one = 65_536

  /// How column and row of the place change from one column of the result to the next.
  let acrossStep: SIMD2<Int>
  /// The same from one row of the result to the next.
  private let downStep: SIMD2<Int>
  private let first: SIMD2<Int>

  init(_ warp: ImageWarp, _ size: ImageSize) {
    let (sine, cosine) = Self.sineAndCosine(of: warp.rotation)
    let side: Double = warp.isMirrored ? -1 : 1
    func fixed(_ column: Double, _ row: Double) -> SIMD2<Int> {
      let unit = Double(ImageWarp.unit * Self.one)
      return SIMD2(
        Int((column * unit / Double(warp.scale.x)).rounded()), Int((row * unit / Double(warp.scale.y)).rounded()))
    }
    acrossStep = fixed(side * cosine, -sine)
    downStep = fixed(side * sine, cosine)
    // Twice the middle of the image is a whole number: its last column, and its last row.
    let last = SIMD2(size.width - 1, size.height - 1)
    let corner = 0 &- last &* (ImageWarp.unit / 2) &- warp.shift
    first =
      last &* (Self.one / 2)
      &+ (acrossStep &* corner.x &+ downStep &* corner.y &+ ImageWarp.unit / 2)
      &>> SIMD2(repeating: ImageWarp.unit.trailingZeroBitCount)
  }

  /// The column and row of the place for the first pixel of a row of the result.
  func start(ofRow row: Int) -> SIMD2<Int> { first &+ downStep &* row }

  /// Sine and cosine of an angle in 2⁻¹² degree, to 10⁻⁹.
  ///
  /// The functions of two C libraries may differ in the last bit, and with it a step that is rounded to 2⁻¹⁶. Sums,
  /// products and quotients of `Double` are the same everywhere, so these are the series up to x¹¹ and x¹⁰, from the
  /// nearest multiple of 90 degrees.
  static func sineAndCosine(of angle: Int) -> (sine: Double, cosine: Double) {
    let right = 90 * ImageWarp.unit
    let quarter = Int((Double(angle) / Double(right)).rounded())
    let x = Double(angle - quarter * right) / Double(ImageWarp.unit) * (Double.pi / 180)
    let square = x * x
    var (sine, cosine) = (1.0, 1.0)
    for k in stride(from: 10.0, through: 2, by: -2) {
      sine = 1 - square / (k * (k + 1)) * sine
      cosine = 1 - square / (k * (k - 1)) * cosine
    }
    sine *= x
    return switch quarter & 3 {
    case 0: (sine, cosine)
    case 1: (cosine, -sine)
    case 2: (-sine, -cosine)
    default: (-cosine, sine)
    }
  }
}

/// A sheet on which warped images of one size are drawn.
struct WarpCanvas {
  private let size: ImageSize
  /// The image in a frame of background: one pixel before and two after each row, and as many rows above and below.
  private var framed: [UInt8]

  init(_ size: ImageSize) {
    self.size = size
    framed = [UInt8](repeating: 0, count: (size.height + 3) * (size.width + 3))
  }

  /// Draws `source` as `warp` says; both images are row by row.
  ///
  /// With a, b above and c, d below the four pixels around a place, and f, g the fractions of its column and row in 2⁻⁸,
  /// the grey value is (1 − g)((1 − f) a + f b) + g ((1 − f) c + f d), rounded to a whole number, halves up. A place
  /// outside is moved to the frame, where all four are background.
  mutating func draw(_ source: UnsafePointer<UInt8>, by warp: ImageWarp, into target: UnsafeMutablePointer<UInt8>) {
    let (height, width, line) = (size.height, size.width, size.width + 3)
    let places = WarpPlaces(warp, size)
    let (across, lower) = (places.acrossStep, -WarpPlaces.one)
    let (right, bottom) = (width * WarpPlaces.one, height * WarpPlaces.one)
    framed.withUnsafeMutableBufferPointer { framed in
      guard let frame = framed.baseAddress else { return }
      let image = frame + line + 1
      for row in 0..<height { (image + row * line).update(from: source + row * width, count: width) }
      var pixel = target
      for row in 0..<height {
        let start = places.start(ofRow: row)
        var (column, row) = (start.x, start.y)
        for _ in 0..<width {
          let (u, v) = (min(max(column, lower), right), min(max(row, lower), bottom))
          let four = image + (v >> 16 &* line &+ u >> 16)
          let (f, g) = (UInt32(truncatingIfNeeded: u >> 8 & 255), UInt32(truncatingIfNeeded: v >> 8 & 255))
          let above = UInt32(four[0]) &* (256 &- f) &+ UInt32(four[1]) &* f
          let below = UInt32(four[line]) &* (256 &- f) &+ UInt32(four[line + 1]) &* f
          pixel.pointee = UInt8(truncatingIfNeeded: (above &* (256 &- g) &+ below &* g &+ 32_768) >> 16)
          pixel += 1
          column &+= across.x
          row &+= across.y
        }
      }
    }
  }
}
