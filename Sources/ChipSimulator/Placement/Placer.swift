internal import NetworkModel
internal import Recordings

/// The work of placing: cores fill up group by group.
struct Placer {
  /// For each group its slices, in order of compartments.
  private(set) var slices: [[CoreMap.Slice]] = []
  /// What is taken of each core so far; output axons are those that were assumed.
  private(set) var usage: [CoreUsage] = []
  private let groups: [Group]
  private let limits: ChipLimits
  private var fanIns: [FanIn]
  private var demands: [OutputDemand]

  init(_ network: Network, limits: ChipLimits) {
    groups = network.groups
    self.limits = limits
    fanIns = network.groups.indices.map { FanIn(of: GroupID(index: $0), in: network) }
    demands = network.groups.map { _ in OutputDemand() }
  }

  /// Places every group on empty cores.
  mutating func placeAll(_ placement: Placement) throws(ChipError) {
    slices = groups.map { _ in [] }
    usage = []
    for group in groups.indices {
      switch placement {
      case .firstFit: try placeFirstFit(group)
      case .spread(let count):
        guard (1...limits.compartmentsPerCore).contains(count) else {
          throw ChipError(
            .invalidArgument, "placement",
            "wanted 1 to \(limits.compartmentsPerCore.grouped) compartments on a core, got \(count.grouped)")
        }
        try place(group, from: usage.count, compartmentsPerCore: count)
      case .explicit(let allocations):
        try place(group, at: allocations[GroupID(index: group)])
      }
    }
  }

  /// Lets the next round know how many output axons compartments have turned out to need.
  mutating func raiseDemands(to routes: Routes) {
    for group in demands.indices { demands[group].raise(to: routes.demands[group]) }
  }

  /// What is taken of each core, with the output axons that there are.
  func usage(with routes: Routes) -> [CoreUsage] {
    var usage = usage
    for core in usage.indices { usage[core].outputAxons = 0 }
    for slice in slices.joined() {
      usage[slice.core].outputAxons += routes.demands[slice.group.index].axons(of: slice.compartments)
    }
    return usage
  }
}

// MARK: - First fit

extension Placer {
  private mutating func placeFirstFit(_ group: Int) throws(ChipError) {
    let whole = largestSlice(of: group, from: 0, beside: CoreUsage())
    if whole.compartments == groups[group].count {
      let fitting = usage.firstIndex { ($0 + whole).excess(over: limits) == nil }
      if let core = fitting ?? (usage.count < limits.cores ? usage.count : nil) {
        take(0..<whole.compartments, of: group, on: core, using: whole)
        return
      }
    }
    try split(group)
  }

  /// Takes from core after core what fits; past the last one, counts how many more it would take.
  private mutating func split(_ group: Int) throws(ChipError) {
    let count = groups[group].count
    let placedBefore = usage.count
    var position = 0
    var core = 0
    while position < count {
      let used = core < placedBefore ? usage[core] : CoreUsage()
      let slice = largestSlice(of: group, from: position, beside: used)
      if slice.compartments == 0, core >= placedBefore { throw tooMuchForOneCore(position, of: group) }
      if slice.compartments > 0, core < limits.cores {
        take(position..<position + slice.compartments, of: group, on: core, using: slice)
      }
      position += slice.compartments
      core += 1
    }
    guard core <= limits.cores else {
      throw ChipError(
        .doesNotFit, subject(group),
        (count == 1 ? "1 compartment needs" : "\(count.grouped) compartments need")
          + " \(core.grouped) cores with what was placed before, wanted at most \(limits.cores.grouped)")
    }
  }

  /// As many compartments from `first` on as every limit allows beside what a core has taken.
  private mutating func largestSlice(of group: Int, from first: Int, beside used: CoreUsage) -> CoreUsage {
    let room = min(groups[group].count - first, limits.compartmentsPerCore - used.compartments)
    var fitting = CoreUsage()
    var outputAxons = 0
    fanIns[group].begin(at: first)
    while fitting.compartments < room {
      var wanted = fanIns[group].extend()
      outputAxons += demands[group].axons(of: first + fitting.compartments)
      wanted.outputAxons = outputAxons
      guard (used + wanted).excess(over: limits) == nil else { break }
      fitting = wanted
    }
    return fitting
  }

  private mutating func tooMuchForOneCore(_ compartment: Int, of group: Int) -> ChipError {
    fanIns[group].begin(at: compartment)
    var wanted = fanIns[group].extend()
    wanted.outputAxons = demands[group].axons(of: compartment)
    guard let resource = wanted.excess(over: limits) else {
      preconditionFailure("a compartment that fits an empty core was not placed on it")
    }
    return ChipError(
      .doesNotFit, subject(group),
      "compartment \(compartment) needs \(wanted[resource].grouped) \(resource.title), wanted at most "
        + "\(limits[resource].grouped) on a core")
  }
}

// MARK: - Explicit placements

extension Placer {
  private mutating func place(_ group: Int, at allocation: Placement.Allocation?) throws(ChipError) {
    guard let allocation else {
      throw ChipError(.invalidArgument, subject(group), "wanted a place for each group, got none for this one")
    }
    guard allocation.firstCore >= 0, allocation.firstCore < limits.cores else {
      throw ChipError(
        .invalidArgument, subject(group),
        "wanted a first core of 0 to \(limits.cores - 1), got \(allocation.firstCore)")
    }
    guard (1...limits.compartmentsPerCore).contains(allocation.compartmentsPerCore) else {
      throw ChipError(
        .invalidArgument, subject(group),
        "wanted 1 to \(limits.compartmentsPerCore.grouped) compartments on a core, got \(allocation.compartmentsPerCore)"
      )
    }
    try place(group, from: allocation.firstCore, compartmentsPerCore: allocation.compartmentsPerCore)
  }

  private mutating func place(_ group: Int, from firstCore: Int, compartmentsPerCore: Int) throws(ChipError) {
    let count = groups[group].count
    let end = firstCore + (count + compartmentsPerCore - 1) / compartmentsPerCore
    guard end <= limits.cores else {
      throw ChipError(
        .doesNotFit, subject(group),
        (count == 1 ? "1 compartment needs" : "\(count.grouped) compartments need")
          + " \(end.grouped) cores from core \(firstCore) on, wanted at most \(limits.cores.grouped)")
    }
    for (offset, first) in stride(from: 0, to: count, by: compartmentsPerCore).enumerated() {
      let range = first..<min(count, first + compartmentsPerCore)
      let core = firstCore + offset
      var slice = CoreUsage()
      fanIns[group].begin(at: first)
      for _ in range { slice = fanIns[group].extend() }
      take(range, of: group, on: core, using: slice)
      if let resource = usage[core].excess(over: limits) {
        throw tooMuch(resource, usage[core][resource], on: core, with: range, of: group)
      }
    }
  }
}

// MARK: - Bookkeeping and errors

extension Placer {
  private mutating func take(_ range: Range<Int>, of group: Int, on core: Int, using slice: CoreUsage) {
    while usage.count <= core { usage.append(CoreUsage()) }
    usage[core] = usage[core] + slice
    slices[group].append(CoreMap.Slice(group: GroupID(index: group), compartments: range, core: core))
  }

  private func subject(_ group: Int) -> String { "group \"\(groups[group].name)\"" }

  private func tooMuch(
    _ resource: CoreResource, _ number: Int, on core: Int, with range: Range<Int>, of group: Int
  ) -> ChipError {
    ChipError(
      .doesNotFit, subject(group),
      "with \(range.compartmentsText) core \(core) has \(number.grouped) \(resource.title), wanted at most "
        + limits[resource].grouped)
  }

  /// The refusal of a placement in which a core has too many output axons: it names the group with most of them there.
  func tooManyOutputAxons(_ routes: Routes, on usage: [CoreUsage]) -> ChipError {
    var worst: (axons: Int, slice: CoreMap.Slice)?
    for slice in slices.joined() where usage[slice.core].outputAxons > limits.outputAxonsPerCore {
      let axons = routes.demands[slice.group.index].axons(of: slice.compartments)
      if axons > worst?.axons ?? -1 { worst = (axons, slice) }
    }
    guard let slice = worst?.slice else { preconditionFailure("no core has too many output axons") }
    return tooMuch(
      .outputAxons, usage[slice.core].outputAxons, on: slice.core, with: slice.compartments, of: slice.group.index)
  }
}

extension Range<Int> {
  /// The compartments of a range that is not empty, as in `compartments 0 to 9` or `compartment 3`.
  fileprivate var compartmentsText: String {
    count == 1 ? "compartment \(lowerBound)" : "compartments \(lowerBound) to \(upperBound - 1)"
  }
}
