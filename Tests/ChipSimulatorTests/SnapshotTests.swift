import ChipSimulator
import Foundation
import NetworkModel
import Recordings
import Storage
import SystemPackage
import Testing

/// A file of one test, which is gone after it.
final class TemporaryFile: Sendable {
  private let url = FileManager.default.temporaryDirectory.appending(path: "synfire-\(UUID().uuidString).safetensors")
  var path: FilePath { FilePath(url.path) }
  deinit { try? FileManager.default.removeItem(at: url) }
}

@Suite("A chip that is saved and restored")
struct SnapshotTests {
  @Test(arguments: [ChipModel.loihi1, .brian2Loihi, .lava, .nengoLoihi], [0, 1, 97])
  func itGoesOnBitForBit(model: ChipModel, steps: Int) throws {
    var busy = try BusyNetwork(ownDelays: model.plasticDelay == .atEmission)
    try busy.probeEverything()
    var chip = try Chip(busy.network, model: model)
    try chip.run(steps: steps)
    try chip.send([0, 2], to: busy.host, inSteps: 1)
    try chip.send([1], to: busy.host, inSteps: 63)
    let file = TemporaryFile()
    try chip.save(to: file.path)
    var restored = try Chip(busy.network, model: model)
    try restored.run(steps: 5)
    try restored.restore(from: file.path)
    #expect(ChipReading(restored) == ChipReading(chip))
    for _ in 0..<100 {
      try chip.step()
      try restored.step()
      try #require(ChipReading(restored) == ChipReading(chip), "step \(chip.stepCount)")
    }
    #expect(chip.events[busy.host] == 3)
    for (index, request) in busy.network.probes.enumerated() {
      if let probe = busy.network.rasterProbe(at: index) {
        #expect(restored[probe].firstStep == steps + 1 && restored[probe].stepCount == 100)
        #expect(restored[probe].spikes == chip[probe].spikes.filter { $0.step > steps })
      } else if let probe = busy.network.seriesProbe(at: index) {
        #expect(restored[probe].steps == chip[probe].steps.filter { $0 > steps }, "\(request)")
        #expect(restored[probe].values == Array(chip[probe].values.suffix(restored[probe].values.count)))
      }
    }
  }

  @Test func aChipThatStandsIsRestoredStanding() throws {
    var network = Network()
    let clock = try network.addSpikeGenerator("clock", spikeTrains: [Array(1...50)])
    let group = try network.addGroup("growing", count: 3, Compartment(threshold: 131_071, currentDecay: 0))
    try network.connect(clock, to: group, weights: 16_384)
    var chip = try Chip(network)
    let error = try #require(throws: ChipError.self) { try chip.run(steps: 50) }
    let file = TemporaryFile()
    try chip.save(to: file.path)
    var restored = try Chip(network)
    try restored.restore(from: file.path)
    #expect(throws: error) { try restored.step() }
    #expect(ChipReading(restored) == ChipReading(chip))
  }

  @Test func thatOfAnotherNetworkIsRefused() throws {
    let busy = try BusyNetwork()
    let chip = try Chip(busy.network)
    let file = TemporaryFile()
    try chip.save(to: file.path)
    var wrapping = ChipModel.loihi1
    wrapping.currentOverflow = .policy(.wrap)
    var others = [try Chip(try BusyNetwork(seed: 6).network), try Chip(busy.network, model: wrapping)]
    for index in others.indices {
      let before = ChipReading(others[index])
      #expect(
        throws: StorageError(file.path, "wanted a snapshot of this network and model, got one of another")
      ) { try others[index].restore(from: file.path) }
      #expect(ChipReading(others[index]) == before)
    }
    let plain = TemporaryFile()
    try Safetensors(["a": try Tensor([1] as [Int8])]).write(to: plain.path)
    #expect(
      throws: StorageError(
        plain.path, "wanted a snapshot of format synfire-snapshot-2, got a file without a format")
    ) { try others[0].restore(from: plain.path) }
    #expect(throws: StorageError.self) { try others[0].restore(from: "/nowhere/at.all") }
  }

  @Test func oneOfAnEarlierFormatIsRefusedWithAdvice() throws {
    var chip = try Chip(try BusyNetwork().network)
    let file = TemporaryFile()
    try Safetensors(["a": try Tensor([1] as [Int8])], metadata: ["format": "synfire-snapshot-1"]).write(to: file.path)
    #expect(
      throws: StorageError(
        file.path,
        "wanted a snapshot of format synfire-snapshot-2, got synfire-snapshot-1 of an earlier version: run the circuit "
          + "again and save a new one")
    ) { try chip.restore(from: file.path) }
  }
}

@Suite("A snapshot that somebody tampered with")
struct SnapshotFuzzTests {
  /// A chip under way, its file, and the bytes of it.
  private func saved(_ model: ChipModel = .loihi1) throws -> (Chip, TemporaryFile, [UInt8]) {
    let busy = try BusyNetwork(ownDelays: model.plasticDelay == .atEmission)
    var chip = try Chip(busy.network, model: model)
    try chip.run(steps: 40)
    try chip.send([0, 1], to: busy.host, inSteps: 9)
    let file = TemporaryFile()
    try chip.save(to: file.path)
    return (chip, file, [UInt8](try Data(contentsOf: URL(filePath: file.path.string))))
  }

  /// Whether a chip takes the bytes; one that does runs on, or says what overflows, and can be read.
  private func takes(_ bytes: [UInt8], _ chip: Chip, _ file: TemporaryFile) throws -> Bool {
    try Data(bytes).write(to: URL(filePath: file.path.string))
    var other = chip
    do {
      try other.restore(from: file.path)
    } catch {
      #expect(!error.description.contains("\n") && error.description.count < 600)
      #expect(other.stepCount == chip.stepCount)
      return false
    }
    for _ in 0..<10 {
      do { try other.run(steps: 10) } catch { #expect(error.kind == .overflow && !error.description.isEmpty) }
    }
    let reading = ChipReading(other)
    #expect(reading.events.spikes &+ reading.events.synapticOperations >= 0)
    return true
  }

  /// Half of the flips hit the header.
  @Test func flippedBytes() throws {
    let (chip, file, bytes) = try saved()
    var dice = Dice(seed: 3)
    for turn in 0..<120 {
      var other = bytes
      let end = turn % 2 == 0 ? min(2_500, bytes.count) : bytes.count
      for _ in 0...turn % 3 { other[dice.roll(0...end - 1)] ^= UInt8(1 << dice.roll(0...7)) }
      #expect(try other == bytes || !takes(other, chip, file))
    }
  }

  /// The same flips in tensors whose checksum fits again, so that they meet the checks of the parts.
  @Test func flippedBytesUnderAChecksum() throws {
    let (chip, file, bytes) = try saved()
    let whole = try Safetensors(decoding: bytes, path: "whole")
    let names = whole.tensors.filter { $0.value.count > 0 }.keys.sorted()
    var dice = Dice(seed: 3)
    var taken = 0
    for _ in 0..<60 {
      var tensors = whole.tensors
      let name = names[dice.roll(0...names.count - 1)]
      let tensor = try #require(tensors[name])
      var content = tensor.bytes
      content[dice.roll(0...content.count - 1)] ^= UInt8(1 << dice.roll(0...7))
      tensors[name] = try Tensor(tensor.elementType, shape: tensor.shape, bytes: content)
      taken += try takes(sealed(tensors, whole), chip, file) ? 1 : 0
    }
    #expect((1..<60).contains(taken))
  }

  /// Tensors as the file `whole` would hold them, with a checksum that fits.
  private func sealed(_ tensors: [String: Tensor], _ whole: Safetensors) throws -> [UInt8] {
    try SnapshotFile.sealed(tensors, metadata: whole.metadata).encoded()
  }

  @Test func otherLengths() throws {
    let (chip, file, bytes) = try saved()
    for length in [0, 1, 7, 8, 9, 100, bytes.count / 2, bytes.count - 1] {
      #expect(try !takes(Array(bytes[..<length]), chip, file))
    }
    #expect(try !takes(bytes + [0], chip, file))
    #expect(try !takes(bytes + [UInt8](repeating: 0, count: chip.byteCount + 1 << 20), chip, file))
    #expect(try takes(bytes, chip, file))
  }

  /// All numbers of each tensor, and one of them or each of a few, get the worst values of its type.
  @Test(arguments: [ChipModel.loihi1, .brian2Loihi, .lava])
  func hostileNumbers(model: ChipModel) throws {
    let (chip, file, bytes) = try saved(model)
    let whole = try Safetensors(decoding: bytes, path: "whole")
    var dice = Dice(seed: 4)
    var (taken, refused) = (0, 0)
    for (name, tensor) in whole.tensors.sorted(by: { $0.key < $1.key }) where tensor.count > 0 {
      for pattern in Self.patterns {
        let one = dice.roll(0...tensor.count - 1)
        for place in [nil] + (tensor.count <= 10 ? Array(0..<tensor.count) : [one]) {
          var content = tensor.bytes
          let size = tensor.elementType.byteCount
          for index in place.map({ $0...$0 }) ?? 0...tensor.count - 1 {
            for byte in 0..<size { content[index * size + byte] = pattern(byte, size) }
          }
          var tensors = whole.tensors
          tensors[name] = try Tensor(tensor.elementType, shape: tensor.shape, bytes: content)
          if try takes(sealed(tensors, whole), chip, file) { taken += 1 } else { refused += 1 }
        }
      }
    }
    #expect(taken > 20 && refused > 20)
  }

  /// Byte b of an element of s bytes: all ones, the largest, the smallest, a few small ones and some in between.
  private static let patterns: [@Sendable (Int, Int) -> UInt8] = [
    { _, _ in 0xFF }, { byte, size in byte == size - 1 ? 0x7F : 0xFF }, { byte, size in byte == size - 1 ? 0x80 : 0 },
    { byte, _ in byte == 0 ? 1 : 0 }, { byte, _ in byte == 0 ? 64 : 0 }, { byte, size in byte == size / 2 ? 0x10 : 0 },
  ]

  /// Tensors that are gone, of another type, or of another length.
  @Test func tensorsOfAnotherShape() throws {
    let (chip, file, bytes) = try saved()
    let whole = try Safetensors(decoding: bytes, path: "whole")
    for (name, tensor) in whole.tensors where tensor.count > 0 {
      let longer = try Tensor(
        tensor.elementType, shape: [tensor.count + 1],
        bytes: tensor.bytes + [UInt8](repeating: 0, count: tensor.elementType.byteCount))
      let bytewise = try Tensor(.bool, shape: [tensor.count], bytes: [UInt8](repeating: 0, count: tensor.count))
      for other in [nil, longer, bytewise] {
        var tensors = whole.tensors
        tensors[name] = other
        #expect(try !takes(sealed(tensors, whole), chip, file), "\(name)")
      }
    }
  }

  /// A fault in a network without groups has no group to name.
  @Test func aFaultOfNoGroup() throws {
    var network = Network()
    _ = try network.addSpikeGenerator("source", spikeTrains: [[1, 2, 3]])
    let chip = try Chip(network)
    let file = TemporaryFile()
    try chip.save(to: file.path)
    let whole = try Safetensors(contentsOf: file.path)
    var tensors = whole.tensors
    tensors["registers"] = try Tensor([0, 1, 0, 0, 0] as [Int64])
    #expect(try !takes(sealed(tensors, whole), chip, file))
  }
}
