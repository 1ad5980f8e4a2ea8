import Figures
import Recordings

/// Figures of every kind, and of numbers and names that are hard to draw.
enum Gallery {
  /// A raster whose spikes follow a fixed pseudo-random sequence.
  static func raster(count: Int, steps: Int, every gap: UInt64, firstStep: Int = 1) -> Raster {
    var raster = Raster(count: count, firstStep: firstStep)
    var state: UInt64 = 1
    for _ in 0..<steps {
      var words = [UInt64](repeating: 0, count: (count + 63) / 64)
      for place in 0..<count {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        if (state >> 33) % gap == 0 { words[place / 64] |= 1 << UInt64(place % 64) }
      }
      raster.append(words: words)
    }
    return raster
  }

  static let learning: Figure = {
    let accuracies: [[Double]] = [
      [89.2, 92.4, 93.8, 94.6, 95.0, 95.4, 95.6, 95.8, 95.9, 96.1],
      [88.1, 91, 92.6, 93.3, 93.9, 94.1, 94.5, 94.6, 94.8, 94.9],
      [91.2, 94.4, 95.8, 96.6, 96.9, 97.2, 97.3, 97.4, 97.5, 97.6],
    ]
    let names = ["output spikes", "exact answer", "potential"]
    let series = zip(names, accuracies).map { name, values in
      LineSeries(
        name,
        values.enumerated().map {
          LineSeries.Point(Double($0.offset + 1), $0.element, low: $0.element - 0.5, high: $0.element + 0.4)
        })
    }
    return Figure.lines(
      series, title: "Accuracy on MNIST, three seeds", subtitle: "400-400-10, mean and standard deviation",
      x: Axis("epoch"), y: Axis("accuracy", unit: "%"),
      references: [
        ReferenceLine("published, spikes 96.2", at: 96.2), ReferenceLine("published, potential 97.5", at: 97.5),
      ])
  }()

  static let law: Figure = Figure.lines(
    [
      LineSeries(
        "measured", x: [10, 20, 50, 100, 200, 500, 1_000], y: [0.118, 0.083, 0.052, 0.0371, 0.026, 0.0164, 0.0117],
        style: .markers),
      LineSeries("0.368/√T", x: [10, 1_000], y: [0.1164, 0.01164], style: .line),
    ],
    title: "Error of a stochastic product", x: Axis("steps T", scale: .logarithmic),
    y: Axis("standard deviation", scale: .logarithmic))

  static let cycles: Figure = Figure.raster(
    [
      RasterBand("input", raster(count: 16, steps: 72, every: 5)),
      RasterBand("hidden", raster(count: 24, steps: 72, every: 9)),
      RasterBand("output", raster(count: 10, steps: 72, every: 12)),
      RasterBand("r1", raster(count: 1, steps: 72, every: 6)),
    ],
    title: "Six cycles", subtitle: "12 steps each", cycle: 12,
    notes: (0..<6).map { RasterNote("sample \($0 + 1): \($0 % 3)", steps: $0 * 12 + 1...$0 * 12 + 12) })

  static let crowd: Figure = Figure.raster(raster(count: 400, steps: 1_200, every: 9), title: "50,000 spikes")

  /// All of them, by name.
  static var all: [(name: String, figure: Figure)] {
    [("learning", learning), ("law", law), ("cycles", cycles), ("crowd", crowd)]
  }
}
