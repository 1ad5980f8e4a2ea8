import Foundation

/// A stand-in for the derivative of a spike with respect to the potential, for backpropagation: a function of the distance x of
/// the potential from the threshold.
package enum SurrogateDerivative: Sendable, Hashable {
  /// 1/(1 + `slope` |x|)².
  ///
  /// Source: Zenke and Ganguli, "SuperSpike", Neural Comput. 30, 2018, doi:10.1162/neco_a_01086.
  case fastSigmoid(slope: Float)
  /// (`steepness`/2) / (1 + (π/2 · `steepness` · x)²), whose integral is 1.
  ///
  /// Source: Fang et al., "Incorporating learnable membrane time constant to enhance learning of spiking neural networks",
  /// ICCV 2021, arXiv:2007.05785.
  case arctangent(steepness: Float)
  /// `height`/`width` · max(0, 1 − |x|/`width`).
  ///
  /// Source: Bellec et al., "Long short-term memory and learning-to-learn in networks of spiking neurons", NeurIPS 2018,
  /// arXiv:1803.09574, with a height of 0.3 and the threshold as the width.
  case triangle(height: Float, width: Float)
  /// `height`/`width` · e^(−|x|/`width`).
  ///
  /// Source: Shrestha and Orchard, "SLAYER: spike layer error reassignment in time", NeurIPS 2018, arXiv:1810.08646.
  case exponential(height: Float, width: Float)
  /// 1/`width` if |x| < `width`/2, and 0 elsewhere.
  ///
  /// Source: Wu et al., "Spatio-temporal backpropagation for training high-performance spiking neural networks", Front.
  /// Neurosci. 12, 2018, doi:10.3389/fnins.2018.00331.
  case rectangle(width: Float)

  /// The derivative at the distance `x`.
  package func callAsFunction(_ x: Float) -> Float {
    var one: Float = 1
    withUnsafePointer(to: x) { scale(&one, potentials: $0, thresholds: [0]) }
    return one
  }

  /// Multiplies each number of `errors` by the derivative for its neuron: one for each of `thresholds`.
  package func scale(_ errors: UnsafeMutablePointer<Float>, potentials: UnsafePointer<Float>, thresholds: [Float]) {
    func scale(by derivative: (Float) -> Float) {
      for neuron in thresholds.indices { errors[neuron] *= derivative(potentials[neuron] - thresholds[neuron]) }
    }
    switch self {
    case .fastSigmoid(let slope):
      scale {
        let root = 1 + slope * abs($0)
        return 1 / (root * root)
      }
    case .arctangent(let steepness):
      scale {
        let place = Float.pi / 2 * steepness * $0
        return steepness / 2 / (1 + place * place)
      }
    case .triangle(let height, let width): scale { height / width * max(0, 1 - abs($0) / width) }
    case .exponential(let height, let width): scale { height / width * exp(-abs($0) / width) }
    case .rectangle(let width): scale { abs($0) < width / 2 ? 1 / width : 0 }
    }
  }
}
