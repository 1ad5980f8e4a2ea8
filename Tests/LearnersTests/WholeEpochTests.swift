import ChipSimulator
import Datasets
import Foundation
import Learners
import SynfireCircuits
import Testing

/// Whether the long checks are wanted.
private let isVerifying = ProcessInfo.processInfo.environment["SYNFIRE_VERIFY"] == "1"

/// Whole epochs of real images on the chip, which `make verify` runs where the images are.
@Suite("Whole epochs on the chip", .enabled(if: isVerifying, "skipped: SYNFIRE_VERIFY=1 runs it"))
struct WholeEpochTests {
  /// The set, or nil where neither `SYNFIRE_DATA` nor a folder beside the package has it.
  private static func load(_ set: KnownDataset) throws -> Dataset? {
    var environment = ProcessInfo.processInfo.environment
    let root = URL(filePath: #filePath).appending(path: "../../..").standardized
    let beside = root.appending(path: "../shared/data").standardized.path
    if environment["SYNFIRE_DATA"] == nil { environment["SYNFIRE_DATA"] = beside }
    do {
      return try set.load(with: DatasetLocator(environment: environment))
    } catch {
      guard error.kind == .missing else { throw error }
      return nil
    }
  }

  /// 60,000 samples: all eight matrices end as the arithmetic does, without an overflow or a spike out of its phase.
  @Test(arguments: [(KnownDataset.mnist, 20), (.fashionMNIST, nil)] as [(KnownDataset, Int?)])
  func theCircuitIsTheAlgorithm(set: KnownDataset, crop: Int?) throws {
    guard let images = try Self.load(set) else {
      print("\(set.title): skipped, as it was not found; SYNFIRE_DATA may name its folder")
      return
    }
    let train = try ImageEncoding(crop: crop).apply(to: images).train
    var learner = try SynfireBackprop(layers: [train.width, 400, 10], seed: 1)
    var twin = try BinaryBackprop(layers: [train.width, 400, 10], seed: 1)
    let order = (0..<UInt32(train.count)).map(\.self)
    try learner.learn(train, order: order[...])
    try twin.learn(train, order: order[...])
    #expect(learner.state == twin.state)
    #expect(learner.unequalCopies.values.allSatisfy { $0 == 0 })
    #expect(learner.chip.events.overflows == 0)
  }

  /// With the published inhibition Fashion-MNIST overcomes it within two epochs, and the chip says where.
  @Test func thePublishedInhibitionIsTooWeakForFashionMNIST() throws {
    guard let images = try Self.load(.fashionMNIST) else {
      print("Fashion-MNIST: skipped, as it was not found; SYNFIRE_DATA may name its folder")
      return
    }
    let train = try ImageEncoding().apply(to: images).train
    var learner = try SynfireBackprop(
      SynfireBackprop.Configuration(layers: [784, 400, 10], inhibition: .published))
    let order = (0..<UInt32(train.count)).map(\.self)
    var told = ""
    do throws(LearnerError) {
      for _ in 0..<2 { try learner.learn(train, order: order[...]) }
    } catch {
      told = error.description
    }
    #expect(told.contains("wanted no spike in phase"), "\(told)")
  }
}
