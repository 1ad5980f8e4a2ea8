import ArgumentParser
import Synfire

/// A probe as it is asked for in a call: `QUANTITY:NAME` or `QUANTITY:NAME:EVERY`, such as `weight:plastic:8`.
struct ProbeOption {
  private let text: String
  private let quantity: ProbedQuantity
  /// What follows the quantity: a name, which may hold colons itself, and a period.
  private let rest: Substring

  /// Reads the quantity; a trace goes by its name, with or without the word before it.
  static func parse(_ text: String) throws -> ProbeOption {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let quantity = ProbedQuantity.allCases.first { $0.optionName == parts[0] || $0.description == parts[0] }
    guard parts.count == 2, !parts[1].isEmpty, let quantity else {
      let names = ProbedQuantity.allCases.map(\.optionName).joined(separator: ", ")
      throw ValidationError("wanted QUANTITY:NAME or QUANTITY:NAME:EVERY with a quantity out of \(names)")
    }
    return ProbeOption(text: text, quantity: quantity, rest: parts[1])
  }

  /// Adds the probe to a network, unless it has just this one.
  func add(to network: inout Network) throws(NetworkError) {
    var found = subject(named: rest, in: network).map { (subject: $0, every: 1) }
    if found == nil, let colon = rest.lastIndex(of: ":"), let every = Int(rest[rest.index(after: colon)...]) {
      found = subject(named: rest[..<colon], in: network).map { ($0, every) }
    }
    guard let (subject, every) = found else {
      throw NetworkError("--probe \(text)", "wanted the name of \(wanted(in: network)), got another")
    }
    guard !network.probes.contains(where: { $0.subject == subject && $0.quantity == quantity && $0.period == every })
    else { return }
    try network.request(quantity, of: subject, every: every)
  }

  private func subject(named name: Substring, in network: Network) -> ProbeRequest.Subject? {
    let name = String(name)
    switch quantity {
    case .spikes:
      return network.group(named: name).map { .group($0) } ?? network.spikeGenerator(named: name).map { .generator($0) }
    case .current, .voltage: return network.group(named: name).map { .group($0) }
    case .weight, .tag, .delay, .trace: return network.connection(named: name).map { .connection($0) }
    }
  }

  /// What the quantity belongs to, with the first names that there are.
  private func wanted(in network: Network) -> String {
    let (kind, names) =
      switch quantity {
      case .spikes:
        ("a group or spike generator", network.groups.map(\.name) + network.spikeGenerators.map(\.name))
      case .current, .voltage: ("a group", network.groups.map(\.name))
      case .weight, .tag, .delay, .trace: ("a connection", network.connections.map(\.name))
      }
    let shown = names.prefix(8).map { "\"\($0)\"" }.joined(separator: ", ")
    return names.isEmpty ? "\(kind), of which there is none" : "\(kind) (\(shown)\(names.count > 8 ? ", …" : ""))"
  }
}

extension ProbeRequest {
  /// The name of what is probed.
  func name(in network: Network) -> String {
    switch subject {
    case .group(let id): network[id].name
    case .generator(let id): network[id].name
    case .connection(let id): network[id].name
    }
  }

  /// The probe as an option names it.
  func key(in network: Network) -> String {
    "\(quantity.optionName):\(name(in: network))" + (period == 1 ? "" : ":\(period)")
  }
}

extension ProbedQuantity {
  /// The quantity as an option names it: `spikes`, `weight`, `x1`.
  var optionName: String {
    if case .trace(let name) = self { name.rawValue } else { description }
  }
}
