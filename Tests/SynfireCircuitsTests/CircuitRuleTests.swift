import NetworkModel
import SynfireCircuits
import Testing

@Suite struct CircuitRuleTests {
  @Test func levelsAddUp() {
    #expect(CircuitLevels.closed == 9_216)
    #expect(ReadoutLevel.allCases.map(\.step) == [0, 512, 1_024])
    #expect(CircuitLevels.relay > ReadoutLevel.half.step && CircuitLevels.relay < ReadoutLevel.full.step)
  }

  @Test func inhibitionIsTheMeasuredOneAtThePublishedSizes() {
    #expect([400, 784].map { InhibitionRule.weight(forFanIn: $0) } == [-32_512, -32_512])
    #expect(InhibitionRule.sums(heldBy: -16_256) == -106_624...25_472)
    #expect(InhibitionRule.sums(heldBy: -8_128).upperBound == 17_344)
  }

  @Test func inhibitionIsProofUpTo164Inputs() {
    for fanIn in 1...1_000 {
      let weight = InhibitionRule.weight(forFanIn: fanIn)
      let (highest, lowest) = (254 * fanIn - 8_192 + weight, -256 * fanIn - 8_192 + weight)
      #expect((highest <= 1_024) == (fanIn <= 164), "\(fanIn)")
      if fanIn <= 353 { #expect(lowest >= -131_072, "\(fanIn)") }
      // As weak as will do: half of it would not be silent.
      if weight < InhibitionRule.published { #expect(254 * fanIn - 8_192 + weight / 2 > 1_024, "\(fanIn)") }
    }
  }

  @Test func theTableOfTheRuleIsRight() throws {
    for (fanIn, weight) in [
      (1, -8_128), (68, -8_128), (69, -16_256), (100, -16_256), (101, -32_512), (353, -32_512), (354, -32_512),
      (1_000, -32_512),
    ] {
      #expect(InhibitionRule.weight(forFanIn: fanIn) == weight, "\(fanIn)")
      // A synapse holds it.
      let network = try BackpropCircuit(layers: [fanIn, 1, 1]).network
      let inhibition = network.connections.filter { $0.mantissas == .constant(-254) }
      #expect(inhibition.count == 14)
      #expect(inhibition.allSatisfy { -254 << $0.format.exponent == weight }, "\(fanIn)")
    }
  }

  @Test func expectedInputsBoundInhibition() {
    #expect(InhibitionRule.weight(forFanIn: 784, active: 100) == -32_512)
    #expect(InhibitionRule.weight(forFanIn: 784, active: 784) == InhibitionRule.published)
    #expect(InhibitionRule.weight(forFanIn: 1, active: 1) == InhibitionRule.published)
  }

  @Test(arguments: [(400, 81), (784, 93)])
  func theAuthorsUsedThisManyCores(inputs: Int, cores: Int) throws {
    let circuit = try BackpropCircuit(layers: [inputs, 400, 10])
    let published = PublishedPlacement(of: circuit)
    #expect(published.usedCores == cores)
    #expect(published.cores.count == circuit.network.groups.count)
    #expect(Set(published.cores.values.map(\.first)) == [2, 16, 40])
    let x = try #require(circuit.groups[circuit.plan.input])
    #expect(published.cores[x]?.compartments == (inputs == 400 ? 6 : 10))
  }

  @Test func aRewardOnTheChipHasACoreOfItsOwn() throws {
    let circuit = try BackpropCircuit(.init(layers: [400, 400, 10], reward: .chip))
    let published = PublishedPlacement(of: circuit)
    let reward = try #require(circuit.network.group(named: "r1"))
    #expect(published.cores[reward]?.first == 0 && published.usedCores == 82)
  }
}
