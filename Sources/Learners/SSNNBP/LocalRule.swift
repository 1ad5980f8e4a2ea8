import CKernels
import Kernels

/// A local rule: how much a synapse's weight changes for what it has seen.
struct LocalRule: Sendable {
  /// Equation 9, equation 10, or equation 9 with noise.
  let update: StochasticSpikingBackprop.Update
  /// η/(2T²) in units of the weights: the change for one product of counts, or one coincidence.
  let rate: Float
  /// The standard deviation of the noise, in units of the weights.
  let noise: Double

  /// The standard deviation of a product of rates that coincidences count in one step: √(mean of ab(1 − ab)) over all products
  /// of a and b from {0, 0.02 … 0.98}.
  ///
  /// Source: Biswas et al. 2023, doi:10.1088/2634-4386/acf1c5, figure 4.
  static let deviationOfCoincidences = 0.368
}

extension StochasticSpikingBackprop.Configuration {
  /// One unit of weight in the units that learning sees: 2^(bits + 16).
  package var weightUnit: Double { Double(1 << (weightBits + 16)) }

  /// The largest size of a weight.
  package var largestSize: Double { weightLimit ?? Self.largestWeight(bits: weightBits) }

  /// The rule of matrix `index` after `sample` samples of the training, of which an epoch has `count`.
  func rule(ofMatrix index: Int, at sample: Int64, samplesInAnEpoch count: Int) -> LocalRule {
    var rate = matrixRates[index] * weightUnit
    if case .linear(let epochs) = schedule { rate *= max(0, 1 - Double(sample) / (Double(epochs) * Double(count))) }
    var noise = 0.0
    if case .rateWithNoise(let steps) = update {
      noise = rate * LocalRule.deviationOfCoincidences / Double(steps).squareRoot()
    }
    return LocalRule(update: update, rate: Float(rate / (2 * Double(self.steps) * Double(self.steps))), noise: noise)
  }
}

extension MatrixCopy {
  /// The noise of an update, the same for a synapse and its copy.
  func noise(
    _ configuration: StochasticSpikingBackprop.Configuration, deviation: Double, sample: UInt32
  ) -> stochastic_noise {
    let columns = UInt64(configuration.layers[matrix + 1])
    return stochastic_noise(
      key: configuration.seed, first: UInt64(matrix) << 40, row_stride: isBackward ? 1 : columns,
      column_stride: isBackward ? columns : 1, deviation: deviation, substream: sample,
      purpose: RandomStream.Purpose.updateNoise.code)
  }
}
