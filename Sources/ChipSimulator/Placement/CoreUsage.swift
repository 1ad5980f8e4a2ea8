/// How much of each resource something takes on one core.
public struct CoreUsage: Sendable, Hashable, Codable {
  /// State machines.
  public var compartments: Int
  /// Axons that end on the core: one for each connection and source compartment with a synapse here.
  public var inputAxons: Int
  /// Axons that begin on the core: one for each connection, source compartment and core with a synapse of it.
  public var outputAxons: Int
  /// Bytes of synaptic memory, in whole words of 8.
  public var synapticBytes: Int

  /// What is taken; by default nothing.
  public init(compartments: Int = 0, inputAxons: Int = 0, outputAxons: Int = 0, synapticBytes: Int = 0) {
    self.compartments = compartments
    self.inputAxons = inputAxons
    self.outputAxons = outputAxons
    self.synapticBytes = synapticBytes
  }

  /// How much of one resource is taken.
  public subscript(resource: CoreResource) -> Int {
    switch resource {
    case .compartments: compartments
    case .inputAxons: inputAxons
    case .outputAxons: outputAxons
    case .synapticBytes: synapticBytes
    }
  }

  /// What both take together.
  public static func + (left: CoreUsage, right: CoreUsage) -> CoreUsage {
    CoreUsage(
      compartments: left.compartments + right.compartments, inputAxons: left.inputAxons + right.inputAxons,
      outputAxons: left.outputAxons + right.outputAxons, synapticBytes: left.synapticBytes + right.synapticBytes)
  }

  /// The first resource of which a core has less than this.
  public func excess(over limits: ChipLimits) -> CoreResource? {
    CoreResource.allCases.first { self[$0] > limits[$0] }
  }
}
