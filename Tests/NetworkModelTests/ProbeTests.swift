import NetworkModel
import Recordings
import Testing

@Suite struct ProbeTests {
  @Test func aProbeIsARequestInTheOrderOfTheCalls() throws {
    var small = try SmallNetwork()
    let id = try small.net.connect(
      small.source, to: small.relays, weights: 2, tags: 0, rule: SmallNetwork.gated(), name: "c")
    let spikes: Probe<Raster> = try small.net.probe(.spikes, of: small.relays)
    let current: Probe<Series> = try small.net.probe(.current, of: small.relays, every: 3)
    let voltage = try small.net.probe(.voltage, of: small.relays)
    let input = try small.net.probe(.spikes, of: small.source)
    let weights = try small.net.probe(.weight, of: id, every: 1 << 40)
    let others = try [.tag, .delay, .trace(.r1)].map { try small.net.probe($0, of: id) }
    #expect([spikes.index, current.index, voltage.index, input.index, weights.index] == [0, 1, 2, 3, 4])
    #expect(others.map(\.index) == [5, 6, 7])
    let subject = ProbeRequest.Subject.group(small.relays)
    #expect(small.net.probes.prefix(4).map(\.subject) == [subject, subject, subject, .generator(small.source)])
    #expect(small.net.probes.dropFirst(4).allSatisfy { $0.subject == .connection(id) })
    #expect(
      small.net.probes.map(\.quantity)
        == [.spikes, .current, .voltage, .spikes, .weight, .tag, .delay, .trace(.r1)])
    #expect(small.net.probes.map(\.period) == [1, 3, 1, 1, 1 << 40, 1, 1, 1])
    #expect(small.net.rasterProbe(at: 3) == input && small.net.seriesProbe(at: 2) == voltage)
    #expect(small.net.rasterProbe(at: 2) == nil && small.net.seriesProbe(at: 3) == nil)
    #expect(small.net.rasterProbe(at: 8) == nil && small.net.seriesProbe(at: -1) == nil)
  }

  @Test func impossibleProbesAreRefused() throws {
    var small = try SmallNetwork()
    let relays = small.relays
    let fixed = try small.net.connect(small.source, to: relays, weights: 2, name: "fixed")
    let plastic = try small.net.connect(
      small.source, to: relays, weights: 2, rule: SmallNetwork.gated(), name: "plastic")
    for period in [0, -1, .max] {
      #expect(
        refusal { () throws(NetworkError) in _ = try small.net.probe(.voltage, of: relays, every: period) }
          == "probe of group \"relays\": wanted a period of 1 to 1099511627776, got \(period)")
      #expect(
        refusal { () throws(NetworkError) in _ = try small.net.probe(.weight, of: fixed, every: period) }
          == "probe of connection \"fixed\": wanted a period of 1 to 1099511627776, got \(period)")
    }
    #expect(
      refusal { () throws(NetworkError) in _ = try small.net.probe(.spikes, of: relays, every: 2) }
        == "probe of group \"relays\": wanted a period of 1 for spikes, got 2")
    #expect(
      refusal { () throws(NetworkError) in _ = try small.net.probe(.tag, of: fixed) }
        == "connection \"fixed\": wanted a connection with tags to probe them, got one without")
    #expect(
      refusal { () throws(NetworkError) in _ = try small.net.probe(.trace(.x1), of: fixed) }
        == "connection \"fixed\": wanted a rule with dynamics for x1 to probe it, got none")
    #expect(
      refusal { () throws(NetworkError) in _ = try small.net.probe(.trace(.x1), of: plastic) }
        == "connection \"plastic\": wanted a rule with dynamics for x1 to probe it, got dw = 4*r1*x0*y0 - 2*x0*y0")
    #expect(small.net.probes.isEmpty)
  }

  @Test func quantitiesHaveWordsOfTheirOwn() {
    #expect(ProbedQuantity.allCases.count == 6 + TraceName.allCases.count)
    #expect(Set(ProbedQuantity.allCases.map(\.description)).count == ProbedQuantity.allCases.count)
    #expect(ProbedQuantity.trace(.y3).description == "trace y3")
  }
}
