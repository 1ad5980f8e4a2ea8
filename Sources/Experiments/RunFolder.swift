import Foundation
public import Recordings
public import Storage
public import SystemPackage

/// The folder of one run: `run.json`, `epochs.jsonl` and `checkpoints/`.
///
/// Every file in it appears whole or not at all, so a run that is killed loses at most the epoch under way.
public struct RunFolder: Sendable, Hashable {
  /// The folder.
  public let path: FilePath

  private static let readLimit = 1 << 26

  /// Names a folder; nothing is touched.
  public init(_ path: FilePath) { self.path = path }

  /// What there is to know of the run.
  public var recordPath: FilePath { path.appending("run.json") }
  /// A line for each point of the history.
  public var historyPath: FilePath { path.appending("epochs.jsonl") }
  /// The states of the learner.
  public var checkpointsPath: FilePath { path.appending("checkpoints") }

  /// Whether a run has been here.
  public var holdsRun: Bool { FileManager.default.fileExists(atPath: recordPath.string) }

  /// Makes the folder, if it is not there.
  public func create() throws(StorageError) {
    do {
      try FileManager.default.createDirectory(atPath: checkpointsPath.string, withIntermediateDirectories: true)
    } catch {
      throw StorageError(path, "cannot make the folder: \((error as NSError).localizedDescription)")
    }
  }

  /// Writes `run.json`.
  public func write(_ record: RunRecord) throws(StorageError) {
    try AtomicFile.write((Self.json(record, pretty: true) + "\n").utf8, to: recordPath)
  }

  /// Reads `run.json`.
  public func record() throws(StorageError) -> RunRecord {
    guard holdsRun else { throw StorageError(path, "wanted the folder of a run, got one without run.json") }
    return try Self.decode(RunRecord.self, Data(try WholeFile.read(recordPath, limit: Self.readLimit)), recordPath)
  }

  /// Writes `epochs.jsonl`, a JSON object a line.
  public func write(_ history: History) throws(StorageError) {
    try AtomicFile.write(history.points.map { Self.json($0) + "\n" }.joined().utf8, to: historyPath)
  }

  /// Reads `epochs.jsonl`; empty where there is none yet.
  public func history() throws(StorageError) -> History {
    guard FileManager.default.fileExists(atPath: historyPath.string) else { return History() }
    let bytes = try WholeFile.read(historyPath, limit: Self.readLimit)
    var history = History()
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      history.points.append(try Self.decode(History.Point.self, Data(line), historyPath))
    }
    return history
  }

  /// The JSON of `value` in one line, or indented; keys in alphabetical order.
  public static func json(_ value: some Encodable, pretty: Bool = false) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
    encoder.dateEncodingStrategy = .iso8601
    guard let data = try? encoder.encode(value) else { preconditionFailure("\(value) has no JSON") }
    return String(decoding: data, as: UTF8.self)
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, _ data: Data, _ path: FilePath
  ) throws(StorageError) -> Value {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    do { return try decoder.decode(type, from: data) } catch {
      throw StorageError(path, "wanted the JSON of a run, got something else: \(Self.reason(error))")
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound(let key, _): "no \"\(key.stringValue)\""
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      "at \"\(context.codingPath.map(\.stringValue).joined(separator: "."))\": \(context.debugDescription)"
    default: String(describing: error)
    }
  }
}

// MARK: - Checkpoints

extension RunFolder {
  /// Writes a checkpoint under the name of its position.
  public func write(_ checkpoint: Checkpoint) throws(StorageError) {
    try checkpoint.write(to: checkpointPath(at: checkpoint.position))
  }

  /// Where the checkpoint of `position` is kept.
  public func checkpointPath(at position: Checkpoint.Position) -> FilePath {
    let epoch = Self.padded(position.epoch, to: 4)
    let sample = position.sample == 0 ? "" : "-sample-\(Self.padded(position.sample, to: 6))"
    return checkpointsPath.appending("epoch-\(epoch)\(sample).safetensors")
  }

  /// The positions of which there is a checkpoint, in the order of training.
  public func checkpointPositions() -> [Checkpoint.Position] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: checkpointsPath.string)) ?? []
    return names.compactMap(Self.position).sorted()
  }

  /// The last checkpoint.
  public func lastCheckpoint() throws(StorageError) -> Checkpoint {
    guard let position = checkpointPositions().last else {
      throw StorageError(path, "wanted a run with a checkpoint, got one that has not finished its first epoch")
    }
    return try Checkpoint(contentsOf: checkpointPath(at: position))
  }

  /// Removes checkpoints within an epoch, once a later one has made them useless.
  public func removePartialCheckpoints(before position: Checkpoint.Position) {
    for partial in checkpointPositions() where partial.sample > 0 && partial < position {
      try? FileManager.default.removeItem(atPath: checkpointPath(at: partial).string)
    }
  }

  private static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static func position(of name: String) -> Checkpoint.Position? {
    guard let match = name.wholeMatch(of: /epoch-([0-9]{4,9})(?:-sample-([0-9]{6,12}))?\.safetensors/),
      let epoch = Int(match.1), let sample = match.2.map({ Int($0) }) ?? 0
    else { return nil }
    return Checkpoint.Position(epoch: epoch, sample: sample)
  }
}
