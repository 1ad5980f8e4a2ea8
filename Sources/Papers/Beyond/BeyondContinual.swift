import Datasets
import Experiments
import Figures
import Recordings

/// Tasks that come one after the other, and a class that comes late: what networks forget, and what helps.
enum BeyondContinual {
  private static let networks = [ContinualNetwork.published, .margin, .stochastic, .dense]

  static func findings(_ bench: ReproductionBench) async throws -> Findings {
    var findings = Findings()
    let isQuick = bench.budget.isQuick
    let seeds = isQuick ? Array(bench.seeds.prefix(1)) : bench.seeds
    let streams: [ContinualTable.Stream] =
      isQuick ? [.splitClass, .permutedDomain] : [.splitClass, .splitDomain, .permutedDomain, .permutedClass]
    let small = isQuick ? [] : [(ContinualNetwork.small, [ContinualTable.Stream.splitClass, .splitDomain])]
    let digits = try await ContinualTable(
      "mnist", title: "MNIST", networks.map { ($0, streams) } + small, seeds: seeds
    ).filled(by: bench)
    findings.tables = [digits.summary]
    findings.seeds = seeds
    var all = [digits]
    if !isQuick {
      let clothes = try await ContinualTable(
        "fashion-mnist", title: "Fashion-MNIST",
        networks.map { ($0, [.splitClass, .splitDomain, .permutedDomain]) }, seeds: seeds
      ).filled(by: bench)
      all.append(clothes)
      findings.tables.append(clothes.summary)
    }
    findings.tables.append(try await LateClassTable.table(bench, seeds: Array(seeds.prefix(1))))
    findings.tables += all.map(\.data)
    findings.drawings = [.init("", "Accuracy on each task after each task", svg: figure(digits).svg())]
    findings.remarks = remarks
    return findings
  }

  // MARK: - The figure

  /// A panel for each network, without a remedy at the left and with a memory at the right.
  private static func figure(_ table: ContinualTable) -> Figure {
    let panels = [ContinualNetwork.margin, .stochastic, .dense].flatMap { network in
      [ContinualNetwork.Remedy.none, .more].map { remedy in
        panel(table.entry(network, remedy, .splitClass), "\(network.title), remedy: \(remedy.title)")
      }
    }
    return Figure.grid(
      panels, columns: 2, title: "\(table.title) in five tasks of two classes each, one pass, ten outputs",
      subtitle: "accuracy on each task after each task; a line begins when its task has been learned")
  }

  private static func panel(_ entry: ContinualTable.Entry?, _ title: String) -> Figure {
    let results = entry?.results ?? []
    let count = results.first?.accuracies.rows.count ?? 0
    let lines = (0..<count).map { task in
      LineSeries(
        "\(2 * task), \(2 * task + 1)", x: (task..<count).map { Double($0 + 1) },
        spreads: (task..<count).compactMap { after in Spread(results.map { 100 * $0.accuracies.rows[after][task] }) })
    }
    return Figure.lines(
      lines, title: title, x: Axis("tasks learned", from: 1, to: 5, ticks: [1, 2, 3, 4, 5]),
      y: Axis("accuracy", unit: "%", from: 0, to: 100), width: 480, height: 300)
  }

  // MARK: - Words

  private static let remarks = [
    "Split: five tasks of two classes each, in the order of the set; permuted: five tasks with all classes, the pixels of each "
      + "but the first in an order of its own, the first 12,000 images each. Every task is shown once. Class: an output for each "
      + "class of all tasks (50 of permuted images), and the network is not told the task; domain: the outputs stand for the "
      + "classes within a task (van de Ven, Tolias 2019, arXiv:1904.07734). The first number is the mean over the five tasks after "
      + "the last one; forgotten: the best accuracy before less that at the end, mean over the first four tasks (Chaudhry et al. "
      + "2018, arXiv:1801.10112). Silence counts as wrong.",
    "nBP learns and answers as spikes on the simulated chip throughout, 400-400-10 on MNIST at 20×20 and 784-400-10 on "
      + "Fashion-MNIST, its closed groups held by the wall (`--closing wall`): tasks in sequence drive weights so high that outputs "
      + "held by inhibition spike out of their phase on Fashion-MNIST. The others have 400 hidden neurons, grey values and a "
      + "constant learning rate. S has 7×7 windows at stride 3 on three levels of grey, 256 neurons and 8 outputs a class, without "
      + "rare learning and augmentation.",
    "Published nBP hardly learns classes that come late: while a class is absent its output is pushed below the box in which "
      + "errors are formed, and then no sample of the class brings it back. A margin in place of the box (`--margin 256,768`) "
      + "removes that.",
    "Remembered: the host keeps this many samples in all, as many of each class as it can (Chrysakis, Moens 2020, PMLR "
      + "119:1952), and shows one of them after each new one. Halves: the share of neurons that take part in learning halves with "
      + "each task (`--halving 12000`). Margin, halving and the rounds below were chosen on 10,000 held-out training images.",
    "A class that was left out (0, 2, 4, 6 and 8 in turn, seed 1): one pass over the other nine, then rounds of 1, 5 or 20 samples "
      + "of the class, each followed by one of 500 remembered samples of the nine, or by none, while the network goes on; each "
      + "number of samples starts from the same network.",
  ]
}
