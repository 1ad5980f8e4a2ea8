internal import Foundation

extension Network {
  /// The circuit in DOT, the language of Graphviz.
  ///
  /// ```sh
  /// dot -Tsvg circuit.dot > circuit.svg
  /// ```
  ///
  /// A group is a box, a spike generator an ellipse, dashed where the host drives it. An edge tells its sign by its head:
  /// an arrow excites, a bar inhibits, a diamond does both. A connection that learns is bold and shows its rule; a
  /// reinforcement is a dashed edge to the connection's target with an open head.
  public var graphviz: String {
    var lines = [
      "digraph network {", "  rankdir=LR;", "  node [fontname=\"Helvetica\"];", "  edge [fontname=\"Helvetica\"];",
    ]
    for (place, generator) in spikeGenerators.enumerated() {
      let style = generator.spikeTrains == nil ? ", style=dashed" : ""
      lines.append("  s\(place) [shape=ellipse\(style), label=\(Self.label([generator.name, "\(generator.count)"]))];")
    }
    for (place, group) in groups.enumerated() {
      lines.append("  g\(place) [shape=box, label=\(Self.label([group.name, "\(group.count)"]))];")
    }
    for connection in connections {
      lines.append(Self.edge(connection))
      guard let source = connection.reinforcement else { continue }
      let label = Self.label(["r1 of \(connection.name)"])
      lines.append(
        "  \(Self.node(source)) -> g\(connection.target.index) [style=dashed, arrowhead=vee, constraint=false, label=\(label)];"
      )
    }
    lines.append("}")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func edge(_ connection: Connection) -> String {
    var text = [connection.name, connection.pattern.summary, "weights \(connection.weightSummary)"]
    if connection.delays != .constant(0) { text.append("delays \(connection.delays.summary(inUnitsOf: 1))") }
    if let rule = connection.rule { text.append(rule.description) }
    let style = connection.isPlastic ? ", style=bold" : ""
    return "  \(node(connection.source)) -> g\(connection.target.index) "
      + "[arrowhead=\(connection.arrowHead)\(style), label=\(label(text))];"
  }

  private static func node(_ source: SourceReference) -> String {
    switch source {
    case .group(let id): "g\(id.index)"
    case .generator(let id): "s\(id.index)"
    }
  }

  /// Lines as a quoted string of DOT, in which only quotes and backslashes mean something.
  private static func label(_ lines: [String]) -> String {
    let escaped = lines.map {
      $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
    return "\"" + escaped.joined(separator: "\\n") + "\""
  }
}

extension Connection {
  /// The head of the edge; what learns may take each sign of its format.
  fileprivate var arrowHead: String {
    let bounds =
      isPlastic
      ? Int(format.mantissas.lowerBound)...Int(format.mantissas.upperBound) : mantissas.bounds
    return bounds.lowerBound >= 0 ? "normal" : bounds.upperBound <= 0 ? "tee" : "diamond"
  }

  /// The weights in weight units: one number, the range, or mean and deviation.
  package var weightSummary: String {
    mantissas.summary(inUnitsOf: Double(sign: .plus, exponent: format.exponent, significand: 1))
  }
}

extension ConnectionPattern {
  /// The pattern in words.
  package var summary: String {
    switch self {
    case .dense: "dense"
    case .oneToOne: "one to one"
    case .broadcast: "broadcast"
    case .sparse(let pairs): "sparse, \(pairs.count)"
    case .fixedFanOut(let fanOut): "fan-out \(fanOut)"
    }
  }
}

extension SynapseNumbers {
  /// One number, the range, or mean and deviation, times a unit.
  package func summary(inUnitsOf unit: Double) -> String {
    func shown(_ number: Double) -> String {
      let value = number * unit
      return Int(exactly: value).map { "\($0)" } ?? "\(value)"
    }
    switch self {
    case .normal(let mean, let deviation, _): return "\(shown(mean)) ± \(shown(deviation))"
    case .constant, .values, .uniform:
      let (lowest, highest) = (shown(Double(bounds.lowerBound)), shown(Double(bounds.upperBound)))
      return lowest == highest ? lowest : "\(lowest) to \(highest)"
    }
  }
}
