import ArgumentParser
import Synfire

/// How learners of real numbers go down their gradient: the conventional network and SSNN-BP.
struct GradientOptions: ParsableArguments {
  /// Which error is made small.
  enum Loss: String, ExpressibleByArgument, CaseIterable {
    case crossEntropy = "cross-entropy"
    case meanSquaredError = "mse"
    case winnerTakeAll = "wta"
    case winnerTakeAllByEquation2 = "wta-2"
  }

  /// How the learning rate changes over the epochs.
  enum Schedule: String, ExpressibleByArgument, CaseIterable {
    case cosine
    case linear
    case constant
  }

  @Option(
    help: """
      dense: cross-entropy (default), or mse; ssnn-bp: wta, a winner-take-all in time (default), wta-2, by the paper's \
      equation 2, or mse.
      """)
  var loss: Loss?

  @Option(
    help: """
      How the learning rate falls to 0 over the epochs, cosine (default for dense) or linear (default for ssnn-bp); or \
      constant.
      """)
  var schedule: Schedule?

  @Option(
    parsing: .unconditional,
    help: """
      The fraction of each layer that is left out of a sample, inputs first. (default: 0.2,0.3 for dense, 0.1,0.15 for \
      ssnn-bp)
      """,
    transform: { try Numbers.list($0, in: 0...0.99, called: "fractions") })
  var dropout: [Double]?

  @Option(
    parsing: .unconditional,
    help: "Samples between two changes of the weights. (default: 64 for dense, 1 for ssnn-bp)")
  var batch: Int?

  @Option(parsing: .unconditional, help: "Threads that share the work; they change no result. (default: 1)")
  var threads: Int?

  /// The options that were given.
  var given: [String] {
    [
      ("--loss", loss != nil), ("--schedule", schedule != nil), ("--dropout", dropout != nil),
      ("--batch", batch != nil),
      ("--threads", threads != nil),
    ].filter(\.1).map(\.0)
  }

  /// Refuses what the learner `kind` does not have, for a learner that has these options.
  func check(for kind: LearnerConfiguration.Kind) throws {
    try Numbers.check("--batch", batch, in: 1...4_096)
    try Numbers.check("--threads", threads, in: 1...1_024)
    switch (kind, loss) {
    case (.dense, .winnerTakeAll), (.dense, .winnerTakeAllByEquation2):
      throw ValidationError("--loss: wanted cross-entropy or mse for dense, got \(loss?.rawValue ?? "")")
    case (.ssnnBP, .crossEntropy):
      throw ValidationError("--loss: wanted wta, wta-2 or mse for ssnn-bp, got cross-entropy")
    default: break
    }
    if kind == .ssnnBP, schedule == .cosine {
      throw ValidationError("--schedule: wanted linear or constant for ssnn-bp, got cosine")
    }
  }
}

/// Numbers of options.
enum Numbers {
  /// The numbers of a list such as `0.1,0.2`.
  static func list(_ text: String, in range: ClosedRange<Double>, called name: String) throws -> [Double] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Double($0) }
    guard numbers.count == parts.count, numbers.allSatisfy(range.contains) else {
      throw ValidationError(
        "wanted \(name) of \(Format.number(range.lowerBound)) to \(Format.number(range.upperBound)) separated by commas, "
          + "got \"\(text)\"")
    }
    return numbers
  }

  /// Refuses a whole number outside of `range`.
  static func check(_ flag: String, _ value: Int?, in range: ClosedRange<Int>) throws {
    guard let value, !range.contains(value) else { return }
    throw ValidationError(
      "\(flag): wanted \(Format.count(range.lowerBound)) to \(Format.count(range.upperBound)), got \(value)")
  }

  /// Refuses a number outside of `range`.
  static func check(_ flag: String, _ value: Double?, in range: ClosedRange<Double>) throws {
    guard let value, !range.contains(value) else { return }
    throw ValidationError(
      "\(flag): wanted \(Format.number(range.lowerBound)) to \(Format.number(range.upperBound)), got \(Format.number(value))"
    )
  }
}
