/// The parts of a circuit and what connects them, as far as a drawing needs to know.
public struct Diagram: Sendable, Hashable {
  /// A part of the circuit.
  public struct Node: Sendable, Hashable {
    /// What kind of part it is, which gives its outline.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
      /// A group of compartments: a plain box.
      case group
      /// A spike generator: a box with round ends.
      case generator
      /// What opens or closes other parts: a box with a double outline.
      case gate
      /// What holds spikes for later: a box with dashes.
      case memory
    }

    /// Its name, by which edges find it; no two have the same.
    public var name: String
    /// A second line, such as `400 compartments`; may be empty.
    public var detail: String
    /// What kind of part it is.
    public var kind: Kind
    /// Its column, from 0; nil to be put behind what it gets spikes from.
    public var layer: Int?
    /// Its row within the column, from 0; nil for the next free one.
    public var row: Int?

    /// A part of a circuit.
    public init(_ name: String, detail: String = "", kind: Kind = .group, layer: Int? = nil, row: Int? = nil) {
      (self.name, self.detail, self.kind, self.layer, self.row) = (name, detail, kind, layer, row)
    }
  }

  /// A connection between two parts.
  public struct Edge: Sendable, Hashable {
    /// What a connection does, which gives its line and its end.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
      /// It excites: a thin line with an arrow.
      case excites
      /// It inhibits: a line that ends in a disc.
      case inhibits
      /// It opens or closes: a dashed line with an arrow.
      case gates
      /// Its weights learn: a thick line with an arrow.
      case learns
    }

    /// The name of the part it comes from.
    public var source: String
    /// The name of the part it goes to.
    public var target: String
    /// What stands at its middle, such as a weight; may be empty.
    public var label: String
    /// What it does.
    public var kind: Kind

    /// A connection from one part to another.
    public init(_ source: String, to target: String, label: String = "", kind: Kind = .excites) {
      (self.source, self.target, self.label, self.kind) = (source, target, label, kind)
    }
  }

  /// The parts.
  public var nodes: [Node]
  /// The connections; those from or to a part that does not exist are not drawn.
  public var edges: [Edge]

  /// A circuit to draw.
  public init(nodes: [Node], edges: [Edge]) { (self.nodes, self.edges) = (nodes, edges) }

  /// The column of each node: the one asked for, or one behind the sources that stand before it in the list.
  var layers: [Int] {
    var layers: [Int] = []
    var places: [String: Int] = [:]
    for (index, node) in nodes.enumerated() {
      let sources = edges.lazy.filter { $0.target == node.name && $0.source != node.name }.compactMap {
        places[$0.source]
      }
      layers.append(min(max(0, node.layer ?? (sources.map { layers[$0] + 1 }.max() ?? 0)), 1_000))
      places[node.name] = places[node.name] ?? index
    }
    // Columns that nobody stands in are left out.
    let used = Set(layers).sorted()
    return layers.map { layer in used.firstIndex(of: layer) ?? 0 }
  }
}
