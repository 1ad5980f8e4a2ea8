internal import Datasets
internal import NetworkModel
internal import Storage
internal import SynfireCircuits

/// What a page needs to show nBP learn from single images, phase by phase: the circuit's plan, and what was recorded.
package struct CircuitView: Sendable, Encodable {
  /// Changes of one matrix in one phase: all synapses from `rows` to `columns` but those `missing`, by `amount` each.
  struct Change: Sendable, Encodable {
    let phase: Int
    let matrix: String
    let amount: Int
    let count: Int
    let rows: PackedBits
    let columns: PackedBits
    let missing: [Int]
  }

  /// One training image on its way through the circuit.
  package struct Sample: Sendable, Encodable {
    /// Its number among the training images.
    package let index: Int
    package let label: Int
    /// Whether the network answered it wrongly before.
    package let isMistake: Bool
    /// Who spikes: group, then phase.
    package let spikes: [String: [Int: PackedBits]]
    let changes: [Change]
    /// What each layer above the inputs received, before and after.
    package let sums: [[Int]]
    let sumsAfter: [[Int]]
    package let outputsAfter: [Int]
  }

  let plan: PlanView
  /// W of each layer before the sample, row by row; null where it would make the page too large.
  let weights: [PackedWeights?]
  package private(set) var samples: [Sample] = []
  /// Why an image is missing; a chip stops at a spike out of its phase.
  let failures: [String]

  /// The most synapses whose weights a page holds.
  private static let largestMatrix = 800_000

  /// Shows the images `indices` of `patterns` to copies of the learner's chip, and keeps `count` of them, or all.
  init(
    _ learner: SynfireBackprop, samples indices: [(index: Int, isMistake: Bool)], in patterns: LabelledPatterns,
    count: Int? = nil
  ) {
    let circuit = learner.circuit.plan
    plan = PlanView(circuit)
    let state = learner.state
    weights = (1...circuit.outputLayer).map { layer in
      guard let tensor = state["w\(layer)"], tensor.count <= Self.largestMatrix else { return nil }
      return (try? tensor.values(as: Int16.self)).map(PackedWeights.init)
    }
    var failures: [String] = []
    for (index, isMistake) in indices {
      do throws(LearnerError) {
        samples.append(
          Sample(try learner.trace(of: index, in: patterns), of: circuit, index: index, isMistake: isMistake))
      } catch { failures.append("image \(index): \(error)") }
    }
    self.failures = failures
    guard let count else { return }
    // Of mistakes those first from which something is learned, as many as leave room for the right answers.
    let (mistakes, others) = (samples.filter(\.isMistake), samples.filter { !$0.isMistake })
    let ranked = mistakes.filter { !$0.changes.isEmpty } + mistakes.filter(\.changes.isEmpty)
    samples = Array((ranked.prefix(max(0, count - others.count)) + others).prefix(count))
  }
}

extension CircuitView.Sample {
  fileprivate init(_ trace: CircuitTrace, of plan: BackpropPlan, index: Int, isMistake: Bool) {
    let spikes = trace.spikes.map { group, phases in
      let some = phases.enumerated().filter { !$0.element.isEmpty }
      let bits = some.map { ($0 + 1, PackedBits($1, count: plan.count(of: group))) }
      return (plan.name(of: group), Dictionary(bits) { $1 })
    }
    self.init(
      index: index, label: trace.label, isMistake: isMistake, spikes: Dictionary(spikes) { $1 },
      changes: trace.changes.flatMap { CircuitView.changes($0, of: plan) }, sums: trace.before.sums,
      sumsAfter: trace.after.sums, outputsAfter: trace.after.outputs)
  }
}

extension CircuitView {
  /// A change as a rectangle and what it lacks; at most one for each amount.
  fileprivate static func changes(_ change: CircuitTrace.Change, of plan: BackpropPlan) -> [Change] {
    let (rows, columns) = (plan.layers[change.matrix.rowLayer], plan.layers[change.matrix.columnLayer])
    return Set(change.amounts).sorted().map { amount in
      let synapses = zip(change.synapses, change.amounts).filter { $1 == amount }.map(\.0)
      let (usedRows, usedColumns) = (Set(synapses.map { $0 / columns }), Set(synapses.map { $0 % columns }))
      let all = Set(synapses)
      let missing = usedRows.sorted().flatMap { row in
        usedColumns.sorted().map { row * columns + $0 }.filter { !all.contains($0) }
      }
      return Change(
        phase: change.phase, matrix: change.matrix.name, amount: amount, count: synapses.count,
        rows: PackedBits(usedRows, count: rows), columns: PackedBits(usedColumns, count: columns), missing: missing)
    }
  }
}
