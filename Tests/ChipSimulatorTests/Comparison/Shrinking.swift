import NetworkModel

/// Makes a recipe that fails as small as it gets while it still fails.
struct Shrinking {
  /// Whether a recipe still shows what was found.
  let fails: (NetworkRecipe) -> Bool
  private(set) var recipe: NetworkRecipe
  /// How many more recipes may be tried.
  private var budget = 2_000

  init(_ recipe: NetworkRecipe, fails: @escaping (NetworkRecipe) -> Bool) {
    self.fails = fails
    self.recipe = recipe
  }

  /// The smallest recipe that was found to fail.
  static func smallest(_ recipe: NetworkRecipe, fails: @escaping (NetworkRecipe) -> Bool) -> NetworkRecipe {
    var shrinking = Shrinking(recipe, fails: fails)
    while shrinking.shrinkParts() || shrinking.shrinkNumbers() || shrinking.shrinkTrains() {}
    return shrinking.recipe
  }

  /// Takes away steps, connections, groups, generators, compartments and rules; whether anything could go.
  private mutating func shrinkParts() -> Bool {
    let before = recipe
    takeShorter()
    takeEach(recipe.connections.count) { $0.connections.remove(at: $1) }
    takeEach(recipe.groups.count) { $0.removeGroup($1) }
    takeEach(recipe.generators.count) { $0.removeGenerator($1) }
    takeEach(recipe.groups.count) { $0.setCount(of: .group($1), to: $0.groups[$1].count / 2) }
    takeEach(recipe.groups.count) { $0.setCount(of: .group($1), to: $0.groups[$1].count - 1) }
    takeEach(recipe.generators.count) { $0.setCount(of: .generator($1), to: $0.generators[$1].trains.count / 2) }
    takeEach(recipe.generators.count) { $0.setCount(of: .generator($1), to: $0.generators[$1].trains.count - 1) }
    takeEach(recipe.connections.count) { $0.connections[$1].forgetRule() }
    return recipe != before
  }

  /// Makes numbers plain; whether any could be.
  private mutating func shrinkNumbers() -> Bool {
    let before = recipe
    takeEach(recipe.connections.count) { $0.connections[$1].delays = .constant(0) }
    takeEach(recipe.connections.count) { $0.connections[$1].tags = nil }
    takeEach(recipe.connections.count) { $0.connections[$1].weights = .constant(2) }
    takeEach(recipe.connections.count) { $0.connections[$1].format?.bits = 8 }
    takeEach(recipe.connections.count) { $0.connections[$1].format?.exponent = 0 }
    takeEach(recipe.groups.count) { $0.groups[$1] = .init(count: $0.groups[$1].count) }
    takeEach(recipe.generators.count) { $0.generators[$1].isHostDriven = false }
    takeEach(recipe.generators.count) { recipe, g in
      for place in recipe.generators[g].trains.indices {
        recipe.generators[g].trains[place].removeAll { $0 > recipe.steps }
      }
    }
    return recipe != before
  }

  private mutating func takeShorter() {
    for steps in [recipe.steps / 2, recipe.steps * 3 / 4, recipe.steps - 1] where steps >= 1 {
      take { $0.steps = steps }
    }
  }

  /// Takes away spikes; whether any could go.
  private mutating func shrinkTrains() -> Bool {
    let before = recipe
    for g in recipe.generators.indices {
      for place in recipe.generators[g].trains.indices {
        take { $0.generators[g].trains[place] = [] }
        let half = recipe.generators[g].trains[place].count / 2
        take { $0.generators[g].trains[place].removeFirst(half) }
        take { $0.generators[g].trains[place].removeLast(half) }
      }
    }
    return recipe != before
  }

  /// Tries a change at each place, from the last to the first.
  private mutating func takeEach(_ count: Int, _ change: (inout NetworkRecipe, Int) -> Void) {
    for place in (0..<count).reversed() { take { change(&$0, place) } }
  }

  /// Keeps a change if the recipe still fails.
  private mutating func take(_ change: (inout NetworkRecipe) -> Void) {
    var smaller = recipe
    change(&smaller)
    guard smaller != recipe, budget > 0 else { return }
    budget -= 1
    if fails(smaller) { recipe = smaller }
  }
}

extension NetworkRecipe.Connection {
  fileprivate mutating func forgetRule() {
    rule = nil
    reinforcement = nil
  }

  fileprivate func uses(_ wanted: NetworkRecipe.Source) -> Bool {
    source == wanted || reinforcement == wanted || .group(target) == wanted
  }
}

extension NetworkRecipe.Source {
  /// The same source after the one at a place of its kind is gone.
  fileprivate func after(removing gone: NetworkRecipe.Source) -> NetworkRecipe.Source {
    switch (self, gone) {
    case (.group(let own), .group(let place)) where own > place: .group(own - 1)
    case (.generator(let own), .generator(let place)) where own > place: .generator(own - 1)
    default: self
    }
  }
}

extension NetworkRecipe {
  fileprivate mutating func removeGroup(_ place: Int) {
    guard groups.count > 1 else { return }
    remove(.group(place))
    groups.remove(at: place)
    for c in connections.indices where connections[c].target > place { connections[c].target -= 1 }
  }

  fileprivate mutating func removeGenerator(_ place: Int) {
    remove(.generator(place))
    generators.remove(at: place)
  }

  /// Drops the connections of a source, and counts those behind it down.
  private mutating func remove(_ gone: Source) {
    connections.removeAll { $0.uses(gone) }
    for c in connections.indices {
      connections[c].source = connections[c].source.after(removing: gone)
      connections[c].reinforcement = connections[c].reinforcement?.after(removing: gone)
    }
  }

  /// Cuts a group or generator down; what its connections list for each synapse goes with the synapses.
  fileprivate mutating func setCount(of source: Source, to count: Int) {
    guard count >= 1 else { return }
    let before = self
    switch source {
    case .group(let g): groups[g].count = count
    case .generator(let g): generators[g].trains.removeLast(generators[g].trains.count - count)
    }
    for c in connections.indices where connections[c].uses(source) {
      let old = before.connections[c]
      let ends = (self.count(of: old.source), groups[old.target].count)
      let kept = before.synapses(of: old).enumerated().filter { $0.element.0 < ends.0 && $0.element.1 < ends.1 }
      let places = kept.map(\.offset)
      connections[c].weights.keep(places)
      connections[c].delays.keep(places)
      connections[c].tags?.keep(places)
      if case .sparse = old.pattern { connections[c].pattern = .sparse(kept.map { [$0.element.0, $0.element.1] }) }
      if case .fixedFanOut(let fanOut) = old.pattern, fanOut > ends.1 { connections[c].pattern = .dense }
      if old.pattern == .oneToOne && ends.0 != ends.1 { connections[c].pattern = .dense }
    }
  }

  /// The ends of each synapse as the recipe lists them; for a fan-out, those of a dense pattern.
  private func synapses(of connection: Connection) -> [(Int, Int)] {
    let (sources, targets) = (count(of: connection.source), groups[connection.target].count)
    switch connection.pattern {
    case .sparse(let pairs): return pairs.map { ($0[0], $0[1]) }
    case .oneToOne: return (0..<sources).map { ($0, $0) }
    case .dense, .broadcast, .fixedFanOut:
      return (0..<sources).flatMap { source in (0..<targets).map { (source, $0) } }
    }
  }
}

extension NetworkRecipe.Values {
  /// Keeps the numbers at some places, where they are listed one by one.
  fileprivate mutating func keep(_ places: [Int]) {
    guard case .values(let values) = self else { return }
    self = .values(places.filter { $0 < values.count }.map { values[$0] })
  }
}
