import Datasets
import Experiments
import Foundation
import Learners
import Storage
import Synchronization
import SystemPackage

/// What an item works with: the settings, images, trainings, and somebody to tell how it goes.
struct ReproductionBench: Sendable {
  let settings: ReproductionSettings
  let images: ImageSource
  let report: @Sendable (ReproductionEvent) -> Void
  let shouldStop: @Sendable () -> Bool

  var budget: Budget { settings.budget }
  var seeds: [UInt64] { settings.seeds }

  /// Whether somebody asked for the work to end.
  var isStopped: Bool { shouldStop() || Task.isCancelled }

  /// Ends the work where somebody asked for it.
  func checkStop() throws { if isStopped { throw ReproductionStopped() } }

  /// Tells how far a piece of work without trainings has come, and ends it where somebody asked for it.
  func progress(_ title: String, _ done: Int, of total: Int, _ unit: String) throws {
    try checkStop()
    report(.progress(title: title, done: done, total: total, unit: unit))
  }

  /// The images of `configuration`, as many as the budget allows.
  func data(_ configuration: DataConfiguration) async throws -> RunData {
    var dataset = try await images.dataset(
      configuration.name, configuration.trainCount.map { $0 + configuration.heldOut })
    if let count = budget.testCount { dataset.test = try dataset.test.prefix(count) }
    return try RunData(dataset, configuration)
  }

  /// `configuration` with as many images as the budget allows.
  func limited(_ configuration: DataConfiguration) -> DataConfiguration {
    guard let count = budget.trainCount else { return configuration }
    var limited = configuration
    limited.trainCount = min(count, configuration.trainCount ?? count)
    limited.heldOut = min(count / 4, configuration.heldOut)
    return limited
  }

  // MARK: - Training

  /// The runs of all plans, trained to their end side by side; those that were begun before go on.
  func train(_ plans: [TrainingPlan]) async throws -> [FinishedRuns] {
    if settings.finishedOnly { try checkThatAllAreFinished(plans) }
    var finished: [FinishedRuns] = []
    for plan in plans {
      try checkStop()
      let configuration = limited(plan.data)
      // Plans of one call often share their images.
      let known = finished.first { limited($0.plan.data) == configuration }?.data
      let data = if let known { known } else { try await self.data(configuration) }
      let folder = settings.runFolder(plan.name)
      let runs = try (plan.seeds ?? seeds).map {
        try run(plan, seed: $0, data, in: SeedSweep.folder(of: $0, in: folder))
      }
      finished.append(FinishedRuns(plan: plan, data: data, folder: folder, runs: runs))
    }
    let places = finished.indices.flatMap { plan in finished[plan].runs.indices.map { (plan, $0) } }
    let board = ProgressBoard(finished.flatMap(\.runs), report)
    let trained = try await trainAll(places.map { finished[$0.0].runs[$0.1] }, board)
    for (place, run) in zip(places, trained) { finished[place.0].runs[place.1] = run }
    for runs in finished where !runs.plan.keepsCheckpoints {
      for seed in runs.plan.seeds ?? seeds { SeedSweep.folder(of: seed, in: runs.folder).removeAllButLastCheckpoint() }
    }
    return finished
  }

  /// The runs of one plan.
  func train(_ plan: TrainingPlan) async throws -> FinishedRuns { try await train([plan])[0] }

  /// Refuses plans with trainings that are not at their end.
  private func checkThatAllAreFinished(_ plans: [TrainingPlan]) throws {
    let unfinished = try plans.filter { plan in
      let folder = settings.runFolder(plan.name)
      return try !(plan.seeds ?? seeds).allSatisfy { seed in
        let folder = SeedSweep.folder(of: seed, in: folder)
        return try folder.holdsRun && folder.record().status == .complete
      }
    }
    guard unfinished.isEmpty else { throw UnfinishedTrainings(names: unfinished.map(\.name)) }
  }

  /// A run from its beginning, or from where it stopped.
  private func run(_ plan: TrainingPlan, seed: UInt64, _ data: RunData, in folder: RunFolder) throws -> TrainingRun {
    let epochs = budget.epochs(plan.epochs)
    let learner = plan.learner((data.train.width, data.train.classCount), seed, epochs, budget)
    let configuration = RunConfiguration(
      learner: learner, data: limited(plan.data), epochs: epochs, reportsHalfEpochs: plan.halfEpochs,
      scoredTrainCount: plan.scoredTrainCount)
    if folder.holdsRun {
      if try folder.record().configuration == configuration {
        return try TrainingRun(resuming: folder, data: data, warn: { report(.remark($0)) })
      }
      guard settings.again else {
        throw StorageError(
          folder.path, "holds a run of other settings: name another folder, or replace it (--again)")
      }
      try FileManager.default.removeItem(atPath: folder.path.string)
    }
    return try TrainingRun(configuration, data: data, folder: folder)
  }

  /// Trains `runs`, as many at a time as there are cores.
  private func trainAll(_ runs: [TrainingRun], _ board: ProgressBoard) async throws -> [TrainingRun] {
    try await RunQueue().results(of: Array(runs.enumerated()), shouldStop: shouldStop) { item, stops in
      var run = item.element
      guard try run.run(report: { board.note($0, of: item.offset) }, shouldStop: stops) == .complete else {
        throw ReproductionStopped()
      }
      return run
    }
  }
}

/// Adds up the progress of runs that train side by side.
private final class ProgressBoard: Sendable {
  private let done: Mutex<[Int]>
  private let total: Int
  private let report: @Sendable (ReproductionEvent) -> Void

  init(_ runs: [TrainingRun], _ report: @escaping @Sendable (ReproductionEvent) -> Void) {
    done = Mutex(runs.map(\.samplesDone))
    total = runs.reduce(0) { $0 + $1.sampleCount }
    self.report = report
    report(.progress(title: "", done: runs.reduce(0) { $0 + $1.samplesDone }, total: total, unit: "samples"))
  }

  func note(_ event: RunEvent, of place: Int) {
    guard case .progress(let seed, let epoch, let sample, let count) = event else { return }
    let sum = done.withLock { done in
      done[place] = epoch * count + sample
      return done.reduce(0, +)
    }
    report(.progress(title: "seed \(seed), epoch \(epoch + 1)", done: sum, total: total, unit: "samples"))
  }
}
