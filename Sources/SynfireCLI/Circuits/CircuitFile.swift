import ArgumentParser
import Foundation
import Synfire
import SystemPackage

/// The argument that names a circuit.
struct CircuitArgument: ParsableArguments {
  @Argument(help: "The circuit as JSON; - reads it from the standard input.")
  var circuit: String

  func validate() throws {
    if circuit.isEmpty { throw ValidationError("wanted the name of a file, got an empty one") }
  }

  /// Reads the circuit.
  func read() throws -> CircuitFile { try CircuitFile(circuit) }
}

/// A circuit as JSON, from a file or from the standard input.
struct CircuitFile {
  /// What to call it: the path, or `standard input`.
  let name: String
  let network: Network

  /// Reads the circuit that an argument names; `-` is the standard input.
  ///
  /// - Throws: `StorageError` where there is nothing to read, `NetworkError` where it is no circuit.
  init(_ argument: String) throws {
    name = argument == "-" ? "standard input" : argument
    let bytes =
      argument == "-"
      ? try Self.standardInput() : try WholeFile.read(FilePath(argument), limit: Network.maximumJSONSize)
    do throws(NetworkError) {
      network = try Network(json: Data(bytes))
    } catch {
      if let nature = FileNature.name(of: bytes), nature != "JSON", nature != "text" {
        let advice = FileNature.isSafetensors(bytes) ? ": a run is named by its folder" : ""
        throw NetworkError(name, "wanted a circuit as JSON in UTF-8, got \(nature)\(advice)")
      }
      throw NetworkError(name, error.description)
    }
  }

  /// All of the standard input; no more than what shows that it is too long.
  private static func standardInput() throws(StorageError) -> [UInt8] {
    var bytes: [UInt8] = []
    do {
      while bytes.count <= Network.maximumJSONSize,
        let piece = try FileHandle.standardInput.read(upToCount: 1 << 16), !piece.isEmpty
      {
        bytes += piece
      }
    } catch {
      throw StorageError("standard input", "cannot read", kind: .unusable)
    }
    return bytes
  }

  /// The circuit that an argument of `synfire inspect` means: a file, `-`, or what a run of `synfire run` has left in its
  /// folder; nil for any other folder, and for nothing.
  static func argument(for path: String) -> String? {
    if path == "-" { return path }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
    guard isFolder.boolValue else { return path }
    let inside = CircuitRunFolder(FilePath(path)).networkPath.string
    return !RunFolder(FilePath(path)).holdsRun && FileManager.default.fileExists(atPath: inside) ? inside : nil
  }
}
