import ChipSimulator
import Kernels
import NetworkModel
import Testing

/// A chip so small that placements can be worked out by hand.
func smallChip(
  cores: Int = 4, compartments: Int = 8, inputAxons: Int = 64, outputAxons: Int = 64, bytes: Int = 1_024
) -> ChipLimits {
  ChipLimits(
    cores: cores, compartmentsPerCore: compartments, inputAxonsPerCore: inputAxons, outputAxonsPerCore: outputAxons,
    synapticMemoryPerCore: bytes)
}

/// The slices of a map as `group first..<end @core`.
func places(_ map: CoreMap) -> [String] {
  map.slices.map {
    "\(map.groupNames[$0.group.index]) \($0.compartments.lowerBound)..<\($0.compartments.upperBound) @\($0.core)"
  }
}

extension CoreUsage {
  /// Compartments, input axons, output axons, bytes.
  init(_ compartments: Int, _ inputAxons: Int, _ outputAxons: Int, _ bytes: Int) {
    self.init(
      compartments: compartments, inputAxons: inputAxons, outputAxons: outputAxons, synapticBytes: bytes)
  }
}

/// A network of groups of plain compartments and nothing else, named by letters from a on.
func plainGroups(_ counts: [Int]) throws -> (Network, [GroupID]) {
  var network = Network()
  let plain = try Compartment.integrateAndFire(threshold: 100)
  var groups: [GroupID] = []
  for (index, count) in counts.enumerated() {
    let name = String(UnicodeScalar(UInt8(97 + index)))
    groups.append(try network.addGroup(name, count: count, plain))
  }
  return (network, groups)
}

/// The error of a placement that has to fail.
func refusal(
  of network: Network, limits: ChipLimits = .loihi1, placement: Placement = .firstFit,
  sourceLocation: SourceLocation = #_sourceLocation
) -> ChipError? {
  do {
    let map = try CoreMap(placing: network, limits: limits, placement: placement)
    Issue.record("wanted a refusal, got\n\(map)", sourceLocation: sourceLocation)
    return nil
  } catch {
    return error
  }
}

/// Numbers of one test, in order, from a seed.
struct Dice {
  private let stream: RandomStream
  private var position: UInt64 = 0

  init(seed: UInt64) { stream = RandomStream(seed: seed, purpose: RandomStream.Purpose(code: 9_001)) }

  /// A number of a range, each equally likely.
  mutating func roll(_ range: ClosedRange<Int>) -> Int {
    position += 1
    return range.lowerBound + stream.integer(below: range.count, at: position)
  }
}
