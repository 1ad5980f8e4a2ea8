internal import Foundation
internal import NetworkModel
package import Storage
internal import SystemPackage

/// What a snapshot's file says about itself: its format, whose state it holds, and a checksum.
///
/// The metadata of the file has the keys `format`, `model`, `network` (a fingerprint of network and model), `step` and
/// `checksum` (SHA-256 of everything else).
package enum SnapshotFile {
  /// The format that is written and read.
  static let format = "synfire-snapshot-2"
  /// Formats of earlier versions, which are not read.
  private static let earlierFormats = ["synfire-snapshot-1"]
  private static let checksumKey = "checksum"

  /// The content of a file.
  static func content(
    _ tensors: [String: Tensor], of network: Network, on model: ChipModel, step: Int
  ) throws(StorageError) -> Safetensors {
    try sealed(
      tensors,
      metadata: [
        "format": format, "model": model.name, "network": fingerprint(of: network, on: model), "step": String(step),
      ])
  }

  /// Throws if a file is damaged, of a different format, or of a different network or model.
  static func check(_ file: Safetensors, for network: Network, on model: ChipModel) throws(StorageError) {
    let found = file.metadata["format"]
    guard found == format else {
      let isEarlier = earlierFormats.contains { $0 == found }
      throw StorageError(
        file.source,
        "wanted a snapshot of format \(format), got \(found ?? "a file without a format")"
          + (isEarlier ? " of an earlier version: run the circuit again and save a new one" : ""))
    }
    guard file.metadata[checksumKey] == checksum(file.tensors, file.metadata) else {
      throw StorageError(file.source, "wanted a snapshot that matches its checksum, got a damaged one")
    }
    guard file.metadata["network"] == fingerprint(of: network, on: model) else {
      throw StorageError(file.source, "wanted a snapshot of this network and model, got one of another")
    }
  }

  /// Tensors and metadata with the checksum of both.
  package static func sealed(
    _ tensors: [String: Tensor], metadata: [String: String]
  ) throws(StorageError) -> Safetensors {
    var metadata = metadata
    metadata[checksumKey] = checksum(tensors, metadata)
    return try Safetensors(tensors, metadata: metadata)
  }

  /// SHA-256 of the metadata but the checksum itself, and of the name, type, shape and bytes of each tensor, both in the
  /// order of their names.
  private static func checksum(_ tensors: [String: Tensor], _ metadata: [String: String]) -> String {
    var hash = SHA256Hash()
    func add(_ text: String) {
      // With its length in front, no two lists of texts are alike.
      hash.update("\(text.utf8.count):".utf8)
      hash.update(text.utf8)
    }
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) where key != checksumKey {
      add(key)
      add(value)
    }
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      add(name)
      add("\(tensor.elementType.rawValue) \(tensor.shape)")
      hash.update(tensor.bytes)
    }
    return hash.hexadecimal
  }

  /// The identity of a network under a model: SHA-256 of both as text.
  private static func fingerprint(of network: Network, on model: ChipModel) -> String {
    var hash = SHA256Hash(of: network.jsonData())
    hash.update(model.settingsText.utf8)
    return hash.hexadecimal
  }
}
