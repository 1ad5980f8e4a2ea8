import Datasets
import Foundation
import Testing

/// Real images for the long checks, which `make verify` runs where the images are.
enum RealImages {
  /// Whether the long checks are wanted.
  static let areWanted = ProcessInfo.processInfo.environment["SYNFIRE_VERIFY"] == "1"

  /// The training images of a set as bits, MNIST's middle 20×20 and all of Fashion-MNIST.
  ///
  /// nil, and a line that says so, where neither `SYNFIRE_DATA` nor a folder beside the package has the set.
  static func train(_ set: KnownDataset) throws -> LabelledPatterns? { try encoded(set)?.train }

  /// Training and test images as bits.
  static func encoded(_ set: KnownDataset) throws -> EncodedDataset? {
    var environment = ProcessInfo.processInfo.environment
    let root = URL(filePath: #filePath).appending(path: "../../..").standardized
    let beside = root.appending(path: "../shared/data").standardized.path
    if environment["SYNFIRE_DATA"] == nil { environment["SYNFIRE_DATA"] = beside }
    do {
      let images = try set.load(with: DatasetLocator(environment: environment))
      return try ImageEncoding(crop: set == .mnist ? 20 : nil).apply(to: images)
    } catch {
      guard error.kind == .missing else { throw error }
      print("\(set.title): skipped, as it was not found; SYNFIRE_DATA may name its folder")
      return nil
    }
  }
}
