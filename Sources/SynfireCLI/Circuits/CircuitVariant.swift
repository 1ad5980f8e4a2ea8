public import ArgumentParser
public import Synfire

/// Which circuit of nBP: what holds closed groups down, and where rewards come from.
struct CircuitVariant: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: """
      How strongly the circuit holds closed groups down: balanced (default), published, none, or a weight of 0 or below, \
      in weight units.
      """,
    transform: Self.inhibition)
  var inhibition: BackpropCircuit.Inhibition?

  @Option(help: "Where the circuit's r1 comes from: host (default) or chip.")
  var reward: BackpropCircuit.Reward?

  private static func inhibition(_ text: String) throws -> BackpropCircuit.Inhibition {
    switch text {
    case "balanced": return .balanced
    case "published": return .published
    case "none": return .none
    default:
      guard let weight = Int(text), weight <= 0 else {
        throw ValidationError("wanted balanced, published, none or a weight of 0 or below, got \"\(text)\"")
      }
      return .weight(weight)
    }
  }
}

extension BackpropCircuit.Reward: ExpressibleByArgument {}
extension BackpropPlan.Design: ExpressibleByArgument {}
extension RelayClosing: ExpressibleByArgument {}
