package import Datasets
package import Experiments
package import Foundation
import Kernels
package import Learners
import NetworkModel
package import Recordings
package import SystemPackage

/// A folder for one test, removed with the value.
package final class ScratchFolder: Sendable {
  package let path: FilePath

  package init() throws {
    path = FilePath(FileManager.default.temporaryDirectory.path).appending("synfire-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }

  /// The folder of a run below this one; nothing is touched.
  package func run(_ name: String) -> RunFolder { RunFolder(path.appending(name)) }
}

/// A small training of which everything is made up: noisy stripes of 8×8 pixels in four classes.
package struct Experiment {
  package var configuration: RunConfiguration
  package let data: RunData

  package init(
    _ learner: AnyLearnerConfiguration = .stripes(), epochs: Int = 3, train: Int = 2_501, test: Int = 40,
    halfEpochs: Bool = false
  ) throws {
    configuration = RunConfiguration(
      learner: learner, data: DataConfiguration(name: "stripes", encoding: ImageEncoding()), epochs: epochs,
      reportsHalfEpochs: halfEpochs)
    data = try RunData(.stripes(train: train, test: test), configuration.data)
  }

  /// A run that has come to its end.
  package func trained(in folder: RunFolder?) throws -> TrainingRun {
    var run = try TrainingRun(configuration, data: data, folder: folder)
    _ = try run.run()
    return run
  }

  /// Goes on with the run in `folder` to its end.
  package func resumed(in folder: RunFolder, epochs: Int? = nil, warn: (String) -> Void = { _ in }) throws
    -> TrainingRun
  {
    var run = try TrainingRun(resuming: folder, data: data, epochs: epochs, warn: warn)
    _ = try run.run()
    return run
  }
}

extension AnyLearnerConfiguration {
  /// The learner of `name` for the stripes: nBP in arithmetic unless another is named.
  package static func stripes(_ name: String = "nbp", seed: UInt64 = 1) -> AnyLearnerConfiguration {
    func make<Configuration: LearnerConfiguration>(_ type: Configuration.Type) -> AnyLearnerConfiguration {
      let values = ["on": "arithmetic", "hidden": "12", "steps": "10"].filter { name, _ in
        type.settings.contains { $0.name == name }
      }
      do {
        return AnyLearnerConfiguration(
          try type.init(
            input: PatternShape(height: 8, width: 8), outputs: 4, seed: seed, epochs: 3, values: values))
      } catch { preconditionFailure("\(error)") }
    }
    guard let type = LearnerTable[name] else { preconditionFailure("no learner \(name)") }
    return make(type)
  }
}

extension Dataset {
  /// Images of 8×8 pixels: rows 2c and 2c + 1 of an image of class c are brighter than the others, with much noise.
  package static func stripes(train: Int, test: Int, seed: UInt64 = 1) throws -> Dataset {
    func images(_ count: Int, _ substream: UInt32) throws -> LabelledImages {
      let noise = RandomStream(seed: seed, purpose: .init(code: 77), substream: substream)
      let pixels = (0..<count * 64).map { position in
        let bits = noise.bits(at: UInt64(position))
        let (first, second) = (UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8))
        return position % 64 / 16 == position / 64 % 4 ? max(first, second) : min(first, second)
      }
      return try LabelledImages(
        height: 8, width: 8, pixels: pixels, labels: (0..<count).map { UInt16($0 % 4) }, classCount: 4)
    }
    return try Dataset(
      name: "stripes", train: images(train, 0), test: images(test, 1),
      sources: [DataSource(name: "stripes \(seed)", sha256: String(repeating: String(seed % 10), count: 64))])
  }
}

extension RunFolder {
  /// All files below, by their path, with their bytes.
  package var files: [String: Data] {
    get throws {
      let names = FileManager.default.enumerator(atPath: path.string)?.allObjects as? [String] ?? []
      let files = names.filter { !FileManager.default.directoryExists(path.appending($0)) }
      return try Dictionary(
        uniqueKeysWithValues: files.map { ($0, try Data(contentsOf: URL(fileURLWithPath: "\(path)/\($0)"))) })
    }
  }

  /// The checkpoints, by their name, with their bytes.
  package var checkpointFiles: [String: Data] { get throws { try files.filter { $0.key.hasPrefix("checkpoints/") } } }

  /// Replaces the file of the checkpoint after `epoch` epochs.
  package func damageCheckpoint(after epoch: Int, _ change: (inout Data) -> Void) throws {
    let file = URL(fileURLWithPath: checkpointPath(at: .init(epoch: epoch)).string)
    var bytes = try Data(contentsOf: file)
    change(&bytes)
    try bytes.write(to: file)
  }

  package func copy(to other: RunFolder) throws {
    try FileManager.default.copyItem(atPath: path.string, toPath: other.path.string)
  }
}

extension FileManager {
  package func directoryExists(_ path: FilePath) -> Bool {
    var isFolder: ObjCBool = false
    return fileExists(atPath: path.string, isDirectory: &isFolder) && isFolder.boolValue
  }
}

extension History {
  /// The points without their training speed, which no two runs share.
  package var scores: [[Score?]] { points.map { [$0.train, $0.test, $0.heldOut] } }
  /// The epochs of the points.
  package var epochs: [Double] { points.map(\.epoch) }
}

extension AnyLearnerConfiguration {
  package static func nbp(_ configuration: BinaryBackprop.Configuration) -> Self {
    Self(NBPConfiguration(configuration))
  }

  package static func nbpOnChip(_ configuration: SynfireBackprop.Configuration) -> Self {
    Self(NBPConfiguration(configuration))
  }

  package static func dense(_ configuration: DenseBackprop.Configuration) -> Self { Self(configuration) }

  package static func ssnnBP(_ configuration: StochasticSpikingBackprop.Configuration) -> Self { Self(configuration) }

  package static func softmax(layers: [Int], seed: UInt64, learningRate: Float) -> Self {
    Self(SoftmaxRegression.Configuration(layers: layers, seed: seed, learningRate: learningRate))
  }
}
