/// The numbers of an array of images that is no array of unsigned bytes: turned into grey values, or refused with the
/// conversion that keeps the picture.
struct GreyNumbers {
  /// The type of the numbers.
  let type: NumberType
  /// The sizes along each dimension, which fit the bytes that follow `start`.
  let shape: DeclaredShape
  /// The first byte of the numbers.
  let start: Int

  private var count: Int { shape.sizes.reduce(1, *) }
  private var pixelCount: Int { max(1, count / max(1, shape.sizes[0])) }

  /// The grey values of `bytes` by `scale`.
  ///
  /// - Throws: ``DatasetError`` of kind `invalidArgument` for a number that the scale does not hold.
  func grey(_ bytes: [UInt8], by scale: GreyScale, source: String) throws(DatasetError) -> [UInt8] {
    var stranger: (number: Double, place: Int)?
    let grey = bytes.withUnsafeBytes { raw in
      [UInt8](unsafeUninitializedCapacity: count) { target, filled in
        for place in 0..<count {
          let number = type.number(raw, at: start + place * type.byteCount)
          guard let grey = scale.grey(number) else {
            stranger = (number, place)
            break
          }
          target[place] = grey
          filled += 1
        }
      }
    }
    if let stranger {
      throw scale.refusal(of: stranger.number, inImage: stranger.place / pixelCount, source: source)
    }
    return grey
  }

  /// What to do with `bytes`, for an error: what to save, or which scale to read them with.
  ///
  /// - Parameter option: what takes a scale, such as `a scale of`.
  func advice(for bytes: [UInt8], option: String) -> String {
    var (lowest, highest, isNumber) = (Double.infinity, -Double.infinity, true)
    bytes.withUnsafeBytes { raw in
      for place in 0..<count {
        let number = type.number(raw, at: start + place * type.byteCount)
        isNumber = isNumber && number.isFinite
        lowest = min(lowest, number)
        highest = max(highest, number)
      }
    }
    guard isNumber else {
      return "some are infinite or no numbers; save numpy.nan_to_num(array), scaled to 0…255, as uint8"
    }
    guard lowest < highest else { return "all are \(lowest.shortText); save grey values as uint8" }
    let range = "they go from \(lowest.shortText) to \(highest.shortText)"
    guard let scale = GreyScale.likely(from: lowest, to: highest, in: type) else {
      return "\(range); save grey values as uint8"
    }
    return "\(range); save \(scale.conversion(of: type)), or read them with \(option) \(scale)"
  }
}

extension Double {
  /// At most six digits, without a point for a whole number.
  fileprivate var shortText: String {
    if self == rounded(), abs(self) < 1e15 { return String(Int(self)) }
    let rounded = (self * 1e4).rounded() / 1e4
    return rounded == 0 ? String(self) : String(rounded)
  }
}
