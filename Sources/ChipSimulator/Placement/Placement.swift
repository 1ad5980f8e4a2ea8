public import NetworkModel

/// How groups are laid onto cores.
public enum Placement: Sendable, Hashable {
  /// Each group, in order of addition, on the first core that holds the whole of it; a group that no core holds takes
  /// from each core, from the first that has room on, as many compartments as every limit there allows.
  case firstFit
  /// Each group on cores of its own, with this many compartments on each and the rest on the last, so that cores work
  /// less and in parallel.
  case spread(compartmentsPerCore: Int)
  /// Each group at a given place, as in a published allocation; groups may share cores. Every group has to be named.
  case explicit([GroupID: Allocation])

  /// The cores of one group: an equal number of compartments on each, from the first core on.
  public struct Allocation: Sendable, Hashable, Codable {
    /// The core of compartment 0, from 0.
    public var firstCore: Int
    /// The compartments of a core; the last one has the rest.
    public var compartmentsPerCore: Int

    /// Places a group.
    public init(firstCore: Int, compartmentsPerCore: Int) {
      self.firstCore = firstCore
      self.compartmentsPerCore = compartmentsPerCore
    }
  }
}
