import Figures
import Foundation
import Recordings
import Testing

@Suite struct ContentTests {
  /// The data of the paths of a class.
  private func paths(_ role: String, in figure: Figure) -> [Substring] {
    figure.svg().split(separator: "<path class=\"\(role)\" d=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
  }

  private func texts(of figure: Figure) -> [String] { Drawn(figure.svg()).texts.map(\.text) }

  @Test func linesGoFromCornerToCorner() throws {
    let figure = Figure.lines(
      [LineSeries("", x: [0, 10], y: [0, 4], style: .line)], x: Axis(from: 0, to: 10), y: Axis(from: 0, to: 4))
    let plot = try #require(Drawn(figure.svg()).plots.first)
    let path = try #require(paths("line", in: figure).first)
    let numbers = path.replacing("-", with: " -").split { "Ml ".contains($0) }.compactMap { Double($0) }
    let expected = [plot.left, plot.bottom, plot.right - plot.left, plot.top - plot.bottom]
    #expect(numbers.count == 4 && zip(numbers, expected).allSatisfy { abs($0 - $1) < 0.11 }, "\(path), \(expected)")
  }

  @Test func aLineLeavesThePlotAtItsEdge() throws {
    let figure = Figure.lines(
      [LineSeries("", x: [0, 10, 20], y: [0, 100, 0], style: .line)], y: Axis(from: 0, to: 50))
    let path = try #require(paths("line", in: figure).first)
    // Up to the edge, and again from the edge down: two strokes.
    #expect(path.count { $0 == "M" || $0 == "m" } == 2)
  }

  @Test func aGapParts() throws {
    let figure = Figure.lines([LineSeries("", y: [1, 2, .nan, 2, 1], style: .line)])
    #expect(try #require(paths("line", in: figure).first).count { $0 == "M" || $0 == "m" } == 2)
  }

  @Test func ticksAreRoundNumbers() {
    let figure = Figure.lines([LineSeries("", x: [0, 10], y: [0, 1])], y: Axis(from: 0, to: 1))
    #expect(Set(texts(of: figure)) == ["0", "2", "4", "6", "8", "10", "0.2", "0.4", "0.6", "0.8", "1"])
    let powers = Figure.lines(
      [LineSeries("", x: [1, 100], y: [1e-9, 1e9])], x: Axis(scale: .logarithmic), y: Axis(scale: .logarithmic))
    #expect(Set(texts(of: powers)).isSuperset(of: ["1", "10", "100", "0.001", "1000", "10⁻⁹", "10⁹"]))
  }

  @Test func everySpikeIsDrawnOnce() throws {
    let raster = Gallery.raster(count: 20, steps: 50, every: 4)
    let path = try #require(paths("spikes", in: .raster(raster)).first)
    #expect(path.count { $0 == "z" } == raster.spikeCount)
    #expect(raster.spikeCount > 200)
  }

  @Test func onlyTheStepsAskedForAreDrawn() throws {
    let raster = Gallery.raster(count: 20, steps: 50, every: 4)
    let figure = Figure.raster([RasterBand("", raster)], steps: 11...20)
    let path = try #require(paths("spikes", in: figure).first)
    #expect(path.count { $0 == "z" } == raster.spikes.count { (11...20).contains($0.step) })
  }

  @Test func aConfusionMatrixShowsItsCounts() {
    var predictions = Predictions(Readings(answer: Reading("spikes", "the first")), outputCount: 2)
    for answer in [0, 0, 0, 1, nil] { predictions.append(answer) }
    let matrix = ConfusionMatrix(predictions, labels: [0, 0, 0, 0, 1], classCount: 2)
    let shown = texts(of: .confusionMatrix(matrix, names: ["cat", "dog"]))
    #expect(shown.filter { $0 == "cat" }.count == 2 && shown.contains("none"))
    #expect(shown.contains("3") && shown.filter { $0 == "1" }.count == 2)
  }

  @Test func histogramsCountEachNumber() {
    let series = HistogramSeries("", of: [0, 0.1, 0.5, 0.9, 1, .nan, .infinity], binCount: 2)
    #expect(series.counts == [2, 3] && series.edges == [0, 0.5, 1])
    #expect(HistogramSeries("", of: [], binCount: 3).counts == [0, 0, 0])
    #expect(HistogramSeries("", of: [7, 7], binCount: 1).counts == [2])
    let whole = HistogramSeries("", Histogram(of: [1, 2, 2, 9], in: 0...9, binCount: 5))
    #expect(whole.edges == [0, 2, 4, 6, 8, 10] && whole.counts == [1, 2, 0, 0, 1])
  }

  @Test func picturesAreWholePNGs() throws {
    let svg = Figure.receptiveFields([[1, 0, -1, 0.5, 0, 0]], imageWidth: 3).svg()
    let start = try #require(svg.range(of: "base64,")).upperBound
    let file = try #require(Data(base64Encoded: String(svg[start...].prefix { $0 != "\"" })))
    #expect(file.prefix(8).elementsEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
    #expect(file[16..<26].elementsEqual([0, 0, 0, 3, 0, 0, 0, 2, 4, 3]))
    // The last chunk is the same in every file, check and all.
    #expect(file.suffix(12).elementsEqual([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]))
    // Scan lines of levels 14, 7, 0 and 11 (0.5 of the way to 14, rounded), 7, 7, each after its filter.
    #expect(file.range(of: Data([0, 0xe7, 0x00, 0, 0xb7, 0x70])) != nil)
  }

  @Test func negativePixelsAreMarkedWhereAsked() {
    let fields = [[-1, -0.5, 1, -0.3, 0.2, -0.1, -0.2, -0.3, .nan, -1]]
    let svg = Figure.receptiveFields(fields, imageWidth: 3, marksNegatives: true).svg()
    // Levels 0, 4, 14; 5, 8, 6; 6, 5, none; 0: a bar for each run up to level 5, none over the end of a row.
    #expect(svg.contains("d=\"M0 0.5h2M0 1.5h1M1 2.5h1M0 3.5h1\""))
    for svg in [
      Figure.receptiveFields(fields, imageWidth: 3).svg(),
      Figure.receptiveFields(fields, imageWidth: 3, colors: .sequential, marksNegatives: true).svg(),
    ] { #expect(!svg.contains("M0 0.5h")) }
  }

  @Test func connectionsWithoutRoomForTheirLabelsAreListed() {
    let nodes = ["a", "b"].map { Diagram.Node($0) }
    let edges = (0..<12).map { Diagram.Edge("a", to: "b", label: "weight number \($0)") }
    let shown = texts(of: .circuit(Diagram(nodes: nodes, edges: edges)))
    for edge in edges { #expect(shown.contains(edge.label) || shown.contains("a → b: \(edge.label)")) }
    #expect(shown.contains { $0.hasPrefix("a → b") })
  }

  @Test(arguments: [("a circuit", Gallery.wholeCircuit), ("two columns ahead", Gallery.bypass)])
  func connectionsKeepOffTheBoxes(_ name: String, _ figure: Figure) {
    let drawn = Drawn(figure.svg())
    #expect(drawn.nodes.count >= 6 && drawn.connections.count >= 6)
    for (place, line) in drawn.connections.enumerated() {
      let inside = line.filter { point in
        drawn.nodes.contains {
          point.x > $0.left + 1 && point.x < $0.right - 1 && point.y > $0.top + 1 && point.y < $0.bottom - 1
        }
      }
      #expect(inside.isEmpty, "connection \(place)")
    }
  }

  @Test func whatNotesSayInFullStandsBelow() throws {
    let shown = Drawn(Gallery.cycles.svg())
    let bottom = try #require(shown.plots.map(\.bottom).max())
    let sentence = try #require(shown.texts.first { $0.text.hasPrefix("sample 3 of class 2") })
    #expect(sentence.top > bottom)
  }

  @Test func bandsShareTheHeightAskedFor() {
    let bands = [100, 50, 8].map { RasterBand("\($0)", Gallery.raster(count: $0, steps: 20, every: 3)) }
    let heights = Drawn(Figure.raster(bands, height: 200).svg()).plots.map { $0.bottom - $0.top }
    #expect(heights.count == 3 && heights[2] >= 20)
    #expect(abs(heights[0] + heights[1] + heights[2] - 200) < 1)
  }
}
