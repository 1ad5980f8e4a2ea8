import Foundation
internal import Learners
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
  /// A million lines of a kilobyte.
  private static let historyLimit = 1 << 30

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

  /// The run in the folder, or the runs of several seeds in it, in the order of their seeds.
  public func runs() throws(StorageError) -> [RunFolder] {
    let runs = holdsRun ? [self] : SeedSweep.folders(in: self)
    guard !runs.isEmpty else {
      throw StorageError(path, "wanted the folder of a run or of several seeds, got \(whatIsThere)")
    }
    return runs
  }

  /// What stands at the path in place of a run.
  private var whatIsThere: String {
    guard let kind = path.fileKind else { return "nothing of that name" }
    guard kind == .folder else {
      return path.extension == "safetensors" ? "a file; a run is named by its folder" : "a file"
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path.string)) ?? []
    let runs = names.sorted().filter { name in
      guard let part = FilePath.Component(name) else { return false }
      let folder = RunFolder(path.appending(part))
      return folder.holdsRun || !SeedSweep.folders(in: folder).isEmpty
    }
    guard !runs.isEmpty else { return "one without run.json" }
    return "one that holds the run\(runs.count == 1 ? "" : "s") " + runs.prefix(5).joined(separator: ", ")
      + (runs.count > 5 ? " and others" : "")
  }

  /// Whether a run has come to a checkpoint here; before that there is nothing to lose.
  private var holdsProgress: Bool { !checkpointPositions().isEmpty }

  /// Refuses a folder with a run, or with runs of several seeds, that new ones would mix with.
  ///
  /// A run that ended before its first checkpoint is passed over: ``TrainingRun`` begins it again, if it is the same.
  ///
  /// - Parameter severalSeeds: whether the new runs are of several seeds.
  public func checkThatItIsFree(forSeveralSeeds severalSeeds: Bool = false) throws(StorageError) {
    if holdsProgress || holdsRun && severalSeeds { throw occupied }
    let seeds = SeedSweep.folders(in: self)
    guard seeds.isEmpty || severalSeeds && !seeds.contains(where: \.holdsProgress) else {
      throw StorageError(
        path, "holds runs of \(seeds.count) seeds already: resume them, or name another folder", kind: .occupied)
    }
  }

  private var occupied: StorageError {
    holdsRun
      ? StorageError(path, "holds a run already: resume it, or name another folder", kind: .occupied)
      : StorageError(path, "holds the checkpoints of a run already: name another folder")
  }

  /// Refuses a folder in which a run has left checkpoints, or the record of a run other than `configuration`.
  func checkThatARunCanBegin(_ configuration: RunConfiguration) throws(StorageError) {
    if holdsProgress { throw occupied }
    guard holdsRun else { return }
    guard let record = try? record(), record.configuration == configuration else {
      throw StorageError(
        path, "holds a run of other settings already: resume it, or name another folder", kind: .occupied)
    }
  }

  /// Makes the folder, if it is not there.
  public func create() throws(StorageError) {
    do { try Self.makeFolder(checkpointsPath) } catch {
      throw StorageError(path, cannot: "make the folder", error)
    }
  }

  /// Makes a folder and those above it, where they are not there.
  package static func makeFolder(_ path: FilePath) throws(Errno) {
    if mkdir(path.string, 0o777) == 0 { return }
    let problem = Errno(rawValue: errno)
    switch problem {
    case .noSuchFileOrDirectory where !path.removingLastComponent().isEmpty:
      try makeFolder(path.removingLastComponent())
      guard mkdir(path.string, 0o777) == 0 else { throw Errno(rawValue: errno) }
    case .fileExists where path.fileKind == .folder: return
    case .fileExists: throw .notDirectory
    default: throw problem
    }
  }

  /// Makes the folder in which `path` stands, and those above it, where they are not there.
  package static func makeFolder(of path: FilePath) throws(StorageError) {
    let folder = path.removingLastComponent()
    guard !folder.isEmpty else { return }
    do { try makeFolder(folder) } catch { throw StorageError(folder, cannot: "make the folder", error) }
  }

  /// Writes `run.json`.
  public func write(_ record: RunRecord) throws(StorageError) {
    try AtomicFile.write((JSONText.pretty(record)).utf8, to: recordPath)
  }

  /// Reads `run.json`.
  public func record() throws(StorageError) -> RunRecord {
    guard holdsRun else { throw StorageError(path, "wanted the folder of a run, got \(whatIsThere)") }
    let bytes = try WholeFile.read(recordPath, limit: Self.readLimit)
    var record = try Self.decode(RunRecord.self, bytes[...], recordPath)
    if let reason = record.validationFailure { throw StorageError(recordPath, reason) }
    record.results = record.results?.converted(to: record.configuration.learner.readings)
    return record
  }

  /// Writes `epochs.jsonl`, a JSON object a line.
  public func write(_ history: History) throws(StorageError) {
    try AtomicFile.write(history.points.map { JSONText.line($0) + "\n" }.joined().utf8, to: historyPath)
  }

  /// Adds a line to `epochs.jsonl`, which takes as long as the line, however many there are.
  ///
  /// A process that is killed meanwhile can leave a part of the line without its end, which ``history()`` passes over.
  func append(_ point: History.Point) throws(StorageError) {
    try WholeFile.append((JSONText.line(point) + "\n").utf8, to: historyPath)
  }

  /// Reads `epochs.jsonl`; empty where there is none yet.
  public func history() throws(StorageError) -> History {
    guard FileManager.default.fileExists(atPath: historyPath.string) else { return History() }
    let bytes = try WholeFile.read(historyPath, limit: Self.historyLimit)
    let readings = try? record().configuration.learner.readings
    var history = History()
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      let point: History.Point
      do throws(StorageError) {
        point = try Self.decode(History.Point.self, line, historyPath, line: index + 1)
      } catch {
        // A line without an end was under way.
        if index == lines.count - 1 { break }
        throw error
      }
      guard point.isValid else {
        throw StorageError(
          historyPath,
          "line \(index + 1): wanted epochs in halves, fractions of 0 to 1, and counts and voltages that a chip can have, "
            + "got others")
      }
      history.points.append(readings.map(point.converted) ?? point)
    }
    guard history.isValid else {
      throw StorageError(historyPath, "wanted counts of the chip of 2^60 at most in all lines together, got more")
    }
    return history
  }

  /// The value of a file, or of its line of that number.
  private static func decode<Value: Decodable>(
    _ type: Value.Type, _ bytes: ArraySlice<UInt8>, _ path: FilePath, line: Int? = nil
  ) throws(StorageError) -> Value {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    let text = bytes.withoutByteOrderMark
    do { return try decoder.decode(type, from: Data(text)) } catch {
      let place = line.map { " in line \($0)" } ?? ""
      throw StorageError(
        path, "wanted the JSON of a run\(place), got \(JSONProblem(error, in: text, isFile: line == nil))")
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
    return try checkpoint(at: position)
  }

  /// The checkpoint of `position`, which must be the position that its file states.
  public func checkpoint(at position: Checkpoint.Position) throws(StorageError) -> Checkpoint {
    let path = checkpointPath(at: position)
    let checkpoint = try Checkpoint(contentsOf: path)
    guard checkpoint.position == position else {
      throw StorageError(
        path,
        "wanted a checkpoint after \(position.epoch) epochs and \(position.sample) samples, got one after "
          + "\(checkpoint.position.epoch) and \(checkpoint.position.sample)")
    }
    return checkpoint
  }

  /// Removes checkpoints within an epoch, once a later one has made them useless.
  public func removePartialCheckpoints(before position: Checkpoint.Position) {
    for partial in checkpointPositions() where partial.sample > 0 && partial < position {
      removeCheckpoint(at: partial)
    }
  }

  /// Removes a checkpoint; false if the system refuses.
  @discardableResult
  func removeCheckpoint(at position: Checkpoint.Position) -> Bool {
    do { try checkpointPath(at: position).removeFile() } catch { return false }
    return true
  }

  /// Removes the checkpoints before the last one, which are not needed to go on.
  package func removeAllButLastCheckpoint() {
    for position in checkpointPositions().dropLast() {
      try? checkpointPath(at: position).removeFile()
    }
  }

  /// Removes the temporary files that a killed process has left; no other process may be writing here.
  func removeLeftovers() {
    for folder in [path, checkpointsPath] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
      for name in names where name.hasPrefix(".") && name.hasSuffix(".tmp") {
        try? folder.appending(name).removeFile()
      }
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
