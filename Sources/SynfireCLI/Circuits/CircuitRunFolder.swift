import Foundation
import Synfire
import SystemPackage

/// What a run of a circuit leaves in its folder; every file in it appears whole or not at all.
struct CircuitRunFolder {
  private let path: FilePath

  /// Names a folder; nothing is touched.
  init(_ path: FilePath) { self.path = path }

  /// The circuit, with the probes and the seed of the run.
  var networkPath: FilePath { path.appending("network.json") }
  private var summaryPath: FilePath { path.appending("summary.json") }
  private var spikesPath: FilePath { path.appending("spikes.csv") }
  private var recordingsPath: FilePath { path.appending("recordings.safetensors") }
  private var synapsesPath: FilePath { path.appending("synapses.safetensors") }

  /// Refuses a folder in which a run has left something, or which holds a file that would be replaced.
  func checkThatItIsFree() throws(StorageError) {
    guard !RunFolder(path).holdsRun, !FileManager.default.fileExists(atPath: networkPath.string) else {
      throw StorageError(path, "holds a run already: name another folder")
    }
    for file in [summaryPath, spikesPath, recordingsPath, synapsesPath] where file.fileKind == .file {
      throw StorageError(path, "holds \(file.lastComponent?.string ?? "files") already: name another folder")
    }
  }

  /// Makes the folder, if it is not there.
  func create() throws(StorageError) {
    do { try RunFolder.makeFolder(path) } catch { throw StorageError(path, cannot: "make the folder", error) }
  }

  /// Writes the circuit, what was recorded, what was learned, and last the summary.
  ///
  /// If one of them cannot be written, those before are removed, so that the same command works once there is room.
  func write(_ run: CircuitRun, _ summary: RunSummary) throws(StorageError) {
    do throws(StorageError) {
      try AtomicFile.write(run.chip.network.jsonData(), to: networkPath)
      try writeSpikes(run)
      try writeTensors(recordings(of: run), recordingsPath, run)
      try writeTensors(learned(by: run.chip), synapsesPath, run)
      try AtomicFile.write(JSONText.pretty(summary).utf8, to: summaryPath)
    } catch {
      for file in [networkPath, spikesPath, recordingsPath, synapsesPath, summaryPath] { try? file.removeFile() }
      throw error
    }
  }

  /// `name,step,compartment`, a line for each spike of each probe.
  private func writeSpikes(_ run: CircuitRun) throws(StorageError) {
    let network = run.chip.network
    var file: [UInt8] = Array("name,step,compartment\n".utf8)
    var hasRasters = false
    for (request, recording) in zip(network.probes, run.chip.recordings) {
      guard case .raster(let raster) = recording else { continue }
      hasRasters = true
      let name = Self.field(request.name(in: network))
      for spike in raster.spikes { file += "\(name),\(spike.step),\(spike.compartment)\n".utf8 }
    }
    if hasRasters { try AtomicFile.write(file, to: spikesPath) }
  }

  /// A field of a CSV file, in quotes where it needs them.
  private static func field(_ text: String) -> String {
    text.contains(",") || text.contains("\"") ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }

  /// For each probe its spikes as rows of step and compartment, or its samples and their steps.
  private func recordings(of run: CircuitRun) throws(StorageError) -> [String: Tensor] {
    let network = run.chip.network
    var tensors: [String: Tensor] = [:]
    for (request, recording) in zip(network.probes, run.chip.recordings) {
      var key = request.key(in: network)
      while tensors[key] != nil || tensors[key + "/steps"] != nil { key += " again" }
      switch recording {
      case .raster(let raster):
        let rows = raster.spikes.flatMap { [Int64($0.step), Int64($0.compartment)] }
        tensors[key] = try Tensor(rows, shape: [rows.count / 2, 2])
      case .series(let series):
        let shape = [series.sampleCount] + network.shape(of: request, count: series.count)
        tensors[key] = try Tensor(series.values, shape: shape)
        tensors[key + "/steps"] = try Tensor(series.steps.map { Int64($0) })
      }
    }
    return tensors
  }

  /// The weights of each connection that learns, and its tags and delays where the rule changes them.
  private func learned(by chip: Chip) throws(StorageError) -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for (index, connection) in chip.network.connections.enumerated() {
      guard let rule = connection.rule else { continue }
      let id = ConnectionID(index: index)
      tensors["weight:\(connection.name)"] = try Tensor(chip.weights(of: id), shape: connection.shape)
      if rule.dt != nil { tensors["tag:\(connection.name)"] = try Tensor(chip.tags(of: id), shape: connection.shape) }
      if rule.dd != nil {
        tensors["delay:\(connection.name)"] = try Tensor(chip.delays(of: id), shape: connection.shape)
      }
    }
    return tensors
  }

  private func writeTensors(
    _ tensors: [String: Tensor], _ path: FilePath, _ run: CircuitRun
  ) throws(StorageError) {
    guard !tensors.isEmpty else { return }
    let metadata = ["step": String(run.chip.stepCount)]
    try Safetensors(tensors, metadata: metadata).write(to: path)
  }
}

extension Connection {
  /// The axes of its synapses: sources and targets where each source meets each target, else one.
  fileprivate var shape: [Int] {
    switch pattern {
    case .dense, .broadcast: [sourceCount, targetCount]
    case .oneToOne, .sparse, .fixedFanOut: [synapseCount]
    }
  }
}

extension Network {
  /// The axes of one sample of a probe of `count` numbers.
  fileprivate func shape(of request: ProbeRequest, count: Int) -> [Int] {
    guard case .connection(let id) = request.subject, self[id].synapseCount == count else { return [count] }
    if case .trace = request.quantity { return [count] }
    return self[id].shape
  }
}
