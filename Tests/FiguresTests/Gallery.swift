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
    notes: (0..<6).map {
      RasterNote(
        "sample \($0 + 1): \($0 % 3)", steps: $0 * 12 + 1...$0 * 12 + 12,
        sentence:
          "sample \($0 + 1) of class \($0 % 3), with a remark that is too long for the width of one line so that it goes on below"
      )
    })

  static let crowd: Figure = Figure.raster(raster(count: 400, steps: 1_200, every: 9), title: "50,000 spikes")

  /// Numbers between −1 and 1 that follow a fixed sequence.
  static func numbers(_ count: Int, seed: UInt64 = 1) -> [Double] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 33) / Double(1 << 30) - 1
    }
  }

  static let map: Figure = Figure.heatMap(
    (0..<6).map { row in (0..<9).map { Double(row * $0) / 4 } }, title: "Hits by layer and rate",
    rowNames: ["input", "hidden low", "hidden high", "a layer whose name goes on and on", "output", "error"],
    rowLabel: "layer", columnLabel: "rate", showsNumbers: true)

  static let fields: Figure = Figure.receptiveFields(
    (0..<48).map { field in
      (0..<400).map { place in
        let (x, y) = (Double(place % 20) - Double(field % 8) * 2.5, Double(place / 20) - Double(field / 8) * 3)
        return 1 / (1 + (x * x + y * y) / 8) - 0.6 / (1 + (x * x + y * y) / 30)
      }
    }, imageWidth: 20, title: "Weights into the hidden layer")

  static let bars: Figure = Figure.bars(
    [
      BarSeries("this work", [96.2, 88.1, 80.5], low: [95.9, 87.2, 80], high: [96.4, 88.8, 81.2]),
      BarSeries("baseline", [97.9, 89.4, 84.2]), BarSeries("linear", [91.4, 83.2, 68.1]),
    ],
    categories: ["MNIST", "Fashion-MNIST", "EMNIST Balanced"], title: "Accuracy by data set",
    y: Axis("accuracy", unit: "%"))

  static let histogram: Figure = Figure.histogram(
    [10, 40, 160].enumerated().map { index, count in
      let sums = (0..<2_000).map { numbers(count, seed: UInt64($0 * 3 + index)).reduce(0, +) / Double(count) }
      return HistogramSeries("T = \(count)", of: sums, binCount: 40, in: -1...1)
    }, title: "Error of a product", x: Axis("error"), references: [ReferenceLine("no error", at: 0, on: .x)])

  static let confusion: Figure = {
    var predictions = Predictions(Readings(answer: Reading("spikes", "the first")), outputCount: 10)
    let labels = (0..<600).map { UInt16($0 % 10) }
    for (index, label) in labels.enumerated() {
      let answer = index / 10 % 7 == 0 ? (Int(label) + index / 70) % 10 : Int(label)
      predictions.append(index % 50 == 3 ? nil : answer)
    }
    return .confusionMatrix(ConfusionMatrix(predictions, labels: labels, classCount: 10))
  }()

  static let circuit: Figure = Figure.circuit(
    Diagram(
      nodes: [
        .init("input", detail: "400", kind: .generator, layer: 0, row: 1),
        .init("hidden", detail: "400 compartments", layer: 1, row: 1),
        .init("memory", detail: "400", kind: .memory, layer: 1, row: 2),
        .init("output", detail: "10", layer: 2, row: 1),
        .init("target", kind: .generator, layer: 2, row: 2), .init("error", detail: "2 × 10", layer: 3, row: 1),
        .init("chain", detail: "12 phases", kind: .gate, layer: 1, row: 0),
      ],
      edges: [
        .init("input", to: "hidden", label: "W1", kind: .learns),
        .init("hidden", to: "output", label: "W2", kind: .learns),
        .init("output", to: "error", label: "−1", kind: .inhibits), .init("target", to: "error", label: "+1"),
        .init("error", to: "hidden", label: "W2ᵀ", kind: .learns), .init("hidden", to: "memory"),
        .init("chain", to: "hidden", label: "phases 2, 5, 9", kind: .gates),
        .init("chain", to: "output", label: "3, 7", kind: .gates),
      ]),
    title: "The circuit")

  /// A circuit with as many parts and connections as one that learns has.
  static let wholeCircuit: Figure = Figure.circuit(
    Diagram(
      nodes: [
        .init("input", detail: "400", kind: .generator, layer: 0, row: 1),
        .init("input memory", detail: "400", kind: .memory, layer: 0, row: 3),
        .init("hidden", detail: "400", layer: 1, row: 1), .init("hidden low", detail: "400", layer: 1, row: 2),
        .init("hidden high", detail: "400", layer: 1, row: 3), .init("box", detail: "400", layer: 1, row: 4),
        .init("output", detail: "10", layer: 2, row: 1), .init("hidden error", detail: "400", layer: 2, row: 3),
        .init("target", kind: .generator, layer: 2, row: 4), .init("error plus", detail: "10", layer: 3, row: 1),
        .init("error minus", detail: "10", layer: 3, row: 2),
        .init("chain", detail: "12 phases", kind: .gate, layer: 1, row: 0),
      ],
      edges: [
        .init("input", to: "hidden", label: "W1", kind: .learns), .init("input", to: "input memory"),
        .init("input", to: "hidden low", kind: .learns), .init("input", to: "hidden high", kind: .learns),
        .init("hidden", to: "output", label: "W2", kind: .learns), .init("hidden low", to: "box"),
        .init("hidden high", to: "box", kind: .inhibits),
        .init("output", to: "error plus", label: "−1", kind: .inhibits),
        .init("output", to: "error minus", label: "+1"), .init("target", to: "error plus", label: "+1"),
        .init("target", to: "error minus", label: "−1", kind: .inhibits),
        .init("error plus", to: "hidden error", label: "W2ᵀ", kind: .learns),
        .init("error minus", to: "hidden error", kind: .learns),
        .init("box", to: "hidden error", kind: .gates), .init("hidden error", to: "hidden"),
        .init("chain", to: "output", label: "3, 7, 11", kind: .gates),
        .init("chain", to: "hidden", label: "2", kind: .gates),
      ]),
    title: "A circuit that learns")

  /// Connections that pass a full column on their way.
  static let bypass: Figure = Figure.circuit(
    Diagram(
      nodes: (0..<3).flatMap { (layer: Int) in
        (0..<3).map { (row: Int) in Diagram.Node("\(["a", "b", "c"][layer])\(row)", layer: layer, row: row) }
      },
      edges: (0..<3).flatMap { (from: Int) in
        (0..<3).map { (to: Int) in .init("a\(from)", to: "c\(to)", kind: .learns) }
      }),
    title: "Past a column")

  static let phases: Figure = Figure.phases(
    PhaseDiagram(
      phaseCount: 12,
      parts: [
        .init("forward", phases: 1...3), .init("error", phases: 4...4), .init("potentiation", phases: 5...7),
        .init("silent", phases: 8...8),
      ],
      rows: [
        .init("input", [.spikes, .closed, .closed, .closed, .spikes]),
        .init("hidden", [.closed, .spikes, .inhibited, .tolerated, .closed], beginsBlock: true),
        .init(
          "W1", [.none, .none, .none, .none, .grows("+2"), .none, .none, .none, .shrinks("−2")], beginsBlock: true),
      ]),
    title: "Phases")

  static let panels: Figure = Figure.grid(
    [law, bars, histogram, map], columns: 2, title: "Four panels", subtitle: "of a page")

  /// Names that are long, empty, or full of signs that XML keeps for itself.
  static let names = [
    "a<b>&\"c\"", "",
    "a name that is longer than any that anybody would give to a line in a figure, and then some more of it",
    "Wörter\u{7}", "数字認識", "m", "seven", "eight", "nine", "ten", "eleven", "twelve",
  ]

  /// Lines of numbers that are hard to draw.
  static let hostile: [(name: String, figure: Figure)] = {
    let values: [(String, [Double])] = [
      ("empty", []), ("one", [3]), ("equal", [0.1, 0.1, 0.1]), ("zero", [0, 0]),
      ("nan", [.nan, .infinity, -.infinity]),
      ("gaps", [1, .nan, 3, .infinity, 5, 4]), ("huge", [1e300, -1e300, 1e308]), ("tiny", [1e-300, 3e-305, 2e-305]),
      ("offset", [1e9, 1e9 + 0.25, 1e9 + 1]), ("close", [1, 1 + 1e-15]), ("wide", [1e-12, 1, 1e12]),
      ("negative", [-5, -2.5, -0.001]), ("large", [12_345, 99_999, 54_321]), ("small", [0.000_012, 0.000_018]),
      ("long", numbers(20_000)),
    ]
    return values.flatMap { name, values in
      [Axis.Scale.linear, .logarithmic].flatMap { scale in
        [240, 700].flatMap { width in
          [1, 12].map { count in
            let series = (0..<count).map { LineSeries(names[$0], y: values) }
            let figure = Figure.lines(
              series, title: names[2], subtitle: names[0], x: Axis("place", scale: scale),
              y: Axis("number", unit: "V", scale: scale),
              references: [
                ReferenceLine("published value of somebody", at: values.first ?? 1), ReferenceLine(names[2], at: 1),
                ReferenceLine("here", at: 2, on: .x),
              ],
              width: width, height: 300)
            return ("\(name) \(scale) \(width) \(count)", figure)
          }
        }
      }
    }
  }()

  /// Figures of other kinds with names and numbers that are hard to draw.
  static let awkward: [(name: String, figure: Figure)] = [240, 420, 1_000].flatMap { width in
    [
      (
        "bars",
        Figure.bars(
          [BarSeries(names[2], [1, .nan, -4]), BarSeries("", [])], categories: names, y: Axis("V"), width: width)
      ),
      (
        "beyond",
        Figure.lines(
          [LineSeries("far", [.init(0, 1), .init(1e280, 1e289, low: -1e289, high: .infinity), .init(1, -1e289)])],
          x: Axis(from: 0, to: 1e-280), y: Axis(from: 0, to: 1e-280), width: width)
      ),
      (
        "all steps",
        Figure.raster(
          [RasterBand("r", raster(count: 9, steps: 9, every: 2))], steps: .min ... .max, cycle: .max, width: width)
      ),
      (
        "far map",
        Figure.heatMap(
          [[-1e308, 1e308, .leastNonzeroMagnitude]], range: -1e308...1e308, showsNumbers: true, width: width)
      ),
      ("no bars", Figure.bars([], categories: [], width: width)),
      (
        "log bars",
        Figure.bars(
          [BarSeries("n", [1, 1e6, 0])], categories: ["a", "b", "c"], y: Axis(scale: .logarithmic), width: width)
      ),
      (
        "map",
        Figure.heatMap(
          [[1, .nan], [], [.infinity, 3, 4]], rowNames: names, columnNames: names, rowLabel: names[2], width: width)
      ),
      ("no map", Figure.heatMap([], width: width)),
      ("big map", Figure.heatMap((0..<80).map { numbers(90, seed: UInt64($0)) }, colors: .diverging, width: width)),
      ("fields", Figure.receptiveFields([[1, 2, 3], [], [.nan]], imageWidth: 2, names: names, width: width)),
      ("no fields", Figure.receptiveFields([], imageWidth: 3, width: width)),
      ("no spikes", Figure.raster([], width: width)),
      (
        "rasters",
        Figure.raster(
          names.map { RasterBand($0, raster(count: 3, steps: 5, every: 2, firstStep: 9_999_990)) },
          notes: names.map { RasterNote($0, steps: 9_999_991...9_999_992) }, width: width)
      ),
      ("no circuit", Figure.circuit(Diagram(nodes: [], edges: []), width: width)),
      (
        "names",
        Figure.circuit(
          Diagram(
            nodes: names.map { Diagram.Node($0, detail: $0) },
            edges: [
              .init("m", to: "m", label: "self"), .init("ten", to: "seven", label: names[2]), .init("gone", to: "m"),
            ]), width: width)
      ),
      (
        "phases",
        Figure.phases(
          PhaseDiagram(
            phaseCount: 40, parts: [.init(names[2], phases: 1...2)],
            rows: names.map { .init($0, [.spikes, .grows(names[2])]) }), width: width)
      ),
      ("histogram", Figure.histogram(HistogramSeries(names[2], of: [.nan, 1, 1], binCount: 3), width: width)),
    ].map { ("\($0.0) \(width)", $0.1) }
  }

  /// The figures to look at, by name.
  static var all: [(name: String, figure: Figure)] {
    [
      ("learning", learning), ("law", law), ("cycles", cycles), ("crowd", crowd), ("map", map), ("fields", fields),
      ("bars", bars), ("histogram", histogram), ("confusion", confusion), ("circuit", circuit),
      ("whole circuit", wholeCircuit), ("bypass", bypass), ("phases", phases),
      ("panels", panels),
    ]
  }
}
