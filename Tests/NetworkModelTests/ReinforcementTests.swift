import NetworkModel
import Testing

@Suite struct ReinforcementTests {
  @Test func aSourceFeedsAChannel() throws {
    var small = try SmallNetwork()
    let one = try small.net.connect(small.source, to: small.relays, weights: 2, rule: SmallNetwork.gated())
    let two = try small.net.connect(small.source, to: small.relays, weights: 2, rule: SmallNetwork.gated())
    try small.net.reinforce(one, from: small.reward)
    try small.net.reinforce(two, from: small.reward)
    #expect(small.net.connections.map(\.reinforcement) == [.generator(small.reward), .generator(small.reward)])
  }

  @Test func aChannelNeedsARuleThatReadsIt() throws {
    var small = try SmallNetwork()
    let reward = small.reward
    let fixed = try small.net.connect(small.source, to: small.relays, weights: 2, name: "fixed")
    let other = try small.net.connect(
      small.source, to: small.relays, weights: 2, rule: LearningRule("dw = x0"), name: "other")
    #expect(
      refusal { () throws(NetworkError) in try small.net.reinforce(fixed, from: reward) }
        == "connection \"fixed\": wanted a rule that reads r1 to reinforce, got none")
    #expect(
      refusal { () throws(NetworkError) in try small.net.reinforce(other, from: reward) }
        == "connection \"other\": wanted a rule that reads r1 to reinforce, got dw = x0")
  }

  @Test func aChannelHasOneSourceOfOneSpike() throws {
    var small = try SmallNetwork()
    let (source, reward) = (small.source, small.reward)
    let second = try small.net.addSpikeGenerator("second", count: 1)
    let id = try small.net.connect(source, to: small.relays, weights: 2, rule: SmallNetwork.gated(), name: "c")
    #expect(
      refusal { () throws(NetworkError) in try small.net.reinforce(id, from: source) }
        == "connection \"c\": wanted a single source for the channel r1, got the 4 of \"source\"")
    try small.net.reinforce(id, from: reward)
    let before = small.net
    #expect(
      refusal { () throws(NetworkError) in try small.net.reinforce(id, from: second) }
        == "connection \"c\": wanted one source for the channel r1, got \"second\" after \"reward\"")
    #expect(small.net == before)
  }

  @Test func rulesOfAChannelAgreeOnItsDynamics() throws {
    var small = try SmallNetwork()
    let reward = small.reward
    let second = try small.net.addSpikeGenerator("second", count: 1)
    let one = try small.net.connect(
      small.source, to: small.relays, weights: 2, rule: SmallNetwork.gated(1), name: "one")
    let two = try small.net.connect(
      small.source, to: small.relays, weights: 2, rule: SmallNetwork.gated(2), name: "two")
    try small.net.reinforce(one, from: reward)
    #expect(
      refusal { () throws(NetworkError) in try small.net.reinforce(two, from: reward) }
        == "connection \"two\": wanted the dynamics that connection \"one\" gives the channel of \"reward\", got others"
    )
    try small.net.reinforce(two, from: second)
    #expect(small.net[two].reinforcement == .generator(second))
  }
}
