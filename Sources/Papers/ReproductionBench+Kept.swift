import Datasets
import Experiments
import Foundation
import Storage
import SystemPackage

/// A piece of work with the result that it came to, as it stands in a file of its own: it is done once.
private struct KeptResult<Configuration: Codable & Hashable, Result: Codable>: Codable {
  let configuration: Configuration
  let result: Result
}

extension ReproductionBench {
  /// The results of `pieces`, done side by side; those that were done before are read.
  ///
  /// - Parameters:
  ///   - pieces: what is asked for, each by the word for its file in `runs/continual`.
  ///   - data: which images a piece works with.
  ///   - work: does a piece; nil if it was asked to stop.
  func results<Configuration: Codable & Hashable & Sendable, Result: Codable & Sendable>(
    of pieces: [(name: String, configuration: Configuration)], data: (Configuration) -> DataConfiguration,
    work: @escaping @Sendable (Configuration, RunData, @escaping @Sendable () -> Bool) throws -> Result?
  ) async throws -> [Result] {
    var results = try pieces.map { try kept(Result.self, $0.name, $0.configuration) }
    let missing = results.indices.filter { results[$0] == nil }
    if settings.finishedOnly, !missing.isEmpty { throw UnfinishedTrainings(names: missing.map { pieces[$0].name }) }
    var known: [DataConfiguration: RunData] = [:]
    var items: [(configuration: Configuration, data: RunData)] = []
    for place in missing {
      let configuration = data(pieces[place].configuration)
      let images = if let images = known[configuration] { images } else { try await self.data(configuration) }
      known[configuration] = images
      items.append((pieces[place].configuration, images))
    }
    var done = pieces.count - missing.count
    let new: [Result] = try await RunQueue().results(of: items, shouldStop: shouldStop) { place, result in
      let piece = pieces[missing[place]]
      try keep(result, piece.name, piece.configuration)
      done += 1
      report(.progress(title: piece.name, done: done, total: pieces.count, unit: "networks"))
    } work: { item, stops in
      guard let result = try work(item.configuration, item.data, stops) else { throw ReproductionStopped() }
      return result
    }
    for (place, result) in zip(missing, new) { results[place] = result }
    return results.compactMap { $0 }
  }

  private func path(_ name: String) -> FilePath {
    settings.folder.appending("runs").appending("continual").appending("\(name).json")
  }

  /// The result of an earlier time; nil if there is none.
  private func kept<Configuration: Codable & Hashable, Result: Codable>(
    _ type: Result.Type, _ name: String, _ configuration: Configuration
  ) throws -> Result? {
    let path = path(name)
    guard FileManager.default.fileExists(atPath: path.string) else { return nil }
    let bytes = Data(try WholeFile.read(path, limit: 1 << 24))
    let kept = try? JSONDecoder().decode(KeptResult<Configuration, Result>.self, from: bytes)
    if let kept, kept.configuration == configuration { return kept.result }
    guard settings.again else {
      throw StorageError(path, "holds a result of other settings: name another folder, or replace it (--again)")
    }
    return nil
  }

  private func keep<Configuration: Codable & Hashable, Result: Codable>(
    _ result: Result, _ name: String, _ configuration: Configuration
  ) throws(StorageError) {
    let path = path(name)
    try RunFolder.makeFolder(of: path)
    let kept = KeptResult(configuration: configuration, result: result)
    try AtomicFile.write(JSONText.pretty(kept).utf8, to: path)
  }
}
