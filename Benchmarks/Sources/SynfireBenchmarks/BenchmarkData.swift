import Datasets
import Foundation

/// Known sets from the places where the command finds them, and besides from `shared/data` beside the package.
enum BenchmarkData {
  static var locator: DatasetLocator {
    var environment = ProcessInfo.processInfo.environment
    if environment["SYNFIRE_DATA"] == nil {
      let root = URL(filePath: #filePath).appending(path: "../../../..").standardized
      let folder = root.appending(path: "../shared/data").standardized.path
      if FileManager.default.fileExists(atPath: folder) { environment["SYNFIRE_DATA"] = folder }
    }
    return DatasetLocator(environment: environment)
  }

  /// The set, or nil and a line that says so where it is not there.
  static func load(_ set: KnownDataset) throws -> Dataset? {
    do {
      return try set.load(with: locator)
    } catch {
      guard error.kind == .missing else { throw error }
      print("\n\(set.title): skipped, as it was not found; name its folder by SYNFIRE_DATA")
      return nil
    }
  }
}
