public import Storage
public import SystemPackage

extension Chip {
  /// Writes the chip's state, whole or not at all: registers, dendrites, synapses, traces and counts, by name, as
  /// safetensors; the network and what probes recorded are not in it.
  ///
  /// - Throws: `StorageError` if the file cannot be written.
  public func save(to path: FilePath) throws(StorageError) {
    let tensors: Result<[String: Tensor], StorageError> = state.withBase { base in
      Result { () throws(StorageError) in
        var tensors: [String: Tensor] = [:]
        for array in plan.arrays { tensors[array.name] = try array.tensor?.take(base) }
        return tensors
      }
    }
    try SnapshotFile.content(tensors.get(), of: network, on: model, step: stepCount).write(to: path)
  }

  /// Takes a saved state: the chip goes on from there, bit for bit, and its probes begin anew.
  ///
  /// Nothing in the file is trusted; the chip stays as it is if the file is not one of this network and model.
  ///
  /// - Throws: `StorageError` if the file cannot be read or is damaged; it says what was wanted and what was got.
  public mutating func restore(from path: FilePath) throws(StorageError) {
    let file = try Safetensors(contentsOf: path, limit: byteCount + 1 << 20)
    try SnapshotFile.check(file, for: network, on: model)
    var fresh = plan.emptyState()
    let filled: Result<Void, StorageError> = fresh.withMutableBase { base in
      Result { () throws(StorageError) in
        for array in plan.arrays { try array.tensor?.put(base, file) }
      }
    }
    try filled.get()
    let completed: Result<Void, StateProblem> = plan.withEngine(changing: &fresh) { engine in
      Result { () throws(StateProblem) in try engine.complete() }
    }
    if case .failure(let problem) = completed { throw StorageError(path, problem.reason) }
    replaceState(fresh)
  }
}

extension Chip {
  /// The arrays of the state, as its parts declare them.
  package var stateArrays: [StateArray] { plan.arrays }

  /// The size of the state in bytes.
  package var stateByteCount: Int { state.byteCount }

  /// The bytes of an array of the state.
  package func stateBytes(of array: StateArray) -> [UInt8] {
    state.withBase { Array(UnsafeRawBufferPointer(start: $0 + array.bytes.lowerBound, count: array.bytes.count)) }
  }
}
