// Figure 4: the anatomical connectivity, read from the circuit as it is built: what each gate reaches, and with which weight.
import Synfire

enum Figure4 {
  static func show() throws {
    let circuit = try BackpropCircuit(layers: [400, 400, 10])
    let network = circuit.network
    print("\nFigure 4. \(network.groups.count) groups, \(network.connections.count) connections\n")

    print("Gates open a group (8704; with 512 more at 0; 8192 at Θ) or hold it down:")
    for connection in network.connections where isGate(connection.source, of: circuit) {
      let weight = connection.mantissas.bounds.lowerBound << connection.format.exponent
      guard !isGate(.group(connection.target), of: circuit) else { continue }
      print("  \(network.name(of: connection.source)) → \(network[connection.target].name)  \(weight)")
    }

    print("\nWhat learns, from all to all, and the direct ways (+ delay):")
    for connection in network.connections where !isGate(connection.source, of: circuit) {
      let name = "  \(network.name(of: connection.source)) → \(network[connection.target].name)"
      let delay = connection.delays.bounds.upperBound
      if connection.isPlastic {
        print("\(name)  \(connection.synapseCount) synapses that learn")
      } else {
        let weight = connection.mantissas.bounds.lowerBound << connection.format.exponent
        print("\(name)  \(weight)" + (delay > 0 ? " +\(delay)" : ""))
      }
    }
  }

  static func isGate(_ source: SourceReference, of circuit: BackpropCircuit) -> Bool {
    circuit.chain.gates.contains { source == .group($0) }
  }
}
