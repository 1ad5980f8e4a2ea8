import Foundation
import Testing

/// Images, circuits and names as users have them, from the shell.
@Suite struct FoundImagesTests {
  private let place: Workplace
  private let train = ["train", "nbp", "--on", "arithmetic", "--hidden", "16", "--epochs", "2"]

  init() throws {
    place = try Workplace()
    try Stripes(train: 100).writeIDX(to: "stripes", in: place)
  }

  /// A folder of the stripes with each grey value changed.
  private func write(_ folder: String, _ change: (UInt8) -> UInt8) throws {
    for name in ["train", "t10k"] {
      let images = Array(try place.data("stripes/\(name)-images-idx3-ubyte"))
      try place.write(images[..<16] + images[16...].map(change), to: "\(folder)/\(name)-images-idx3-ubyte")
      try place.write(
        Array(try place.data("stripes/\(name)-labels-idx1-ubyte")), to: "\(folder)/\(name)-labels-idx1-ubyte")
    }
  }

  /// The weights that a training of these images ends with, which has to be silent on the standard error.
  private func weights(_ arguments: [String], as name: String) async throws -> [String: Data] {
    try await place.succeed(train + arguments + ["--output", name])
    return try place.checkpoints(name)
  }

  @Test func invertedImagesAreRemarkedOnAndRead() async throws {
    try write("inverted") { 255 - $0 }
    let outcome = try await place.run(train + ["--data", "inverted"])
    #expect(outcome.code == 0 && outcome.errorLines.count <= 1)
    let wanted = try await weights(["--data", "stripes"], as: "a")
    #expect(try await weights(["--data", "inverted", "--invert"], as: "b") == wanted)
  }

  @Test func imagesOfFewGreyValuesAreRemarkedOnAndRead() async throws {
    try write("bits") { $0 > 128 ? 1 : 0 }
    let outcome = try await place.run(train + ["--data", "bits"])
    #expect(outcome.code == 0)
    #expect(
      outcome.errors
        == "no input spikes in 100 of 100 training images: the largest grey value is 1, the threshold 128; "
        + "--scale 1 or --threshold 0 would help\n")
    let wanted = try await weights(["--data", "stripes"], as: "a")
    #expect(try await weights(["--data", "bits", "--scale", "1"], as: "b") == wanted)
    #expect(try await weights(["--data", "bits", "--threshold", "0"], as: "c").count == wanted.count)
    let refused = try await place.run(train + ["--data", "stripes", "--scale", "1"])
    #expect(refused.code == 1 && refused.errors.contains("wanted grey values in the scale 1, got "))
  }

  /// A page names the options of the reading, so that its command trains the same.
  @Test func theReadingIsKept() async throws {
    try write("bits") { $0 > 128 ? 0 : 1 }
    let options = ["--data", "bits", "--scale", "1", "--invert", "--transpose"]
    let wanted = try await weights(options, as: "a")
    try await place.succeed(["report", "a"])
    let page = String(decoding: try place.data("a/report.html"), as: UTF8.self)
    #expect(page.contains("--scale 1 --invert --transpose"))
    try await place.succeed(["evaluate", "a"])
    try await place.succeed(["train", "--resume", "--output", "a", "--epochs", "3"])
    #expect(try await weights(options + ["--epochs", "3"], as: "b") == place.checkpoints("a"))
    #expect(wanted.count == 2)
    let other = try await place.run(["evaluate", "a", "--data", "stripes"])
    #expect(other.code == 0, "other images are read as they are")
    for bad in [["--scale", "0"], ["--scale", "x"], ["--scale"]] {
      #expect(try await place.run(train + ["--data", "bits"] + bad).code == 64)
    }
  }

  @Test func aRunGoesOnWhereItsImagesHaveGone() async throws {
    _ = try await weights(["--data", "stripes"], as: "a")
    try FileManager.default.moveItem(atPath: place.path("stripes"), toPath: place.path("moved"))
    let resume = ["train", "--resume", "--output", "a", "--epochs", "3"]
    let lost = try await place.run(resume)
    #expect(lost.code == 1 && lost.errors.hasSuffix("if the images have moved, name their place (--data)\n"))
    try write2(from: "moved", to: "others")
    let others = try await place.run(resume + ["--data", "others"])
    #expect(others.code == 1 && others.errors.contains("wanted the data that the run began with"))
    try await place.succeed(["report", "a", "--data", "moved"])
    try await place.succeed(resume + ["--data", "moved"])
    try await place.succeed(["evaluate", "a"])
    #expect(try await place.run(resume + ["--data", "moved", "--crop", "4"]).code == 64)
  }

  private func write2(from folder: String, to other: String) throws {
    for name in [
      "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
    ] {
      var bytes = Array(try place.data("\(folder)/\(name)"))
      if name.hasPrefix("train-images") { bytes[20] ^= 1 }
      try place.write(bytes, to: "\(other)/\(name)")
    }
  }

  @Test func oneCommandServesAScheduler() async throws {
    let command = train + ["--data", "stripes", "--resume-or-start", "--keep", "1", "--output", "a"]
    try await place.succeed(command)
    let first = try place.checkpoints("a")
    #expect(first.keys.sorted() == ["epoch-0002.safetensors"])
    try await place.succeed(command)
    #expect(try place.checkpoints("a") == first)
    let longer = command + ["--epochs", "4"]
    try await place.succeed(longer)
    #expect(try place.checkpoints("a").keys.sorted() == ["epoch-0004.safetensors"])
    let other = try await place.run(command + ["--seed", "2"])
    #expect(other.code == 1 && other.errors.contains("got one of other settings of the learner"))
    for words in [["--resume", "--resume-or-start", "--output", "a"], ["--resume-or-start"], ["--keep", "1"]] {
      #expect(try await place.run(train + words).code == 64, "\(words)")
    }
  }

  @Test func aSweepIsServedToo() async throws {
    let command = train + ["--data", "stripes", "--seeds", "1,2", "--resume-or-start", "--output", "a"]
    try await place.succeed(command)
    try FileManager.default.removeItem(atPath: place.path("a/seed-2"))
    let wanted = try place.checkpoints("a/seed-1")
    try await place.succeed(command)
    #expect(try place.checkpoints("a/seed-1") == wanted && place.checkpoints("a/seed-2").count == 2)
    let single = try await place.run(train + ["--data", "stripes", "--resume-or-start", "--output", "a"])
    #expect(single.code == 1 && single.errors.contains("holds runs of 2 seeds already"))
  }

  // MARK: - Circuits

  private static let circuit =
    #"{"spikeGenerators":[{"name":"s","count":2}],"groups":[{"name":"g","count":2,"threshold":10}],"#
    + #""connections":[{"from":"s","to":"g","weights":20}],"probes":[{"of":"g","quantity":"spikes","every":1}]}"#

  @Test func byteOrderMarksAreNoDamage() async throws {
    try place.write([0xef, 0xbb, 0xbf] + Array(Self.circuit.utf8), to: "c.json")
    try await place.succeed(["run", "c.json", "--steps", "2"])
    try place.write([0xff, 0xfe] + Self.circuit.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, to: "wide.json")
    let wide = try await place.run("run", "wide.json", "--steps", "2")
    #expect(wide.code == 1 && wide.errorLines.count == 1 && wide.errors.contains("UTF-16"), "\(wide.errors)")
  }

  @Test func aCheckpointIsNotTakenForACircuit() async throws {
    _ = try await weights(["--data", "stripes"], as: "a")
    for verb in [["run", "--steps", "1"], ["circuit"], ["inspect"]] {
      let outcome = try await place.run(verb + ["a/checkpoints/epoch-0001.safetensors"])
      #expect(outcome.code == 1 && outcome.errorLines.count == 1)
      #expect(
        outcome.errors.hasSuffix(
          "wanted a circuit as JSON in UTF-8, got a safetensors file: a run is named by its folder\n"))
    }
    let evaluated = try await place.run("evaluate", "a/checkpoints/epoch-0001.safetensors")
    #expect(evaluated.errors.hasSuffix("got a file; a run is named by its folder\n"))
  }

  @Test(arguments: [
    "\u{FEFF}step,source\n1,0\n2,1\n", "# made by hand\nstep,source\n# two\n1,0\n2,1", "step,source\r1,0\r2,1\r",
    "\u{FEFF}# head\r\nStep,Source\r\n1,0\r\n2,1\r\n", "1,0\n2,1\n",
  ]) func spikesAreReadAsOtherProgramsWriteThem(text: String) async throws {
    try place.write(Array(Self.circuit.utf8), to: "c.json")
    try place.write(Array(text.utf8), to: "spikes.csv")
    let outcome = try await place.run(
      "run", "c.json", "--steps", "4", "--spikes", "s:spikes.csv", "--probe", "spikes:s", "--format", "json")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let compact = outcome.output.filter { !$0.isWhitespace }
    #expect(compact.contains(#""name":"s","sources":2,"spikes":2"#), "\(compact.suffix(600))")
  }

  @Test func spikesOfNoTextAreNamed() async throws {
    try place.write(Array(Self.circuit.utf8), to: "c.json")
    for (bytes, word) in [
      ([UInt8](arrayLiteral: 0xff, 0xfe, 0x31, 0), "UTF-16"), (Array("PK".utf8) + [3, 4, 0], "a zip archive"),
      (Array("1;0\n".utf8), "line 1"), (Array("step,source\nstep,source\n".utf8), "line 2"),
    ] {
      try place.write(bytes, to: "spikes.csv")
      let outcome = try await place.run("run", "c.json", "--steps", "4", "--spikes", "s:spikes.csv")
      #expect(outcome.code == 1 && outcome.errorLines.count == 1 && outcome.errors.contains(word), "\(outcome.errors)")
    }
  }

  // MARK: - Names that are not UTF-8

  @Test func argumentsThatAreNoTextAreRefused() async throws {
    let shell = #"exec "$0" circuit nbp --layers 2-2-2 --format json --output "$(printf 'a\377.json')""#
    let outcome = try await place.run([], shell: shell)
    #expect(outcome.code == 64 && outcome.errors.contains("wanted arguments in UTF-8"))
    #expect(try place.names("").allSatisfy { !$0.hasSuffix(".json") }, "nothing was written under another name")
  }

  @Test func filesWhoseNamesAreNoTextAreRead() async throws {
    let shell = #"""
      mkdir odd && cp stripes/t* odd && mv odd/train-images-idx3-ubyte "odd/$(printf '\377')-train-images-idx3-ubyte" &&
      exec "$0" data show odd/
      """#
    let outcome = try await place.run([], shell: shell)
    #expect(outcome.code == 0, "\(outcome.errors)")
  }
}
