/// Where a chip stands in time, and what stopped it.
struct Clock: StatePart {
  private let registers: UnsafeMutablePointer<ClockRegisters>

  @inline(__always)
  init(_ memory: inout some PartMemory) {
    registers = memory.saved("registers")
  }

  func check(_ tables: ChipTables, now: Int) throws(StateProblem) {
    guard StateLimits.step.contains(now) else {
      throw StateProblem("wanted a step of 0 to 2^40, got \(now)")
    }
    let fault = registers.pointee.fault
    guard fault.kind == .none || (0..<tables.groupCount).contains(fault.group) else {
      throw StateProblem("wanted a fault of one of \(tables.groupCount) groups, got one of group \(fault.group)")
    }
  }
}

extension Clock {
  /// The step that is under way, or the last one that is done.
  @inline(__always) var now: Int { registers.pointee.step }

  /// What stopped the chip; of the kind `none` if nothing did.
  @inline(__always) var fault: ChipFault { registers.pointee.fault }

  /// Whether something stopped the chip.
  @inline(__always) var hasFault: Bool { registers.pointee.fault.kind != .none }

  /// Whether a register overflowed that should not, so that the step is not done.
  var hasOverflow: Bool { fault.kind == .current || fault.kind == .voltage }

  /// Begins the next step.
  @inline(__always)
  func advance() { registers.pointee.step &+= 1 }

  /// Leaves out some steps.
  func skip(_ steps: Int) { registers.pointee.step &+= steps }

  /// Stops the chip.
  func stop(_ fault: ChipFault) { registers.pointee.fault = fault }
}

/// What stopped a chip: the kind, and the group, compartment and value at fault.
struct ChipFault: BitwiseCopyable {
  /// What can stop a chip.
  enum Kind: UInt8, BitwiseCopyable {
    /// Nothing did.
    case none
    /// A current or a voltage that left its register.
    case current, voltage
    /// A spike in a phase in which its group has to be silent; the value is the phase, from 0.
    case outOfTurn
  }

  var kind = Kind.none
  var group = 0
  var compartment = 0
  var value = 0
}

/// The steps that are done, the present one included, and what stopped the chip.
struct ClockRegisters: StateRecord {
  var step = 0
  var fault = ChipFault()

  static let width = 5

  init?(fields: ArraySlice<Int64>) {
    let fields = fields.map { Int($0) }
    guard let code = UInt8(exactly: fields[1]), let kind = ChipFault.Kind(rawValue: code) else { return nil }
    step = fields[0]
    fault = ChipFault(kind: kind, group: fields[2], compartment: fields[3], value: fields[4])
  }

  var fields: [Int64] {
    [step, Int(fault.kind.rawValue), fault.group, fault.compartment, fault.value].map { Int64($0) }
  }
}
