/// The names of layers and groups, and what groups hold in words.
struct PlanNames {
  /// The layer of the outputs.
  let outputLayer: Int
  /// Whether the lowest layer are features that kernels read from the inputs.
  var hasFront = false

  /// x, h and o, c for features; h1, h2 and so on where there are several hidden layers.
  func symbol(of layer: Int) -> String {
    layer == 0 ? (hasFront ? "c" : "x") : layer == outputLayer ? "o" : outputLayer == 2 ? "h" : "h\(layer)"
  }

  /// input or feature, hidden and output; hidden 1 and so on where there are several.
  func name(ofLayer layer: Int) -> String {
    layer == 0
      ? (hasFront ? "feature" : "input")
      : layer == outputLayer ? "output" : outputLayer == 2 ? "hidden" : "hidden \(layer)"
  }

  /// The name of a group, as the paper has it.
  func name(of group: CircuitGroup) -> String {
    let symbol = symbol(of: group.layer)
    return switch group.kind {
    case .activity: symbol
    case .lowerEdge: symbol + "<"
    case .upperEdge: symbol + ">"
    case .memory: "m_" + symbol
    case .box: "b_" + symbol
    case .returnedError: "d\(group.layer)"
    case .negatedCarrier: symbol + "T-"
    case .target: "t"
    case .missing: "d+"
    case .excess: "d-"
    case .returnedNotNegative: "d\(group.layer)>="
    case .positiveCarrier: symbol + "T+"
    case .bias: "1_" + symbol
    }
  }

  func name(_ kind: CircuitGroup.Kind, _ layer: Int) -> String { name(of: CircuitGroup(kind, layer: layer)) }

  /// "the input" or "the features", "the hidden answer" or "the answer".
  private func answer(of layer: Int) -> String {
    if layer == 0 { return hasFront ? "the features" : "the input" }
    if layer == outputLayer { return "the answer" }
    return outputLayer == 2 ? "the hidden answer" : "the answer of layer \(layer)"
  }

  /// What spikes of a tolerated group are.
  func words(forEchoOf phase: Int) -> String { "an echo of phase \(phase), which dies out" }

  /// What a group holds, in words.
  ///
  /// - Parameters:
  ///   - content: Its meaning.
  ///   - group: The group.
  ///   - isFirst: Whether it is the first time in a cycle that the activity spikes.
  ///   - later: The phases to which a memory gives it.
  func words(for content: PlanContent, in group: CircuitGroup, isFirst: Bool, later: [Int]) -> String {
    switch content {
    case .permits: "where the host permits learning"
    case .permitted(let layer):
      group.kind == .memory
        ? "\(answer(of: layer)) where the host permits it to be learned from, kept for phases "
          + later.map(String.init).joined(separator: " and ")
        : "\(answer(of: layer)) again, where it is to be learned from"
    case .activity(let layer):
      switch group.kind {
      case .memory: "\(answer(of: layer)), kept for phases \(later.map(String.init).joined(separator: " and "))"
      case .returnedError, .returnedNotNegative:
        "\(answer(of: layer)), for the copies of W\(layer + 1) transposed to learn by"
      default:
        if !isFirst {
          "\(answer(of: layer)) again, from its memory \(name(.memory, layer))"
        } else {
          answer(of: layer) + (layer > 0 ? ": u\(layer) above half of the threshold" : hasFront ? Self.features : "")
        }
      }
    case .aboveZero(let layer): "u\(layer) above 0, the lower edge of the box"
    case .aboveThreshold(let layer): "u\(layer) above the threshold, its upper edge"
    case .aboveLowMargin(let layer): "u\(layer) above the lower margin"
    case .aboveHighMargin(let layer): "u\(layer) above the upper margin"
    case .one: "always a spike, for the biases"
    case .notReturned(let sign, let layer):
      "\(name(ofLayer: layer)) neurons whose error is not \(sign == .plus ? "positive" : "negative")"
    case .box(let layer): "\(name(.lowerEdge, layer)) and not \(name(.upperEdge, layer)): where an error may pass"
    case .returned(.plus, let layer): "\(name(ofLayer: layer)) neurons whose error is positive: they should spike more"
    case .returned(.minus, let layer): "\(name(ofLayer: layer)) neurons whose error is negative: they should spike less"
    case .error(let sign, let layer): words(forErrorOf: sign, layer, in: group)
    case .target: "the right answer"
    }
  }

  private static let features = ": sums of a kernel above the threshold of its map"

  private func words(forErrorOf sign: Sign, _ layer: Int, in group: CircuitGroup) -> String {
    guard layer == outputLayer else { return "\(sign == .plus ? "positive" : "negative") errors within the box" }
    return switch group.kind {
    case .missing: "outputs that should have spiked"
    case .excess: "outputs that should not have spiked"
    case .negatedCarrier: "\(name(ofErrorOf: sign, in: layer)), to be taken away"
    default: "\(name(ofErrorOf: sign, in: layer)), on its way back"
    }
  }

  /// d+ or d- for the outputs, d1+ or d1- for the errors of a hidden layer.
  func name(ofErrorOf sign: Sign, in layer: Int) -> String {
    if layer == outputLayer { return name(sign == .plus ? .missing : .excess, layer) }
    return name(.returnedError, layer) + (sign == .plus ? "+" : "-")
  }
}
