public import ArgumentParser
public import Synfire

/// The chip on which a circuit runs.
struct ChipOptions: ParsableArguments {
  /// The models by the names that they have in reports.
  enum ModelName: String, ExpressibleByArgument, CaseIterable {
    case loihi1
    case brian2Loihi = "brian2-loihi"
    case lava
    case nengoLoihi = "nengo-loihi"

    var model: ChipModel {
      switch self {
      case .loihi1: .loihi1
      case .brian2Loihi: .brian2Loihi
      case .lava: .lava
      case .nengoLoihi: .nengoLoihi
      }
    }
  }

  @Option(help: "Whose arithmetic: loihi1 (default), or what brian2-loihi, lava or nengo-loihi do.")
  var model: ModelName?

  @Option(help: "loihi1: what an overflow of a register does: throw (default), wrap or saturate.")
  var overflow: OverflowPolicy?

  @Option(parsing: .unconditional, help: "loihi1: how many chips of 128 cores there are. (default: 1)")
  var chips: Int?

  @Option(
    help: "loihi1: first-fit (default), or spread=N: each group on cores of its own, N compartments on each.",
    transform: Self.placement)
  var placement: Placement?

  func validate() throws {
    if let chips, !(1...65_536).contains(chips) {
      throw ValidationError("--chips: wanted 1 to 65,536, got \(chips)")
    }
    guard let model, model != .loihi1 else { return }
    let given = [("--overflow", overflow != nil), ("--chips", chips != nil), ("--placement", placement != nil)]
    if let flag = given.first(where: { $0.1 })?.0 {
      throw ValidationError("\(flag) is no option of the model \(model.rawValue)")
    }
  }

  /// Whether nothing was asked for.
  var isEmpty: Bool { model == nil && overflow == nil && chips == nil && placement == nil }

  /// The model with what the options change.
  var chipModel: ChipModel {
    var result = (model ?? .loihi1).model
    if let overflow {
      result.currentOverflow = .policy(overflow)
      result.voltageOverflow = .policy(overflow)
    }
    if let chips { result.limits = .loihi1(chips: chips) }
    return result
  }

  private static func placement(_ text: String) throws -> Placement {
    if text == "first-fit" { return .firstFit }
    guard text.hasPrefix("spread="), let count = Int(text.dropFirst(7)), count > 0 else {
      throw ValidationError("wanted first-fit or spread=N with N from 1 on")
    }
    return .spread(compartmentsPerCore: count)
  }
}

extension OverflowPolicy: ExpressibleByArgument {}
