import Foundation

extension MutableSpan<Float> {
  /// Turns numbers z into the probabilities p = e^(z − max z) / Σ e^(z − max z), summed in ascending order.
  mutating func applySoftmax() {
    var highest = -Float.infinity
    for index in indices { highest = max(highest, self[index]) }
    var total: Float = 0
    for index in indices {
      self[index] = exp(self[index] - highest)
      total += self[index]
    }
    for index in indices { self[index] /= total }
  }
}
