internal import Storage

/// The parts of a chip's state that a snapshot holds, by name.
///
/// What follows from them is left out.
enum StateTensors {
  /// Parts that are told together.
  private enum Name {
    static let registers = "registers"
    static let groups = "group_counts"
    static let connections = "connection_counts"
  }

  /// Takes the parts out of a state that starts at `base`.
  static func take(
    _ layout: StateLayout, at base: UnsafeMutableRawPointer
  ) throws(StorageError) -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    let registers = layout.registers.pointer(at: base).pointee
    tensors[Name.registers] = try Tensor([
      Int64(registers.step), Int64(registers.fault.rawValue), Int64(registers.faultGroup),
      Int64(registers.faultCompartment), Int64(registers.faultValue),
    ])
    tensors[Name.groups] = try Tensor(
      layout.groupStates.elements(at: base).flatMap {
        [Int64($0.lastStep), Int64($0.lowest), Int64($0.highest), Int64($0.updates), Int64($0.overflows)]
      }, shape: [layout.groupStates.count, 5])
    tensors[Name.connections] = try Tensor(
      layout.connectionStates.elements(at: base).flatMap { [Int64($0.operations), Int64($0.updates)] },
      shape: [layout.connectionStates.count, 2])
    tensors["spike_counts"] = try Tensor(layout.sourceSpikes.elements(at: base).map { Int64($0) })
    for (name, region) in words(layout) { tensors[name] = try Tensor(region.elements(at: base)) }
    for (name, region) in numbers(layout) { tensors[name] = try Tensor(region.elements(at: base)) }
    for (name, region) in bytes(layout) { tensors[name] = try Tensor(region.elements(at: base)) }
    tensors["weights"] = try Tensor(layout.narrow.elements(at: base))
    tensors["wide_weights"] = try Tensor(layout.wide.elements(at: base))
    tensors["tags"] = try Tensor(layout.tags.elements(at: base))
    return tensors
  }

  /// Puts the parts of a file into a state that starts at `base`.
  ///
  /// - Throws: `StorageError` where a part is missing or of another type or size.
  static func put(_ layout: StateLayout, at base: UnsafeMutableRawPointer, of file: Safetensors) throws(StorageError) {
    try putCounts(layout, at: base, of: file)
    for (name, region) in words(layout) { region.fill(at: base, try values(name, region.count, of: file)) }
    for (name, region) in numbers(layout) { region.fill(at: base, try values(name, region.count, of: file)) }
    for (name, region) in bytes(layout) { region.fill(at: base, try values(name, region.count, of: file)) }
    layout.narrow.fill(at: base, try values("weights", layout.narrow.count, of: file))
    layout.wide.fill(at: base, try values("wide_weights", layout.wide.count, of: file))
    layout.tags.fill(at: base, try values("tags", layout.tags.count, of: file))
  }

  private static func putCounts(
    _ layout: StateLayout, at base: UnsafeMutableRawPointer, of file: Safetensors
  ) throws(StorageError) {
    let registers: [Int64] = try values(Name.registers, 5, of: file)
    layout.registers.pointer(at: base).pointee = ChipRegisters(
      step: Int(registers[0]), fault: ChipRegisters.Fault(rawValue: UInt8(clamping: registers[1])) ?? .none,
      faultGroup: Int(registers[2]), faultCompartment: Int(registers[3]), faultValue: Int(registers[4]))
    let groups: [Int64] = try values(Name.groups, 5 * layout.groupStates.count, of: file)
    layout.groupStates.fill(
      at: base,
      (0..<layout.groupStates.count).map { index in
        GroupState(
          lastStep: Int(groups[5 * index]), lowest: Int32(clamping: groups[5 * index + 1]),
          highest: Int32(clamping: groups[5 * index + 2]), updates: Int(groups[5 * index + 3]),
          overflows: Int(groups[5 * index + 4]))
      })
    let connections: [Int64] = try values(Name.connections, 2 * layout.connectionStates.count, of: file)
    layout.connectionStates.fill(
      at: base,
      (0..<layout.connectionStates.count).map { index in
        ConnectionState(operations: Int(connections[2 * index]), updates: Int(connections[2 * index + 1]))
      })
    let counts: [Int64] = try values("spike_counts", layout.sourceSpikes.count, of: file)
    layout.sourceSpikes.fill(at: base, counts.map { Int($0) })
  }

  private static func values<Element: TensorElement>(
    _ name: String, _ count: Int, of file: Safetensors
  ) throws(StorageError) -> [Element] {
    let values = try file.values(of: name, as: Element.self)
    guard values.count == count else {
      throw StorageError(file.source, "wanted \(count) numbers as \(name), got \(values.count)")
    }
    return values
  }

  private static func words(_ layout: StateLayout) -> [(String, Region<UInt64>)] {
    [
      ("spikes", layout.spikes), ("awake", layout.awake), ("calendar", layout.calendar), ("queue", layout.queue),
      ("queued", layout.queued), ("pending", layout.pending), ("period_spikes", layout.periodSpikes),
    ]
  }

  private static func numbers(_ layout: StateLayout) -> [(String, Region<Int32>)] {
    [
      ("charges", layout.charges), ("shared_charges", layout.sharedCharges), ("currents", layout.currents),
      ("voltages", layout.voltages),
    ]
  }

  private static func bytes(_ layout: StateLayout) -> [(String, Region<UInt8>)] {
    [("holds", layout.holds), ("delays", layout.delays), ("traces", layout.traceValues)]
  }
}

extension Region {
  /// The elements, copied.
  func elements(at base: UnsafeMutableRawPointer) -> [Element] {
    Array(UnsafeBufferPointer(start: pointer(at: base), count: count))
  }
}
