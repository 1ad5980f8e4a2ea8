internal import Foundation
internal import NetworkModel
public import Storage
public import SystemPackage

extension Chip {
  private static let format = "synfire-snapshot-1"

  /// Writes the chip's state, whole or not at all: registers, dendrites, synapses, traces and counts, by name, as
  /// safetensors; the network and what probes recorded are not in it.
  ///
  /// - Throws: `StorageError` where the file cannot be written.
  public func save(to path: FilePath) throws(StorageError) {
    let layout = plan.stateLayout
    let tensors = withState { engine in
      Result { () throws(StorageError) in try StateTensors.take(layout, at: engine.stateBase) }
    }
    let metadata = ["format": Self.format, "model": model.name, "network": fingerprint, "step": String(stepCount)]
    try Safetensors(tensors.get(), metadata: metadata).write(to: path)
  }

  /// Takes a saved state: the chip goes on from there, bit for bit, and its probes begin anew.
  ///
  /// Nothing in the file is trusted; the chip stays as it is where the file is not one of this network and model.
  ///
  /// - Throws: `StorageError` where the file cannot be read or is damaged; it says what was wanted and what was got.
  public mutating func restore(from path: FilePath) throws(StorageError) {
    let file = try Safetensors(contentsOf: path, limit: byteCount + 1 << 20)
    guard file.metadata["format"] == Self.format else {
      throw StorageError(
        path, "wanted a snapshot of format \(Self.format), got \(file.metadata["format"] ?? "a file without a format")")
    }
    guard file.metadata["network"] == fingerprint else {
      throw StorageError(path, "wanted a snapshot of this network and model, got one of another")
    }
    var fresh = self
    fresh.state = Arena(plan.stateSize)
    let layout = plan.stateLayout
    let trouble: Result<String?, StorageError> = fresh.withEngine { engine in
      Result { () throws(StorageError) in
        try StateTensors.put(layout, at: engine.stateBase, of: file)
        if let trouble = engine.troubleOfState(layout) { return trouble }
        engine.completeState()
        return nil
      }
    }
    if let trouble = try trouble.get() { throw StorageError(path, "wanted \(trouble), got others") }
    fresh.recorder = Recorder(network, model, firstStep: fresh.stepCount + 1)
    self = fresh
  }

  /// What tells this network under this model from others: SHA-256 over both as text.
  private var fingerprint: String {
    var hash = SHA256Hash(of: network.jsonData())
    hash.update(String(reflecting: model).utf8)
    return hash.hexadecimal
  }
}
