import Foundation
import Testing

@Suite("synfire report")
struct ReportVerbTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    try Stripes(train: 200, test: 40).writeIDX(to: "stripes", in: place)
  }

  private func train(_ options: String..., output: String) async throws {
    try await place.succeed(["train"] + options + ["--data", "stripes", "--epochs", "2", "--output", output])
  }

  private func page(_ name: String) throws -> String { String(decoding: try place.data(name), as: UTF8.self) }

  @Test func thePageLiesInTheRunsFolder() async throws {
    try await train("nbp", "--hidden", "9", output: "run")
    let outcome = try await place.succeed(["report", "run"])
    #expect(outcome.output == "run/report.html\n")
    #expect(try page("run/report.html").contains("id=\"circuit-view\""))
    #expect(try place.names("run") == ["checkpoints", "epochs.jsonl", "report.html", "run.json"])
    try await place.succeed(["report", "run", "--output", "other.html", "--images", "4,17", "--epoch", "1"])
    #expect(try page("other.html").contains("after epoch 1"))
    #expect(try page("other.html").contains("\"index\":17"))
    try await place.succeed(["evaluate", "run"])
  }

  @Test func oneOfSeveralSeedsIsShown() async throws {
    try await train("nbp", "--hidden", "9", "--seeds", "3,5", output: "sweep")
    try await place.succeed(["report", "sweep", "--seed", "5", "--samples", "4"])
    #expect(try page("sweep/report.html").contains("seed 5 of 2"))
    let outcome = try await place.run("report", "sweep", "--seed", "4")
    #expect(outcome.code == 1)
    #expect(outcome.errors == "Error: sweep: wanted one of the seeds 3, 5, got 4\n")
  }

  @Test func withoutItsImagesThePageSaysSo() async throws {
    try await train("nbp", "--hidden", "9", output: "run")
    try FileManager.default.removeItem(atPath: place.path("stripes"))
    let outcome = try await place.run("report", "run")
    #expect(outcome.code == 0 && outcome.output == "run/report.html\n")
    #expect(outcome.errorLines.count == 1 && outcome.errors.contains("Without the images"))
    let page = try page("run/report.html")
    #expect(page.contains("Without the images of the run") && page.contains("<section id=\"training\""))
    #expect(!page.contains("id=\"circuit-view\""))
  }

  @Test(arguments: [
    (["report", "nowhere"], 1, "nowhere: wanted the folder of a run or of several seeds, got nothing of that name"),
    (["report", "stripes"], 1, "stripes: wanted the folder of a run"),
    (["report", "stripes", "--samples", "0"], 64, "--samples: wanted 1 to 100, got 0"),
    (["report", "stripes", "--images", "a"], 64, "wanted up to 100 whole numbers"),
    (["report", "stripes", "--images", "1", "--samples", "2"], 64, "wanted --samples or --images"),
    (["report", "stripes", "--output", ""], 64, "--output: wanted the name of a file"),
  ])
  func whatCannotBeIsRefused(_ arguments: [String], _ code: Int32, _ reason: String) async throws {
    let outcome = try await place.run(arguments)
    #expect(outcome.code == code && outcome.output.isEmpty)
    #expect(outcome.errors.contains(reason), "\(outcome.errors)")
  }

  @Test func aFileThatIsNoPageIsNotReplaced() async throws {
    try await train("softmax", output: "run")
    let record = try place.data("run/run.json")
    let own = try await place.run("report", "run", "--output", "run/run.json")
    #expect(own.code == 1 && own.errorLines.count == 1)
    #expect(own.errors.contains("run/run.json: wanted a file for the page, got one that belongs to the run"))
    #expect(try place.data("run/run.json") == record)
    try place.write(Array("my notes".utf8), to: "notes.txt")
    let other = try await place.run("report", "run", "--output", "notes.txt")
    #expect(other.code == 1 && other.errorLines.count == 1)
    #expect(other.errors.contains("notes.txt: wanted a new file or an HTML page to replace, got another file"))
    #expect(try place.data("notes.txt") == Data("my notes".utf8))
    // A page of before is replaced.
    for _ in 1...2 { #expect(try await place.run("report", "run", "--output", "page.html").code == 0) }
  }

  @Test func aPageThatCannotBeWrittenIsAnError() async throws {
    try await train("softmax", output: "run")
    let outcome = try await place.run("report", "run", "--output", "nowhere/report.html")
    #expect(outcome.code == 1 && outcome.errors.contains("nowhere/report.html"))
    #expect(outcome.errorLines.count == 1)
  }

  /// The command of a page trains a run of the same configuration and the same scores.
  @Test(arguments: [
    ["nbp", "--hidden", "9", "--seed", "7", "--half-epochs", "--hold-out", "20", "--hold-out-seed", "3"],
    [
      "nbp", "--hidden", "9", "--inhibition", "-16256", "--reward", "chip", "--refractory", "1", "--weight-range",
      "register",
    ],
    ["nbp", "--hidden", "9", "--on", "arithmetic", "--backward", "after-update", "--box-edge", "outside"],
    ["nbp", "--hidden", "9", "--crop", "6", "--block-means", "--threshold", "100", "--train-count", "150"],
    ["dense", "--hidden", "12-9", "--loss", "mse", "--optimizer", "momentum", "--schedule", "linear", "--batch", "8"],
    ["dense", "--hidden", "12", "--dropout", "0.1,0.25", "--learning-rate", "0.003", "--threshold", "128"],
    ["ssnn-bp", "--hidden", "9", "--steps", "20", "--update", "noise", "--noise-steps", "40", "--loss", "mse"],
    ["ssnn-bp", "--hidden", "9", "--published", "--steps", "20", "--batch", "4"],
    ["ssnn-bp", "--hidden", "9", "--steps", "20", "--time-constant", "3", "--reset", "zero", "--no-cross-reset"],
    [
      "ssnn-bp", "--hidden", "9", "--steps", "20", "--input-trains", "regular", "--input-shape", "constant",
      "--label-shape", "falling",
      "--weight-limit", "none",
    ],
    ["softmax", "--learning-rate", "0.01", "--levels", "3"],
  ])
  func theCommandRepeatsTheRun(_ options: [String]) async throws {
    try await place.succeed(["train"] + options + ["--data", "stripes", "--epochs", "2", "--output", "first"])
    #expect(try await place.run("report", "first", "--output", "page.html").code == 0)
    let text = try page("page.html")
    let start = try #require(text.range(of: "id=\"report-data\">"))
    let end = try #require(text[start.upperBound...].range(of: "</script>"))
    let json = Data(text[start.upperBound..<end.lowerBound].utf8)
    let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    let command = try #require((object["command"] as? [String])?.first)
    #expect(command.hasPrefix("synfire train ") && command.hasSuffix(" --output RUN"))
    let arguments = command.dropFirst("synfire ".count).replacing("RUN", with: "second")
    let outcome = try await place.run(shell: "\"$0\" \(arguments)")
    #expect(outcome.code == 0, "\(command): \(outcome.errors)")
    let (first, second) = (try place.json("first/run.json"), try place.json("second/run.json"))
    #expect(first["configuration"] as? NSDictionary == second["configuration"] as? NSDictionary, "\(command)")
  }
}
