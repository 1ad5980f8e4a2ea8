internal import Learners

extension DenseBackprop.Configuration {
  /// The choices on which such networks differ, in one line.
  var variant: String {
    let steps = if case .momentum(let momentum) = optimizer { "momentum \(momentum)" } else { "Adam" }
    let rate =
      switch schedule {
      case .constant: "learning rate \(learningRate)"
      case .linear(let epochs): "learning rate \(learningRate), linearly to 0 in \(epochs) epochs"
      case .cosine(let epochs): "learning rate \(learningRate), by a cosine to 0 in \(epochs) epochs"
      }
    let fractions = dropout.map { "\($0)" }.joined(separator: ", ")
    return "\(loss.rawValue), \(steps), \(rate), batch \(batchSize), dropout \(fractions.isEmpty ? "none" : fractions)"
  }
}

extension StochasticSpikingBackprop.Configuration {
  /// The choices on which such networks differ most, in one line; the record has them all.
  var variant: String {
    let rates = matrixRates.map { "\($0)" }.joined(separator: ", ")
    let fall = if case .linear(let epochs) = schedule { ", linearly to 0 in \(epochs) epochs" } else { "" }
    let fractions = dropout.map { "\($0)" }.joined(separator: ", ")
    return
      "\(steps) steps, \(updateText) update, \(lossText), learning rates \(rates)\(fall), label after \(label.delay) "
      + "steps, weights up to \(largestSize), batch \(batchSize), dropout \(fractions.isEmpty ? "none" : fractions)"
  }

  private var updateText: String {
    switch update {
    case .rate: "rate"
    case .stochastic: "stochastic"
    case .rateWithNoise(let steps): "rate and noise of \(steps) steps"
    }
  }

  private var lossText: String {
    switch loss {
    case .meanSquaredError: "mse"
    case .winnerTakeAll(let inhibition): "winner-take-all \(inhibition)"
    case .winnerTakeAllByEquation2(let weight, let turns):
      "winner-take-all by equation 2, weight \(weight), \(turns) turn\(turns == 1 ? "" : "s")"
    }
  }
}
