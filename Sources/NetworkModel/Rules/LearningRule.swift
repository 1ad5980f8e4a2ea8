/// A local learning rule of the chip: sums of products that change a synapse's weight, tag and delay.
///
/// ```swift
/// let rule = try LearningRule(
///   "dw = 4*r1*x0*y0 - 2*x0*y0", r1: TraceDynamics(impulse: 1, timeConstant: 0))
/// ```
///
/// An equation is `dw = `, `dt = ` or `dd = ` and a sum of products; `;` or a new line separates equations. A product
/// joins factors with `*`: the variables of `RuleVariable`; a variable plus a constant of −128…127, as in `(w - 64)`;
/// whole numbers and powers of two such as `2^-3`, which together make a mantissa of −8…7 times 2^−8…2^7; and at most
/// one dependency `u0`…`u9`, with which the product acts in every 2ᵏ-th learning period only. `description` is the
/// canonical text, from which the same rule is read again.
///
/// Learning is local by construction: a product can read the synapse's own weight, delay and tag, the spikes and traces of
/// its own two sides, and r1, the same for all synapses of the connection. There is no variable for another synapse or
/// compartment, so no rule can be written that reads one.
///
/// Source: Davies et al., IEEE Micro 38(1), 2018, doi 10.1109/MM.2018.112130359.
public struct LearningRule: Sendable, Hashable, CustomStringConvertible {
  /// The longest text that is read, in bytes of UTF-8.
  public static let maximumTextLength = 8_192

  /// How the weight changes.
  public let dw: SumOfProducts?
  /// How the tag changes.
  public let dt: SumOfProducts?
  /// How the delay changes.
  public let dd: SumOfProducts?
  /// The dynamics that were given, also of traces that no equation reads.
  public let traces: [TraceName: TraceDynamics]
  /// The chip steps between two runs of the learning engine: 1 or more.
  public let learningPeriod: Int

  /// Reads a rule, and checks that each trace that it reads has dynamics; dynamics of other traces are kept.
  ///
  /// - Parameters:
  ///   - text: The equations, in at most 8,192 bytes of UTF-8.
  ///   - x1: The first presynaptic trace.
  ///   - x2: The second presynaptic trace.
  ///   - y1: The first postsynaptic trace.
  ///   - y2: The second postsynaptic trace.
  ///   - y3: The third postsynaptic trace.
  ///   - r1: The reinforcement channel.
  ///   - learningPeriod: The chip steps between two runs of the learning engine: 1 or more.
  /// - Throws: `RuleError`, with the column where the text is at fault.
  public init(
    _ text: String, x1: TraceDynamics? = nil, x2: TraceDynamics? = nil, y1: TraceDynamics? = nil,
    y2: TraceDynamics? = nil, y3: TraceDynamics? = nil, r1: TraceDynamics? = nil, learningPeriod: Int = 1
  ) throws(RuleError) {
    let given: [TraceName: TraceDynamics?] = [.x1: x1, .x2: x2, .y1: y1, .y2: y2, .y3: y3, .r1: r1]
    let traces = given.compactMapValues { $0 }
    var parser = try RuleParser(text)
    let sums = try parser.equations()
    let missing = parser.firstUse.sorted { $0.value < $1.value }.first { use in
      use.key.trace.map { traces[$0] == nil } ?? false
    }
    if let missing { throw parser.error(Self.missingTrace(missing.key.rawValue), at: missing.value) }
    try self.init(sums, traces: traces, learningPeriod: learningPeriod)
  }

  /// Joins equations that are read already, and checks that the traces fit.
  package init(
    _ sums: [RuleTarget: SumOfProducts], traces: [TraceName: TraceDynamics], learningPeriod: Int = 1
  ) throws(RuleError) {
    guard !sums.isEmpty else { throw RuleError("wanted an equation for dw, dt or dd, got none") }
    guard learningPeriod >= 1 else {
      throw RuleError("wanted a learning period of 1 step or more, got \(learningPeriod)")
    }
    for name in TraceName.allCases {
      if let problem = traces[name]?.problem { throw RuleError("trace \(name.rawValue): \(problem)") }
    }
    dw = sums[.dw]
    dt = sums[.dt]
    dd = sums[.dd]
    self.traces = traces
    self.learningPeriod = learningPeriod
    let used = usedVariables
    for name in TraceName.allCases where traces[name] == nil && used.contains(where: { $0.trace == name }) {
      throw RuleError(Self.missingTrace(name.rawValue))
    }
  }

  private static func missingTrace(_ name: String) -> String {
    "wanted \(name): TraceDynamics(impulse:timeConstant:) for the trace \(name), got none"
  }

  /// The equation that changes a target, if there is one.
  public subscript(target: RuleTarget) -> SumOfProducts? {
    switch target {
    case .dw: dw
    case .dt: dt
    case .dd: dd
    }
  }

  /// The rule's canonical text, as in `dw = 2^-2*x1*y0 - 2^-2*y1*x0; dt = x0`.
  public var description: String {
    RuleTarget.allCases.compactMap { target in
      self[target].map { "\(target.rawValue) = \($0)" }
    }.joined(separator: "; ")
  }
}

extension LearningRule {
  /// The products of all equations.
  public var products: [RuleProduct] { RuleTarget.allCases.flatMap { self[$0]?.products ?? [] } }

  /// The variables that the rule reads.
  public var usedVariables: Set<RuleVariable> {
    Set(products.lazy.flatMap(\.factors).map(\.variable))
  }

  /// Whether nothing changes without a presynaptic spike in the same step.
  public var needsPresynapticSpike: Bool { products.allSatisfy(\.needsPresynapticSpike) }

  /// Whether nothing changes without a postsynaptic spike in the same step.
  public var needsPostsynapticSpike: Bool { products.allSatisfy(\.needsPostsynapticSpike) }

  /// Whether nothing changes unless both sides spike in the same step, as in the rule of nBP.
  public var needsBothSpikes: Bool { needsPresynapticSpike && needsPostsynapticSpike }

  /// Whether nothing changes unless one of the two sides spikes, so that a synapse may be left alone in other steps.
  public var needsAnySpike: Bool {
    products.allSatisfy { $0.needsPresynapticSpike || $0.needsPostsynapticSpike }
  }
}
