import ChipSimulator
import NetworkModel
import Testing

/// Small networks at the corners of the chip's conventions, where it and its twin once disagreed.
@Suite struct CornerTests {
  private func difference(_ recipe: NetworkRecipe) throws -> String? {
    try Comparison.run(recipe, SlowChip.self, Chip.self).difference
  }

  private func recipe(
    _ model: ModelRecipe, _ group: NetworkRecipe.Group, trains: [[Int]] = [[]],
    _ connections: NetworkRecipe.Connection...
  ) -> NetworkRecipe {
    NetworkRecipe(
      seed: 1, steps: 12, model: model, groups: [group], generators: [.init(trains: trains)],
      connections: connections)
  }

  // Two synapses of a broadcast share a weight, so they cannot have the delays 1 and 3, or the tags 5 and 7.
  @Test(arguments: [(SynapseValues.values([1, 3]), nil), (2, .values([5, 7]))] as [(SynapseValues, SynapseValues?)])
  func aBroadcastHasOneOfEach(_ delays: SynapseValues, _ tags: SynapseValues?) throws {
    var network = Network()
    let source = try network.addSpikeGenerator("source", count: 1)
    let group = try network.addGroup("group", count: 2, .integrateAndFire(threshold: 1))
    #expect(throws: NetworkError.self) {
      try network.connect(source, to: group, .broadcast, weights: 2, delays: delays, tags: tags)
    }
  }

  // A group without memory whose bias of −1114 is below the lowest voltage, −1023.
  @Test func aSleepingGroupClipsItsVoltage() throws {
    let model = ModelRecipe(preset: .nengoLoihi, voltageClip: [-1023, 8_388_607])
    let found = try difference(recipe(model, .init(count: 1, biasMantissa: -1114)))
    #expect(found == nil)
  }

  // A rule that reads d, where delayed spikes count at their arrival.
  @Test func aRuleReadsADelayThatIsSpentBeforehand() throws {
    let connection = NetworkRecipe.Connection(
      source: .generator(0), target: 0, weights: .constant(2), delays: .constant(5), rule: try LearningRule("dw = d*x0")
    )
    let found = try difference(recipe(ModelRecipe(preset: .brian2Loihi), .init(count: 1), trains: [[1]], connection))
    #expect(found == nil)
  }

  // A plastic weight of −51 off the grid, where generators act in the next step.
  @Test func aWeightStartsOffTheGridUnderEachTiming() throws {
    let model = ModelRecipe(preset: .brian2Loihi, generatorTiming: "nextStep")
    let connection = NetworkRecipe.Connection(
      source: .generator(0), target: 0, weights: .constant(-51), rule: try LearningRule("dw = 2*x0"))
    let found = try difference(recipe(model, .init(count: 1), connection))
    #expect(found == nil)
  }

  // Changes of 254 (127 steps of the grid) and of 260 (130 steps), to weights at the lower end.
  @Test(arguments: ["127*2", "130*2"])
  func aCoincidenceChangesAWeightByManySteps(_ size: String) throws {
    let text = size == "127*2" ? "dw = 2^8*x0*y0 - 2*x0*y0" : "dw = 2^8*x0*y0 + 4*x0*y0"
    let connection = NetworkRecipe.Connection(
      source: .generator(0), target: 0, weights: .constant(-256), rule: try LearningRule(text))
    let group = NetworkRecipe.Group(count: 1, threshold: 0, biasMantissa: 1)
    let found = try difference(recipe(ModelRecipe(), group, trains: [[3]], connection))
    #expect(found == nil)
  }

  // Two groups whose voltage rises by 4095 · 2⁷ in each step, and both overflow at step 17.
  @Test func theFirstOfTwoOverflowsIsTold() throws {
    let group = NetworkRecipe.Group(
      count: 1, threshold: 131_071, biasMantissa: 4095, biasExponent: 7, voltageDecay: 0)
    let network = try NetworkRecipe(
      seed: 1, steps: 17, model: ModelRecipe(), groups: [group, group], generators: [], connections: []
    ).network()
    var (slow, fast) = (SlowChip(network, model: .loihi1), try Chip(network))
    for _ in 1...16 {
      #expect(slow.advance() == nil)
      #expect(try fast.advance() == nil)
    }
    let (first, told) = (slow.advance(), try fast.advance())
    #expect(first?.group.index == 0)
    #expect(told == first)
  }
}
