/// What a probe recorded.
public enum Recording: Sendable, Hashable {
  /// Spikes.
  case raster(Raster)
  /// Numbers.
  case series(Series)
}
