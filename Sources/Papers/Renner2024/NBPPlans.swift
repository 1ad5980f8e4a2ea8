import Datasets
import Experiments
import Learners
import Recordings

/// The trainings of nBP that items share.
enum NBPPlans {
  private static let hiddenCount = 400

  /// MNIST, the 20×20 pixels without their frame, on the chip, scored twice an epoch as in the paper's figure 3.
  static var mnist: TrainingPlan { onChip("nbp-mnist-20", "mnist", crop: 20, epochs: 60, halfEpochs: true) }
  /// MNIST with its frame.
  static var mnistWhole: TrainingPlan { onChip("nbp-mnist-28", "mnist", crop: 28, epochs: 60) }
  /// MNIST at half the size.
  static var mnistSmall: TrainingPlan { onChip("nbp-mnist-10", "mnist", crop: 20, blockMeans: true, epochs: 60) }
  /// Fashion-MNIST.
  static var fashion: TrainingPlan { onChip("nbp-fashion", "fashion-mnist", epochs: 40) }

  /// MNIST with 10,000 training images held out.
  static var mnistHeldOut: TrainingPlan {
    inArithmetic("nbp-mnist-20-held-out", "mnist", crop: 20, epochs: 60, heldOut: 10_000)
  }
  /// Fashion-MNIST with 10,000 training images held out.
  static var fashionHeldOut: TrainingPlan {
    inArithmetic("nbp-fashion-held-out", "fashion-mnist", epochs: 40, heldOut: 10_000)
  }
  /// MNIST, W₂ after the update.
  static var mnistAfterUpdate: TrainingPlan {
    inArithmetic("nbp-mnist-20-after-update", "mnist", crop: 20, epochs: 60, backward: .afterUpdate)
  }
  /// Fashion-MNIST, W₂ after the update.
  static var fashionAfterUpdate: TrainingPlan {
    inArithmetic("nbp-fashion-after-update", "fashion-mnist", epochs: 40, backward: .afterUpdate)
  }
  /// Fashion-MNIST with further seeds.
  static var fashionFurtherSeeds: TrainingPlan {
    var plan = inArithmetic("nbp-fashion-further-seeds", "fashion-mnist", epochs: 40)
    plan.seeds = Array(4...10)
    return plan
  }

  private static func onChip(
    _ name: String, _ set: String, crop: Int? = nil, blockMeans: Bool = false, epochs: Int, halfEpochs: Bool = false
  ) -> TrainingPlan {
    TrainingPlan(
      name: name, data: data(set, crop, blockMeans), epochs: epochs, halfEpochs: halfEpochs
    ) { sizes, seed, _, budget in
      AnyLearnerConfiguration(
        NBPConfiguration(layers: [sizes.inputs, budget.hidden(hiddenCount), sizes.outputs], seed: seed))
    }
  }

  private static func inArithmetic(
    _ name: String, _ set: String, crop: Int? = nil, epochs: Int, heldOut: Int = 0,
    backward: BinaryBackprop.BackwardWeights = .beforeUpdate
  ) -> TrainingPlan {
    TrainingPlan(
      name: name, data: data(set, crop, false, heldOut: heldOut), epochs: epochs, keepsCheckpoints: heldOut > 0
    ) { sizes, seed, _, budget in
      var configuration = NBPConfiguration(
        layers: [sizes.inputs, budget.hidden(hiddenCount), sizes.outputs], seed: seed, on: .arithmetic)
      configuration.backwardWeights = backward
      return AnyLearnerConfiguration(configuration)
    }
  }

  private static func data(
    _ set: String, _ crop: Int?, _ blockMeans: Bool, heldOut: Int = 0
  ) -> DataConfiguration {
    DataConfiguration(name: set, encoding: ImageEncoding(crop: crop, blockMeans: blockMeans), heldOut: heldOut)
  }
}

extension FinishedRuns {
  /// The network in numbers, such as 400-400-10.
  var layers: String {
    runs.first?.configuration.learner.shape.description ?? ""
  }

  /// The epochs that were trained.
  var epochs: Int { runs.first?.configuration.epochs ?? 0 }
}

extension Score {
  /// Patterns whose output spikes all are right.
  var exact: Double { self["exact"] ?? 0 }
  /// Patterns whose first spiking output is right.
  var spikes: Double { self["spikes"] ?? 0 }
  /// Patterns whose output of highest potential is right.
  var potential: Double { self["potential"] ?? 0 }
}

extension SeedSummary.Metrics {
  /// The spread of exact answers.
  var exact: Spread { spread("exact") }
  /// The spread of the accuracy by spikes.
  var spikes: Spread { spread("spikes") }
  /// The spread of the accuracy by potential.
  var potential: Spread { spread("potential") }

  private func spread(_ name: String) -> Spread {
    guard let spread = self[name] else { preconditionFailure("nBP is read by \(name)") }
    return spread
  }
}

/// The three readings of an output, as columns of tables.
enum MetricColumns {
  static let names = ["exact %", "spikes %", "potential %"]

  static func cells(_ metrics: SeedSummary.Metrics) -> [ResultCell] {
    [.percent(metrics.exact), .percent(metrics.spikes), .percent(metrics.potential)]
  }
}
