extension RandomAccessCollection where Element: Comparable, Index == Int {
  /// The first index of the greatest element, which is how ties between outputs are decided; 0 for no elements.
  @inline(__always)
  package var firstMaximum: Int { indices.dropFirst().reduce(indices.first ?? 0) { self[$1] > self[$0] ? $1 : $0 } }
}
