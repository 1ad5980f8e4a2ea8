import Datasets

/// Reading, drawing and encoding images.
struct DataBenchmarks {
  static func run() throws {
    print(Table.heading("images", ["time", "images"]))
    let race = Race(rounds: 7, turn: 0)
    let glyphs = try Dataset.glyphs()
    try report("draw 24,000 glyphs", count: 24_000, race) { _ = try Dataset.glyphs() }
    let encoding = ImageEncoding(crop: 20)
    try report("encode 24,000 glyphs", count: 24_000, race) { _ = try encoding.apply(to: glyphs) }
    guard try BenchmarkData.load(.mnist) != nil else { return }
    let locator = BenchmarkData.locator
    try report("read and check MNIST", count: 70_000, race) { _ = try KnownDataset.mnist.load(with: locator) }
  }

  private static func report(_ name: String, count: Int, _ race: Race, _ work: @escaping () throws -> Void) throws {
    let time = try race.times([.init(name: name, run: work)])[0]
    print(Table.line(name, [Table.milliseconds(time.seconds), Table.rate(Double(count) / time.seconds)]))
  }
}
