internal import NetworkModel

extension BackpropPlan {
  /// The schedule of a design: published, by formula, or found.
  static func schedule(_ options: Options) throws(NetworkError) -> PlanSchedule {
    let count = options.layers.count - 1
    let subject = "design"
    switch (options.design, options.fusesErrors) {
    case (.published, false):
      guard count == 2 else {
        throw NetworkError(
          subject, "wanted serial, parallel or single-copy for \(count) layers of weights, got published, which has two"
        )
      }
      return .published
    case (.published, true):
      throw NetworkError(subject, "wanted serial or parallel where errors are fused, got published")
    case (.serial, false): return .serial(layerCount: count)
    case (.singleCopy, true):
      throw NetworkError(subject, "wanted serial or parallel where errors are fused, got single-copy")
    case (.singleCopy, false):
      if let schedule = PlanSchedule.singleCopy(layerCount: count) { return schedule }
      throw NetworkError(
        subject, "wanted serial or parallel for \(count) layers of weights, got single-copy, known for 2 to 4")
    case (.serial, true), (.parallel, _): break
    }
    guard let schedule = searchedSchedule(options) else {
      throw NetworkError(
        subject,
        "wanted a design that exists for \(count) layers of weights, got \(options.design.rawValue), for which "
          + "no schedule was found")
    }
    return schedule
  }

  /// The shortest schedule that a search finds; nil if it finds none.
  package static func searchedSchedule(_ options: Options) -> PlanSchedule? {
    let count = options.layers.count - 1
    let carriers: Set<Int> = options.fusesErrors ? [count] : []
    // Sizes, thresholds and masks do not matter to a schedule, so the smallest circuit stands for all.
    var small = options
    small.layers = [PlanLayer](repeating: 1, count: count + 1)
    var search = ScheduleSearch(
      layerCount: count, design: options.design, fusesErrors: options.fusesErrors, carriers: carriers
    ) { compiled(small, $0).fault == nil }
    return search.solve()
  }
}

extension BackpropPlan.Options {
  /// Refuses what no circuit has.
  func check() throws(NetworkError) {
    try checkLayers(least: 3)
    if closing == .wall, fusesErrors {
      throw NetworkError(
        "closing", "wanted the bias where errors are fused, since openers of other phases take a wall away")
    }
    if hasPermits, design == .singleCopy {
      throw NetworkError(
        "design",
        "wanted published, serial or parallel where the host permits learning, got single-copy, whose memories "
          + "are also read")
    }
    if dither != nil, design == .parallel {
      throw NetworkError(
        "design",
        "wanted published, serial or single-copy with a dither, got parallel, which reads both signs of an error at once"
      )
    }
    guard let margin else { return }
    let half = layers[layers.count - 1].threshold / 2
    guard margin.low % 2 == 0, margin.high % 2 == 0, (0...half).contains(margin.low),
      (half...Self.highestStep).contains(margin.high)
    else {
      throw NetworkError(
        "margin",
        "wanted even weight units, 0 to \(half) and \(half) to \(Self.highestStep), got \(margin.low) and \(margin.high)"
      )
    }
  }

  /// The highest step at which a gate can let a group spike.
  static let highestStep = CircuitLevels.closed - CircuitLevels.relay

  func checkLayers(least: Int) throws(NetworkError) {
    let text = layers.isEmpty ? "none" : layers.map(\.count).layerText
    guard (least...Self.mostLayers).contains(layers.count) else {
      throw NetworkError(
        "layers",
        "wanted inputs, one or more hidden layers and outputs, such as 400-400-10 (\(least) to \(Self.mostLayers) layers), "
          + "got \(text)")
    }
    if let size = layers.first(where: { $0.count < 1 }) {
      throw NetworkError("layers", "wanted 1 neuron or more in each, got \(size.count) in \(text)")
    }
    if let front, front.featureCount != layers[0].count {
      throw NetworkError(
        "convolution",
        "wanted \(layers[0].count) features, as the lowest layer has, got \(front.featureCount) of \(front)")
    }
    for (index, (below, layer)) in zip(layers, layers.dropFirst()).enumerated() {
      guard layer.threshold % 2 == 0, (2...Self.highestStep).contains(layer.threshold) else {
        throw NetworkError(
          "threshold of layer \(index + 1)",
          "wanted even weight units, 2 to \(Self.highestStep), got \(layer.threshold)")
      }
      guard let mask = layer.mask else { continue }
      guard mask.sourceCount == below.count, mask.targetCount == layer.count else {
        throw NetworkError(
          "mask of layer \(index + 1)",
          "wanted \(below.count) by \(layer.count) neurons, got \(mask.sourceCount) by \(mask.targetCount)")
      }
    }
  }

  /// Beyond, a sample would take longer than the longest delay of a synapse.
  static let mostLayers = 13
}
