internal import NetworkModel
internal import Recordings

extension CoreMap: CustomStringConvertible {
  /// A table with one line for each core, or for neighbouring cores that are used alike, and one for the whole.
  public var description: String {
    let title = ["core", "compartments", "input axons", "output axons", "synaptic bytes", "groups"]
    let total = totalUsage
    let last = [
      "\(usedCores.grouped) of \(limits.cores.grouped)", total.compartments.grouped, total.inputAxons.grouped,
      total.outputAxons.grouped, total.synapticBytes.grouped, "",
    ]
    return TextTable(rows: [title] + coreRows + [last], leftColumns: [0, 5]).lines.joined(separator: "\n")
  }

  /// The cells of each core that is used, neighbours with equal ones folded.
  private var coreRows: [[String]] {
    let groups = groupsOfCores
    var folded: [(cores: ClosedRange<Int>, cells: [String])] = []
    for (core, usage) in usage.enumerated() where usage.compartments > 0 {
      let cells = [
        usage.compartments.grouped, usage.inputAxons.grouped, usage.outputAxons.grouped, usage.synapticBytes.grouped,
        groups[core],
      ]
      if let last = folded.last, last.cells == cells, last.cores.upperBound == core - 1 {
        folded[folded.count - 1].cores = last.cores.lowerBound...core
      } else {
        folded.append((core...core, cells))
      }
    }
    return folded.map { cores, cells in
      [cores.count == 1 ? "\(cores.lowerBound)" : "\(cores.lowerBound)–\(cores.upperBound)"] + cells
    }
  }

  /// For each core its groups, as in `x 400, h1 224 of 400`.
  private var groupsOfCores: [String] {
    var names = [[String]](repeating: [], count: usage.count)
    for slice in slices {
      let own = slices(of: slice.group)
      let name = groupNames[slice.group.index]
      let total = own.reduce(0) { $0 + $1.count }
      names[slice.core].append("\(name) \(slice.count.grouped)" + (own.count > 1 ? " of \(total.grouped)" : ""))
    }
    return names.map { $0.joined(separator: ", ") }
  }
}
