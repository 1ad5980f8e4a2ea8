public import Figures
public import SynfireCircuits

extension BackpropPlan {
  /// The cycle as a table: a row for each group, r1 and each matrix, a column for each phase.
  ///
  /// - Parameters:
  ///   - spikesName: What a filled cell means.
  ///   - mark: What a group does in a phase.
  ///   - changes: Whether a matrix changes in a phase in which it may.
  public func diagram(
    spikesName: String, mark: (CircuitGroup, Phase) -> PhaseDiagram.Mark,
    changes: (WeightMatrix, Phase) -> Bool = { $1.matrices.contains($0) }
  ) -> PhaseDiagram {
    var rows: [PhaseDiagram.Row] = []
    for layer in layers.indices {
      let groups = groups(ofLayer: layer)
      rows += groups.map { group in
        .init(name(of: group), phases.map { mark(group, $0) }, beginsBlock: layer > 0 && group == groups.first)
      }
    }
    rows.append(
      .init(HostProtocol.Signal.reward.name, phases.map { $0.isRewarded ? .spikes : .closed }, beginsBlock: true))
    for matrix in matrices {
      let marks = phases.map { phase -> PhaseDiagram.Mark in
        guard changes(matrix, phase) else { return .none }
        return phase.isRewarded ? .grows("+2") : .shrinks("−2")
      }
      rows.append(.init(matrix.name, marks))
    }
    return PhaseDiagram(
      phaseCount: length, parts: parts.map { .init($0.name, phases: $0.phases) }, rows: rows, spikesName: spikesName)
  }

  /// The cycle as it is planned: which groups may spike, which are inhibited, and which weights learn.
  public var diagram: PhaseDiagram {
    var diagram = diagram(spikesName: "may spike") { group, phase in
      if phase.fires.contains(group) { return .spikes }
      return phase.inhibits.contains(group) ? .inhibited : phase.tolerates.contains(group) ? .tolerated : .closed
    }
    for phase in phases {
      diagram.tints[phase.number] = phase.learning.map { $0 == .potentiates ? .growth : .shrinkage }
    }
    return diagram
  }

  /// The planned cycle as a drawing.
  public var figure: Figure {
    Figure.phases(
      diagram, title: "The \(length) phases of nBP",
      subtitle: "which groups may spike, which are inhibited, and which weights learn")
  }
}
