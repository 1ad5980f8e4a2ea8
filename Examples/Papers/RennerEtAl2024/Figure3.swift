// Figure 3: accuracy and loss every half epoch, the mean over three trainings; here on the built-in glyphs.
import Synfire

enum Figure3 {
  static func show() throws {
    let choice = DataConfiguration(name: "glyphs", encoding: ImageEncoding(crop: 20))
    let data = try RunData(.glyphs(train: 4_000, test: 1_000), choice)
    var histories: [History] = []
    for seed: UInt64 in 1...3 {
      let learner = AnyLearnerConfiguration(NBPConfiguration(layers: [400, 400, 10], seed: seed))
      var run = try TrainingRun(
        RunConfiguration(learner: learner, data: choice, epochs: 3, reportsHalfEpochs: true), data: data, folder: nil)
      _ = try run.run()
      histories.append(run.history)
    }

    print("\nFigure 3. nBP learns glyphs on the chip: percent of the test images, mean ± deviation of 3 seeds\n")
    print("epoch          exact         spikes      potential   loss")
    for place in histories[0].points.indices {
      let scores = histories.map { $0.points[place].reported }
      let exact = spread(scores.compactMap { $0["exact"] })
      let spikes = spread(scores.compactMap { $0["spikes"] })
      let potential = spread(scores.compactMap { $0["potential"] })
      let loss = scores.map(\.loss).reduce(0, +) / 3
      let epoch = RennerEtAl2024.number(histories[0].points[place].epoch, 1, width: 5)
      print(epoch, exact, spikes, potential, RennerEtAl2024.number(loss, 3, width: 6))
    }
  }

  static func spread(_ fractions: [Double]) -> String {
    guard let spread = Spread(fractions) else { return "" }
    let mean = RennerEtAl2024.number(100 * spread.mean, 1, width: 7)
    return mean + " ±" + RennerEtAl2024.number(100 * spread.standardDeviation, 1, width: 5)
  }
}
