/// A stretch of a list.
struct Stretch: BitwiseCopyable {
  /// The first place.
  var start = 0
  /// The place after the last one.
  var end = 0

  var range: Range<Int> { Range(uncheckedBounds: (start, end)) }
}
