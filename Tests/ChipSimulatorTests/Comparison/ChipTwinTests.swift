import ChipSimulator
import Foundation
import NetworkModel
import Testing

/// The fast chip against its twin, on networks drawn at random.
@Suite struct ChipTwinTests {
  #if DEBUG
    private static let networks: UInt64 = 30
    private static let mostSteps = 40
  #else
    private static let networks: UInt64 = 1000
    private static let mostSteps = 300
  #endif

  /// They are the same bit for bit, and the networks are worth it: most spike and learn, some overflow, few stop early.
  @Test func theFastChipIsItsTwinBitForBit() throws {
    var failures = 0
    var counts: [String: Int] = [:]
    for seed in 0..<Self.networks where failures < 3 {
      var recipe = try RandomNetwork.recipe(seed: seed)
      recipe.steps = min(recipe.steps, Self.mostSteps)
      let outcome = Self.outcome(recipe)
      for name in Self.features(of: outcome) { counts[name, default: 0] += 1 }
      guard outcome.difference != nil else { continue }
      failures += 1
      let smallest = Shrinking.smallest(recipe) { Self.outcome($0, isShrunk: true).difference != nil }
      let difference = Self.outcome(smallest).difference ?? "nothing"
      Issue.record("seed \(seed), twin against chip, \(difference), in the network \(smallest.text)")
    }
    guard failures == 0 else { return }
    let half = Int(Self.networks) / 2
    for name in ["spikes", "operations", "updates"] { #expect(counts[name, default: 0] > half, "\(counts)") }
    #expect(counts["overflows", default: 0] >= half / 20, "\(counts)")
    #expect((half / 20...half / 2).contains(counts["stop", default: 0]), "\(counts)")
  }

  /// How the two compare; while shrinking, a recipe that is no network any more does not count.
  private static func outcome(_ recipe: NetworkRecipe, isShrunk: Bool = false) -> Comparison.Outcome {
    do {
      return try Comparison.run(recipe, SlowChip.self, Chip.self)
    } catch {
      return Comparison.Outcome(difference: isShrunk ? nil : "\(error)")
    }
  }

  /// What happened in a run.
  private static func features(of outcome: Comparison.Outcome) -> [String] {
    func any(_ quantity: Reading.Quantity, _ place: Int) -> Bool {
      outcome.readings.contains { $0.quantity == quantity && $0.values[place] > 0 }
    }
    var features = outcome.stopped ? ["stop"] : []
    if any(.groupCounts, 0) { features.append("spikes") }
    if any(.groupCounts, 1) { features.append("overflows") }
    if any(.connectionCounts, 0) { features.append("operations") }
    if any(.connectionCounts, 1) { features.append("updates") }
    return features
  }

  /// A twin with another trace law or refractory period is found out, and the network that shows it shrinks.
  @Test(arguments: ["law", "refractory"])
  func aDifferenceIsFoundAndShrunk(_ fault: String) throws {
    func spoiled(_ recipe: NetworkRecipe) -> NetworkRecipe {
      var other = recipe
      if fault == "law" {
        other.model.traceLaw = recipe.model.model.traceLaw == .linear ? "exponential" : "linear"
      } else {
        for g in other.groups.indices { other.groups[g].refractory = recipe.groups[g].refractory % 63 + 1 }
      }
      return other
    }
    func fails(_ recipe: NetworkRecipe) -> Bool {
      do {
        return try Comparison.run(recipe, SlowChip.self, SlowChip.self, secondRecipe: spoiled(recipe)).difference
          != nil
      } catch {
        return false
      }
    }
    let recipes = try (0..<UInt64(40)).map { seed in
      var recipe = try RandomNetwork.recipe(seed: seed)
      recipe.steps = 40
      return recipe
    }
    let large = recipes.filter { $0.groups.count > 2 && $0.connections.count > 2 && $0.synapseCount < 2000 }
    let found = large.first(where: fails)
    guard let found else {
      Issue.record("no network shows the difference")
      return
    }
    let smallest = Shrinking.smallest(found, fails: fails)
    #expect(fails(smallest))
    #expect(smallest.groups.count <= 2 && smallest.connections.count <= 2, "\(smallest.text)")
    #expect(smallest.synapseCount <= 4, "\(smallest.text)")
    let copy = try JSONDecoder().decode(NetworkRecipe.self, from: Data(smallest.text.utf8))
    #expect(copy == smallest)
  }
}
