/// In which phase of a cycle what happens, for any number of layers; the rows of a plan follow from it.
///
/// The forward pass needs no entry: layer l answers in phase l + 1, the target comes with the outputs, and the output
/// errors spike one phase after them.
package struct PlanSchedule {
  /// The phases of a cycle.
  package let length: Int
  /// The phase in which W of layer l grows, at index l − 1.
  ///
  /// One phase later Wᵀ has taken the error back to the layer below.
  var grows: [Int] = []
  /// The phase in which W of layer l shrinks, at index l − 1.
  var shrinks: [Int] = []
  /// The phase of the memory of layer l, at index l.
  var memories: [Int] = []
  /// The phase of the box of hidden layer l, at index l − 1.
  var boxes: [Int] = []
  /// Readers of a layer that a plastic sum may reach while they are closed, and that are not inhibited there.
  var spared: [(layer: Int, phase: Int)] = []
  /// Groups that are inhibited though no plastic sum reaches them.
  var alsoInhibited: [(group: CircuitGroup, phase: Int)] = []

  /// A schedule that follows the rule of inhibition everywhere.
  package init(length: Int, grows: [Int] = [], shrinks: [Int] = [], memories: [Int] = [], boxes: [Int] = []) {
    self.length = length
    (self.grows, self.shrinks, self.memories, self.boxes) = (grows, shrinks, memories, boxes)
  }

  /// The published schedule of 12 phases for one hidden layer: W₂ and W₁ grow in 5 and 7, and shrink in 9 and 11.
  ///
  /// The published circuit inhibits all but two of the closed readers. It spares h in phase 12, which x of phase 11 may
  /// lift, without harm, and o in phase 8, which h of phase 7, errors within the box, would have to lift by more than
  /// 9,216. It also inhibits oT− in phase 4, which no plastic sum reaches.
  ///
  /// Source: the published code of Renner et al. 2024 (github.com/lanl/spikingBackprop at f725a74).
  static let published: PlanSchedule = {
    var schedule = PlanSchedule(length: 12, grows: [7, 5], shrinks: [11, 9], memories: [6, 3], boxes: [6])
    schedule.spared = [(1, 12), (2, 8)]
    schedule.alsoInhibited = [(CircuitGroup(.negatedCarrier, layer: 2), 4)]
    return schedule
  }()

  /// The forward pass of some layers, and a silent phase.
  static func forward(layerCount: Int) -> PlanSchedule { PlanSchedule(length: layerCount + 1) }

  /// The phase in which weights change by `sign`.
  func learning(_ sign: Sign, layer: Int) -> Int { (sign == .plus ? grows : shrinks)[layer - 1] }
}

/// The sign of an error or of a change.
enum Sign: Hashable, CaseIterable {
  case plus, minus

  var opposite: Sign { self == .plus ? .minus : .plus }
}
