import Figures
import Learners
import Recordings

/// Figures 4 and 5 of the SSNN-BP paper: what random spikes can multiply, and what a winner-take-all makes of outputs.
enum SSNNBPSpikes {
  static func figure4(_ bench: ReproductionBench) async throws -> Findings {
    let repeats = bench.budget.isQuick ? 2 : 20
    let steps = [50, 100, 200, 500, 1_000]
    var findings = Findings()
    findings.seeds = [4]
    var table = ResultTable(
      "errors", "Errors of all products of two rates of 0, 0.02 … 0.98, each tried \(repeats) times",
      columns: ["T", "mean error", "standard deviation", "0.368/√T", "kurtosis"])
    var densities = ResultTable(
      "densities", "Densities of the errors", columns: ["T", "error", "density"], isData: true)
    var all: [StochasticProducts] = []
    for (place, count) in steps.enumerated() {
      try bench.progress("products", place, of: steps.count, "lengths")
      let products = StochasticProducts(steps: count, repeats: repeats)
      all.append(products)
      table.append([
        .count(count), .number(products.mean, places: 5), .number(products.deviation, places: 4),
        .number(StochasticProducts.law(steps: count), places: 4), .number(products.kurtosis, places: 1),
      ])
      for (center, density) in products.density(limit: 0.16, bins: 64) {
        densities.append([.count(count), .number(center, places: 4), .number(density, places: 3)])
      }
    }
    findings.tables = [table, densities]
    findings.drawings = drawings(all)
    findings.remarks = [
      "Half the error takes four times the steps. The errors are not Gaussian, whose kurtosis is 3, though the paper calls "
        + "them so: each product has a width of its own, none at 0 and the largest at a half, and a mixture of widths has "
        + "heavy tails."
    ]
    return findings
  }

  private static func drawings(_ all: [StochasticProducts]) -> [Findings.Drawing] {
    let steps = all.map { Double($0.steps) }
    let law = LineSeries(
      "0.368/√T", x: steps, y: all.map { StochasticProducts.law(steps: $0.steps) }, style: .line)
    let deviations = Figure.lines(
      [LineSeries("counted", x: steps, y: all.map(\.deviation), style: .markers), law],
      title: "Standard deviation of the error", x: Axis("steps, T", scale: .logarithmic),
      y: Axis("standard deviation", scale: .logarithmic))
    let distributions = Figure.lines(
      all.map { products in
        let density = products.density(limit: 0.16, bins: 64)
        return LineSeries(
          "T = \(products.steps)", x: density.map(\.center), y: density.map(\.density), style: .line)
      }, title: "Distributions of the error", x: Axis("count / T − ab"), y: Axis("density"))
    return [
      .init(
        "", "Distributions of the error, and their standard deviation against the number of steps",
        svg: Figure.grid([distributions, deviations]).svg())
    ]
  }

  // MARK: - Winner-take-all

  static func figure5(_ bench: ReproductionBench) async throws -> Findings {
    let samples = bench.budget.isQuick ? 40 : 400
    let competition = try OutputCompetition(samples: samples)
    let softmax = competition.softmax
    let kinds = [
      ("no competition", competition.raw), ("in time", competition.inTime), ("equation 2", competition.byEquation2),
    ]
    var findings = Findings()
    findings.seeds = [5]
    var table = ResultTable(
      "shares", "Share of each rank of ten outputs in their spikes, mean over \(samples) random inputs",
      columns: ["rank", "no competition", "winner-take-all in time", "by equation 2", "softmax"])
    let shares = (kinds.map(\.1) + [softmax]).map(OutputCompetition.sharesByRank)
    for rank in 0..<10 {
      table.append([.count(rank + 1)] + shares.map { .number($0[rank], places: 3) })
    }
    var distances = ResultTable(
      "distances", "How far shares are from those of the softmax of the outputs' own spikes",
      columns: ["competition", "total variation, mean", "same winner %"])
    for (name, counts) in kinds {
      let distance = OutputCompetition.distance(counts, softmax)
      distances.append([.text(name), .number(distance.variation, places: 3), .percent(distance.agreement)])
    }
    findings.tables = [distances, table]
    findings.drawings = [.init("", "Shares of the outputs by rank", svg: drawing(shares, samples).svg())]
    findings.remarks = [
      "Ten outputs are driven by ten inputs of random grey values, one each, over 100 steps. The softmax is that of the spike "
        + "counts without competition, with the temperature \(Format.decimal(competition.temperature, places: 1)) spikes that "
        + "comes nearest to the winner-take-all in time. The paper's own inputs for this figure are not known to us, so no "
        + "number is compared.",
      "By equation 2 each turn is a further layer of integrators behind s − wΣs, here with w = 0.1 and one turn.",
    ]
    return findings
  }

  private static func drawing(_ shares: [[Double]], _ samples: Int) -> Figure {
    Figure.lines(
      zip(["no competition", "winner-take-all in time", "winner-take-all by equation 2", "softmax"], shares).map {
        LineSeries($0, y: $1, from: 1, style: .lineWithMarkers)
      }, title: "Winner-take-all and softmax", subtitle: "ten outputs, \(samples) random inputs",
      x: Axis("rank of the output", ticks: (1...10).map(Double.init)), y: Axis("share of all spikes")
    )
  }
}
