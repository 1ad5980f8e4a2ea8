import Foundation
import Testing

@Suite struct DataVerbTests {
  private let place: Workplace

  init() throws { place = try Workplace() }

  /// A folder with the published sets: `SYNFIRE_DATA`, or one beside the package.
  static let publishedData: String? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let beside = root.deletingLastPathComponent().appendingPathComponent("shared/data").path
    let named = ProcessInfo.processInfo.environment["SYNFIRE_DATA"]
    return [named, beside].compactMap { $0 }.first { FileManager.default.fileExists(atPath: $0 + "/mnist") }
  }()

  @Test func listNamesTheSetsAndWhereTheyAre() async throws {
    for arguments in [["data"], ["data", "list"]] {
      let lines = try await place.succeed(arguments).outputLines
      #expect(
        lines.map { $0.split(separator: " ").first } == [
          "glyphs", "mnist", "fashion-mnist", "emnist-balanced", "emnist-derived",
        ])
      #expect(lines[1].contains("not here; a download of 11.6 MB"))
    }
    try Stripes(train: 4, test: 4).writeIDX(to: "sets/mnist", in: place)
    let lines = try await place.succeed(["data", "list", "--data-dir", "sets"]).outputLines
    #expect(lines[1].hasSuffix("in sets/mnist"))
  }

  @Test func otherImagesUnderTheNameOfASetAreRefused() async throws {
    try Stripes(train: 4, test: 4).writeIDX(to: "sets/mnist", in: place)
    for verb in [["data", "verify", "mnist"], ["data", "fetch", "mnist"], ["train", "--data", "mnist"]] {
      let outcome = try await place.run(verb + ["--data-dir", "sets"])
      #expect(outcome.code == 1 && outcome.output.isEmpty)
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.errors.contains("SHA-256"), "\(outcome.errors)")
    }
  }

  @Test func anUnknownNameIsAnsweredWithTheUsageOfItsVerb() async throws {
    for verb in ["fetch", "verify"] {
      for name in ["abacus", "glyphs"] {
        let outcome = try await place.run("data", verb, name)
        #expect(outcome.code == 64)
        #expect(outcome.errors.contains("Usage: synfire data \(verb) <name>"), "\(outcome.errors)")
      }
    }
  }

  @Test func aLargeDownloadNeedsConsent() async throws {
    let outcome = try await place.run("data", "fetch", "emnist-balanced")
    #expect(outcome.code == 1)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.contains("--yes"), "\(outcome.errors)")
  }

  @Test func showDrawsImagesSideBySide() async throws {
    let glyphs = try await place.succeed(["data", "show", "glyphs", "--count", "2", "--from", "3"]).outputLines
    #expect(glyphs.count == 16)
    #expect(glyphs[0].contains("(image 3)") && glyphs[0].contains("(image 4)"))
    #expect(glyphs.joined().contains("█"))
    let far = try await place.succeed(["data", "show", "--from", "999999", "--count", "5"]).outputLines
    #expect(far.count == 16)
    #expect(far[0].contains("(image 999999)"))
    let test = try await place.succeed(["data", "show", "--test", "--from", "3998"]).outputLines
    #expect(test[0].contains("(image 3999)") && !test.joined().contains("(image 4000)"))
    let varied = ["data", "show", "--from", "3", "--count", "2", "--augment", "shift=2,rotate=20"]
    let first = try await place.succeed(varied).outputLines
    #expect(first.count == 16 && first[0] == glyphs[0] && first != glyphs)
    #expect(try await place.succeed(varied + ["--epoch", "2"]).outputLines != first)
    #expect(try await place.succeed(varied + ["--seed", "2"]).outputLines != first)
    // Image 4 is varied as image 4, whichever is drawn first.
    let one = try await place.succeed(["data", "show", "--from", "4", "--count", "1"] + varied.suffix(2)).outputLines
    #expect(zip(one, first).allSatisfy { $1.hasSuffix($0) })
    try Stripes(train: 6, test: 5).writeNumPy(to: "own", in: place)
    let own = try await place.succeed(["data", "show", "own", "--test", "--count", "9223372036854775807"]).outputLines
    #expect(own.joined().contains("(image 4)") && !own.joined().contains("(image 5)"))
  }

  @Test(.enabled(if: publishedData != nil, "skipped: no folder with MNIST is named by SYNFIRE_DATA"))
  func aPublishedSetIsVerifiedAndNotDownloadedAgain() async throws {
    let folder = try #require(Self.publishedData)
    let verified = try await place.succeed(["data", "verify", "mnist", "--data-dir", folder])
    #expect(verified.outputLines.count == 7)
    #expect(
      verified.outputLines.dropFirst(4) == [
        "MNIST in \(folder)/mnist: content as published",
        "Licence: copyright Yann LeCun and Corinna Cortes; distributed under CC BY-SA 3.0",
        "Please cite: LeCun, Bottou, Bengio, Haffner, Proceedings of the IEEE 86(11), 2278–2324, 1998, "
          + "doi:10.1109/5.726791",
      ])
    let fetched = try await place.run("data", "fetch", "mnist", environment: ["SYNFIRE_DATA": folder])
    #expect(fetched.code == 0 && fetched.output == "MNIST: in \(folder)/mnist\n")
    #expect(!FileManager.default.fileExists(atPath: place.path("cache/synfire/mnist")))
  }
}
