import Foundation
import Kernels
import Repository
import Testing

@Suite("The purposes of random numbers")
struct PurposeTests {
  typealias Purpose = RandomStream.Purpose

  @Test func noTwoUsesShareACode() {
    let ranges = Purpose.Use.allCases.map { (use: $0, codes: $0.codes) }.sorted {
      $0.codes.lowerBound < $1.codes.lowerBound
    }
    for (lower, upper) in zip(ranges, ranges.dropFirst()) {
      #expect(lower.codes.upperBound < upper.codes.lowerBound, "\(lower.use) and \(upper.use)")
    }
  }

  /// The codes that saved runs and published results rest on.
  @Test func codesStayWhatTheyAre() {
    let purposes: [Purpose] = [
      .weights, .order, .holdOut, .glyphs, .synapsePattern, .delays, .tags, .weightRounding, .tagRounding,
      .delayRounding, .firstTrace, .augmentation, .inputSpikes, .labelSpikes, .dropout, .updateNoise,
      .droppedUnits, .stochasticProducts, .outputCompetition,
    ]
    #expect(purposes.map { $0.code } == Array(1...11) + [17] + Array(32...36) + [1_000, 1_001])
    #expect([0, 1, 935].map { Purpose.evaluationSpikes(draw: $0).code } == [64, 65, 999])
    #expect([936, 65_535].map { Purpose.evaluationSpikes(draw: $0).code } == [66_472, 131_071])
    #expect(Purpose(custom: 0).code == 1 << 31 && Purpose(custom: 1 << 31 - 1).code == .max)
  }

  /// No file of the library gives out codes but the list.
  @Test func codesAreGivenOutInOnePlace() throws {
    for folder in ["Sources", "Examples", "Benchmarks/Sources"] {
      for file in try RepositoryFiles.files(in: folder, ending: ".swift") where !file.path.hasSuffix("+Purpose.swift") {
        #expect(!file.text.contains(/\(code: [0-9]/), "\(file.path) gives a code to a purpose")
      }
    }
  }
}
