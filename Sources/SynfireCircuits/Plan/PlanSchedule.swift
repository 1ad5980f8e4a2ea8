/// In which phase of a cycle what happens, for any number of layers; the rows of a plan follow from it.
///
/// The forward pass needs no entry: layer l answers in phase l + 1, the target comes with the last reading of the outputs,
/// and the output errors spike one phase after it.
package struct PlanSchedule: Sendable, Hashable {
  /// A group in a phase.
  package struct Place: Sendable, Hashable {
    let group: CircuitGroup
    let phase: Int
  }

  /// The phases in which a matrix grows and shrinks.
  package struct Turn: Sendable, Hashable {
    package var grows: Int
    package var shrinks: Int

    package init(grows: Int, shrinks: Int) {
      self.grows = grows
      self.shrinks = shrinks
    }

    func phase(_ sign: Sign) -> Int { sign == .plus ? grows : shrinks }
    var first: Int { min(grows, shrinks) }
    var phases: [Int] { [grows, shrinks] }
  }

  /// The phases in which the only copy of a matrix is read again.
  package struct Rereading: Sendable, Hashable {
    package var zero: Int
    package var full: Int

    package init(zero: Int, full: Int) {
      self.zero = zero
      self.full = full
    }

    var last: Int { max(zero, full) }
    var phases: [Int] { [zero, full] }
  }

  /// The phases of a cycle.
  package var length: Int
  /// When W of layer l learns, at index l − 1.
  package var turns: [Turn]
  /// When Wᵀ and −Wᵀ of layer l learn, at index l − 1, and send the error on; that of layer 1 means nothing.
  package var returns: [Turn]
  /// When layer l is read at 0 and at Θ, at index l − 1; empty where copies of their own do that with the answer.
  package var rereadings: [Rereading]
  /// Whether both signs of a returned error are read at once, by groups of their own.
  package var readsBothSigns = false
  /// Whether output errors are formed where they are needed.
  package var fusesErrors = false
  /// Layers whose errors a group of their own carries into Wᵀ, instead of the activity.
  package var carriers: Set<Int> = []
  /// The phase of the memory of layer l, at index l.
  var memories: [Int] = []
  /// The phase of the box of hidden layer l, at index l − 1.
  var boxes: [Int] = []
  /// Readers of a layer that a plastic sum may reach while they are closed, and that are not inhibited there.
  var spared: [(layer: Int, phase: Int)] { isPublished ? [(1, 12), (2, 8)] : [] }
  /// Groups that are inhibited though no plastic sum reaches them.
  var alsoInhibited: [Place] {
    isPublished ? [Place(group: CircuitGroup(.negatedCarrier, layer: 2), phase: 4)] : []
  }
  private var isPublished = false

  /// A schedule whose memories and boxes spike as late as they can, one phase before the first that needs them.
  package init(length: Int, turns: [Turn] = [], returns: [Turn]? = nil, rereadings: [Rereading] = []) {
    (self.length, self.turns, self.returns, self.rereadings) = (length, turns, returns ?? turns, rereadings)
    setMemories()
  }

  /// The number of layers of weights.
  var layerCount: Int { turns.count }
  /// Whether each W exists once, and is read at one threshold after the other.
  var isSingleCopy: Bool { !rereadings.isEmpty }
  /// The phase in which a layer answers, each neuron where its sum is above Θ/2.
  func answer(_ layer: Int) -> Int { layer + 1 }
  /// The phase of the target: that of the last reading of the outputs.
  func targetPhase(of outputs: Int) -> Int { max(answer(outputs), rereadings.last?.last ?? 0) }
  /// The phases in which a layer repeats its activity for those that read or learn.
  func repeats(of layer: Int) -> [Int] {
    turns[layer].phases + (isSingleCopy ? rereadings[layer].phases.map { $0 - 1 } : [])
  }

  /// Puts memories and boxes where the turns leave them room.
  mutating func setMemories() {
    memories = (0..<layerCount).map { layer in
      let needed = repeats(of: layer) + (layer > 0 ? returns[layer].phases : [])
      return max((needed.min() ?? 0) - 1, answer(layer) + 1)
    }
    boxes = (1..<max(1, layerCount)).map { layer in
      min(turns[layer - 1].first, layer > 1 ? returns[layer - 1].first : .max) - 1
    }
  }

  /// The published schedule of 12 phases for one hidden layer: W₂ and W₁ grow in 5 and 7, and shrink in 9 and 11.
  ///
  /// The published circuit inhibits all but two of the closed readers. It spares h in phase 12, which x of phase 11 may
  /// lift, without harm, and o in phase 8, which h of phase 7, errors within the box, would have to lift by more than
  /// 9,216. It also inhibits oT− in phase 4, which no plastic sum reaches.
  ///
  /// Source: the published code of Renner et al. 2024 (github.com/lanl/spikingBackprop at f725a74).
  static let published: PlanSchedule = {
    var schedule = PlanSchedule(length: 12, turns: [Turn(grows: 7, shrinks: 11), Turn(grows: 5, shrinks: 9)])
    (schedule.memories, schedule.boxes, schedule.isPublished) = ([6, 3], [6], true)
    return schedule
  }()

  /// The serial schedule: layer by layer from the outputs down, each by its positive and then by its negative errors.
  ///
  /// The outputs learn in L + 3 and L + 5, each layer below them in the second and the fourth phase after the one above, but
  /// the first layer, whose errors travel no further, already in the first and the third: 5 L phases.
  static func serial(layerCount: Int) -> PlanSchedule {
    var turns = [Turn(grows: layerCount + 3, shrinks: layerCount + 5)]
    for layer in (1..<layerCount).reversed() {
      let start = turns[0].shrinks + (layer == 1 ? 1 : 2)
      turns.insert(Turn(grows: start, shrinks: start + 2), at: 0)
    }
    return PlanSchedule(length: turns[0].shrinks, turns: turns)
  }

  /// The schedules of a single forward copy for two to four layers of weights, of 16, 22 and 27 phases.
  ///
  /// No formula is known. ``ScheduleSearch`` finds the first one in a fraction of a second and the second one in seconds; the third
  /// comes from a longer search of the same kind.
  static func singleCopy(layerCount: Int) -> PlanSchedule? {
    // For each layer, the first one first: when it grows and shrinks, and when it is read at 0 and at Θ.
    let phases: [Int: [[Int]]] = [
      2: [[14, 16, 6, 9], [11, 13, 5, 8]],
      3: [[20, 22, 10, 15], [17, 19, 5, 8], [12, 14, 7, 10]],
      4: [[25, 27, 6, 9], [22, 24, 11, 16], [18, 20, 6, 9], [13, 15, 8, 11]],
    ]
    return phases[layerCount].map { layers in
      PlanSchedule(
        length: layers[0][1], turns: layers.map { Turn(grows: $0[0], shrinks: $0[1]) },
        rereadings: layers.map { Rereading(zero: $0[2], full: $0[3]) })
    }
  }

  /// The forward pass of some layers, and a silent phase.
  static func forward(layerCount: Int) -> PlanSchedule { PlanSchedule(length: layerCount + 1) }
}

/// The sign of an error or of a change.
enum Sign: Hashable, CaseIterable {
  case plus, minus

  var opposite: Sign { self == .plus ? .minus : .plus }
}
