import ChipSimulator
import NetworkModel
import Storage
import Testing

@Suite("The state of a chip, as its parts declare it")
struct StateArrayTests {
  /// What a snapshot leaves out: what is worked out anew, sums that are only kept for speed, and room for a step.
  private static let unsaved: Set = [
    "next_event", "spiking", "spikes_in_step", "due", "mantissa_sums", "last_spikes", "patterns", "kept_patterns",
    "kept_sums", "other_sums", "nonzero_traces", "nonzero_trace_counts", "active_traces", "changes", "terms",
    "chosen_targets", "random_places", "random_words", "kept_operations", "partial_sums", "block_changes",
    "noise",
  ]

  private func chip(_ model: ChipModel, steps: Int) throws -> (Chip, SpikeGeneratorID) {
    let busy = try BusyNetwork(ownDelays: model.plasticDelay == .atEmission)
    var chip = try Chip(busy.network, model: model)
    try chip.run(steps: steps)
    try chip.send([0, 2], to: busy.host, inSteps: 7)
    return (chip, busy.host)
  }

  @Test func arraysFillTheStateWithoutGapsOrOverlaps() throws {
    let (chip, _) = try chip(.loihi1, steps: 0)
    var end = 0
    for array in chip.stateArrays {
      #expect(array.bytes.lowerBound == end, "\(array.name)")
      // At least 64 bytes after each array, up to a whole cache line.
      end = (array.bytes.upperBound + 63 + 64) & ~63
    }
    #expect(end == chip.stateByteCount)
    let names = chip.stateArrays.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test func everyArrayIsSavedOrKnownToFollow() throws {
    let (chip, _) = try chip(.loihi1, steps: 20)
    #expect(Set(chip.stateArrays.filter { !$0.isSaved }.map(\.name)) == Self.unsaved)
    let file = TemporaryFile()
    try chip.save(to: file.path)
    let tensors = try Safetensors(contentsOf: file.path).tensors
    #expect(Set(tensors.keys) == Set(chip.stateArrays.filter(\.isSaved).map(\.name)))
  }

  /// A tensor holds the whole of its array: what is restored is the same byte for byte, and most bytes were not 0.
  @Test(arguments: [ChipModel.loihi1, .brian2Loihi, .lava, .nengoLoihi])
  func tensorsHoldAllOfTheirArrays(model: ChipModel) throws {
    let (chip, _) = try chip(model, steps: 97)
    let file = TemporaryFile()
    try chip.save(to: file.path)
    var (restored, _) = try self.chip(model, steps: 5)
    try restored.restore(from: file.path)
    for array in chip.stateArrays where array.isSaved {
      #expect(restored.stateBytes(of: array) == chip.stateBytes(of: array), "\(array.name)")
    }
    let worked: Set = ["spiking", "nonzero_trace_counts", "active_traces", "next_event"]
    for array in chip.stateArrays where worked.contains(array.name) {
      #expect(restored.stateBytes(of: array) == chip.stateBytes(of: array), "\(array.name)")
    }
  }
}
