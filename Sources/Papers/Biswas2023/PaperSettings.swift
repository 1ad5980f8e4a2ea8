import Datasets
import Experiments
import Learners

/// How SSNN-BP is trained on each set: chosen on held-out training images, never on test images.
enum PaperSettings {
  /// Hidden neurons, as in the paper.
  static let hidden = 1_280
  /// Training images that are scored after each epoch; all of them would take as long as learning.
  static let scoredTrainCount = 10_000
  /// Passes of the trainings by coincidence, and of those with noise, of figures 6 to 8.
  static let noiseEpochs = 20
  /// Passes over sets of 47 classes.
  private static let letterEpochs = 15

  /// A set of images and what was chosen for it.
  struct ImageSet: Sendable {
    /// The name of the set.
    let name: String
    /// The name for people.
    let title: String
    /// Passes over the training images.
    let epochs: Int
    /// The threshold θ of the forward neurons.
    let threshold: Double
    /// The fractions of inputs and hidden neurons that are left out.
    let dropout: [Double]
    /// How input spikes lie in time.
    var inputTrains = StochasticSpikingBackprop.InputTrains.poisson
    /// Passes and dropout of the conventional network.
    let dense: (epochs: Int, dropout: [Double])
    /// The published accuracies in percent: this work, its spread, the conventional network.
    let published: (accuracy: Double, deviation: Double, dense: Double)?
  }

  static let mnist = ImageSet(
    name: "mnist", title: "MNIST", epochs: 30, threshold: 5, dropout: [0.1, 0.15], dense: (20, [0.2, 0.3]),
    published: (98.65, 0.04, 98.67))
  static let fashion = ImageSet(
    name: "fashion-mnist", title: "Fashion-MNIST", epochs: 40, threshold: 2, dropout: [0.02, 0.1],
    inputTrains: .regular, dense: (30, [0.1, 0.3]), published: (90.5, 0.2, 90.8))
  static let letters = ImageSet(
    name: "emnist-balanced", title: "EMNIST Balanced", epochs: letterEpochs, threshold: 2, dropout: [0.1, 0.2],
    dense: (20, [0.2, 0.4]), published: (85.76, 0.15, 86))
  static let derivedLetters = ImageSet(
    name: "emnist-derived", title: "EMNIST, derived set of 47 classes", epochs: letterEpochs, threshold: 2,
    dropout: [0.1, 0.2], dense: (20, [0.2, 0.4]),
    published: nil)

  /// The rule of the rows "this work": a winner-take-all in time.
  static let winnerTakeAll = StochasticSpikingBackprop.Loss.winnerTakeAll(inhibition: 0.3)
}

/// The trainings of SSNN-BP that items share.
enum SSNNBPPlans {
  typealias Loss = StochasticSpikingBackprop.Loss
  typealias Update = StochasticSpikingBackprop.Update

  /// The row "this work" of a set, or one of the rows that lead to it.
  static func rate(
    _ set: PaperSettings.ImageSet, loss: Loss = PaperSettings.winnerTakeAll, hasDropout: Bool = true, name: String = ""
  ) -> TrainingPlan {
    plan("ssnn-bp-\(set.name)\(name)", set, epochs: set.epochs) { layers, seed, epochs in
      var configuration = StochasticSpikingBackprop.Configuration(layers: layers, seed: seed, epochs: max(1, epochs))
      (configuration.threshold, configuration.inputTrains) = (set.threshold, set.inputTrains)
      configuration.loss = loss
      configuration.dropout = hasDropout ? set.dropout : []
      return configuration
    }
  }

  /// MNIST by a rule, over a number of steps; the trainings of figures 6 to 8.
  static func mnist(_ name: String, steps: Int, _ update: Update, seeds: [UInt64]? = nil) -> TrainingPlan {
    let set = PaperSettings.mnist
    var plan = plan("ssnn-bp-mnist-\(name)", set, epochs: PaperSettings.noiseEpochs) { layers, seed, epochs in
      var configuration = StochasticSpikingBackprop.Configuration(
        layers: layers, seed: seed, steps: steps, update: update, epochs: max(1, epochs))
      configuration.dropout = set.dropout
      return configuration
    }
    plan.seeds = seeds
    return plan
  }

  private static func plan(
    _ name: String, _ set: PaperSettings.ImageSet, epochs: Int,
    _ make: @escaping @Sendable ([Int], UInt64, Int) -> StochasticSpikingBackprop.Configuration
  ) -> TrainingPlan {
    TrainingPlan(
      name: name, data: DataConfiguration(name: set.name, encoding: ImageEncoding(isGrey: true)), epochs: epochs,
      scoredTrainCount: PaperSettings.scoredTrainCount
    ) { sizes, seed, epochs, budget in
      AnyLearnerConfiguration(make([sizes.inputs, budget.hidden(PaperSettings.hidden), sizes.outputs], seed, epochs))
    }
  }

  /// The conventional network of a set.
  static func dense(_ set: PaperSettings.ImageSet) -> TrainingPlan {
    TrainingPlan(
      name: "dense-\(set.name)", data: DataConfiguration(name: set.name, encoding: ImageEncoding(isGrey: true)),
      epochs: set.dense.epochs, scoredTrainCount: PaperSettings.scoredTrainCount
    ) { sizes, seed, epochs, budget in
      var configuration = DenseBackprop.Configuration(
        layers: [sizes.inputs, budget.hidden(PaperSettings.hidden), sizes.outputs], seed: seed, epochs: max(1, epochs))
      configuration.dropout = set.dense.dropout
      return AnyLearnerConfiguration(configuration)
    }
  }
}
