import ChipSimulator
import NetworkModel
import Recordings
import Testing

@Suite("What a chip promises")
struct ChipPromiseTests {
  @Test func aCopyIsASnapshot() throws {
    var busy = try BusyNetwork()
    try busy.probeEverything()
    var first = try Chip(busy.network)
    try first.send([0, 2], to: busy.host, inSteps: 40)
    try first.run(steps: 37)
    let then = first
    var second = first
    try first.run(steps: 60)
    #expect(ChipReading(then) == ChipReading(second) && then.recordings == second.recordings)
    try second.send([1], to: busy.host)
    #expect(ChipReading(then).step == 37)
    var third = then
    try third.run(steps: 60)
    #expect(ChipReading(third) == ChipReading(first) && third.recordings == first.recordings)
    try second.run(steps: 60)
    #expect(second.recordings != first.recordings)
    #expect(first.events[busy.host] == 2 && second.events[busy.host] == 3)
  }

  @Test(arguments: [ChipModel.loihi1, .brian2Loihi, .lava, .nengoLoihi])
  func stepsAddUp(model: ChipModel) throws {
    var busy = try BusyNetwork(ownDelays: model.plasticDelay == .atEmission)
    try busy.probeEverything()
    var whole = try Chip(busy.network, model: model)
    var parts = whole
    try whole.run(steps: 150)
    for steps in [0, 1, 63, 64, 0, 22] { try parts.run(steps: steps) }
    #expect(ChipReading(whole) == ChipReading(parts) && whole.recordings == parts.recordings)
    #expect(whole.events.spikes > 100 && whole.events.synapseUpdates > 100)
  }

  @Test func chipsRunSideBySide() async throws {
    var busy = try BusyNetwork()
    try busy.probeEverything()
    let begun = try Chip(busy.network)
    var alone = begun
    try alone.run(steps: 120)
    let readings = try await withThrowingTaskGroup(of: ChipReading.self) { tasks in
      for _ in 0..<3 {
        tasks.addTask {
          var chip = begun
          try chip.run(steps: 120)
          return ChipReading(chip)
        }
      }
      var readings: [ChipReading] = []
      for try await reading in tasks { readings.append(reading) }
      return readings
    }
    #expect(readings == [ChipReading](repeating: ChipReading(alone), count: 3))
  }

  /// Each probe holds what the readers said after each of the steps that its period divides.
  @Test(arguments: [ChipModel.loihi1, .brian2Loihi])
  func probesSayWhatReadersSay(model: ChipModel) throws {
    var busy = try BusyNetwork(ownDelays: model.plasticDelay == .atEmission)
    try busy.probeEverything()
    var chip = try Chip(busy.network, model: model)
    var series: [[[Int32]]] = busy.network.probes.map { _ in [] }
    var spikes: [[[Int]]] = busy.network.probes.map { _ in [] }
    for step in 1...50 {
      if step % 7 == 0 { try chip.send([step % 3], to: busy.host) }
      try chip.step()
      for (index, request) in busy.network.probes.enumerated() where step % request.period == 0 {
        switch (request.subject, request.quantity) {
        case (.group(let id), .spikes): spikes[index].append(chip.spikes(of: id))
        case (.generator(let id), _): spikes[index].append(chip.spikes(of: id))
        case (.group(let id), .current): series[index].append(chip.currents(of: id))
        case (.group(let id), _): series[index].append(chip.voltages(of: id))
        case (.connection(let id), .weight): series[index].append(chip.weights(of: id))
        case (.connection(let id), .delay): series[index].append(chip.delays(of: id))
        case (.connection(let id), .trace(let name)): series[index].append(chip.trace(name, of: id))
        case (.connection(let id), _): series[index].append(chip.tags(of: id))
        }
      }
    }
    for (index, request) in busy.network.probes.enumerated() {
      if let probe = busy.network.rasterProbe(at: index) {
        let raster = chip[probe]
        #expect((1...50).map { raster.compartments(at: $0).map { Int($0) } } == spikes[index], "\(request)")
      } else if let probe = busy.network.seriesProbe(at: index) {
        #expect(chip[probe].steps == Array(stride(from: request.period, through: 50, by: request.period)))
        #expect(chip[probe].values == series[index].flatMap(\.self), "\(request)")
      }
    }
    #expect(busy.network.probes.count > 30 && spikes[0].contains { !$0.isEmpty })
  }

  /// A change of 127 steps or more is made in parts that sum up to it.
  @Test(arguments: [1, 2, 3, 5, 7], [1, -1])
  func largeRewardsMoveByWhatTheySay(scale: Int, sign: Int) throws {
    for impulse in [1.0, 63, 64, 126, 127] {
      var network = Network()
      let source = try network.addSpikeGenerator("source", spikeTrains: [[1], [2]])
      let target = try network.addGroup("target", count: 1, .integrateAndFire(threshold: 10))
      try network.connect(source, to: target, .broadcast, weights: 100)
      let rule = try LearningRule(
        "dw = \(sign * scale)*r1*x0*y0", r1: TraceDynamics(impulse: impulse, timeConstant: 0))
      let plastic = try network.connect(
        source, to: target, weights: sign > 0 ? 0 : 255, format: WeightFormat(signMode: .excitatory), rule: rule)
      try network.reinforce(plastic, from: try network.addSpikeGenerator("reward", spikeTrains: [[2]]))
      var chip = try Chip(network)
      try chip.run(steps: 2)
      let change = min(255, scale * Int(impulse))
      #expect(chip.weights(of: plastic) == [sign > 0 ? 0 : 255, Int32(sign > 0 ? change : 255 - change)])
    }
  }

  /// In a product of both spikes, a target's factor with a constant counts.
  @Test func spikesPlusAConstantAreFactors() throws {
    var network = Network()
    let source = try network.addSpikeGenerator("source", spikeTrains: [[1], [2]])
    let target = try network.addGroup("target", count: 1, .integrateAndFire(threshold: 10))
    try network.connect(source, to: target, .broadcast, weights: 100)
    let rule = try LearningRule("dw = 2*x0*y0*(y0 + 4)*(x0 + 1)")
    let plastic = try network.connect(source, to: target, weights: 0, rule: rule)
    var chip = try Chip(network)
    try chip.run(steps: 2)
    #expect(chip.weights(of: plastic) == [0, 20])
  }
}

@Suite("What a host sends")
struct ChipSendTests {
  private func host() throws -> (Chip, SpikeGeneratorID, GroupID) {
    var network = Network()
    let host = try network.addSpikeGenerator("host", count: 70)
    let relay = try network.addGroup("relay", count: 70, .integrateAndFire(threshold: 10))
    try network.connect(host, to: relay, .oneToOne, weights: 100, delays: 1)
    return (try Chip(network), host, relay)
  }

  @Test(arguments: [1, 2, 62, 63], [0, 1, 130])
  func spikesComeWhenTheyAreDue(inSteps: Int, after: Int) throws {
    var (chip, host, relay) = try host()
    try chip.run(steps: after)
    try chip.send([69, 0, 69], to: host, inSteps: inSteps)
    for step in 1...70 {
      try chip.step()
      #expect(chip.spikes(of: host) == (step == inSteps ? [0, 69] : []))
      #expect(chip.spikes(of: relay) == (step == inSteps + 2 ? [0, 69] : []))
    }
    #expect(chip.events.generatorSpikes == [2])
  }

  @Test func trainsAndSpikesOfTheHostMeet() throws {
    var network = Network()
    let source = try network.addSpikeGenerator("source", spikeTrains: [[1, 3], [2]])
    let probe = try network.probe(.spikes, of: source)
    var chip = try Chip(network)
    try chip.send([0, 1], to: source)
    try chip.run(steps: 3)
    #expect((1...3).map { Array(chip[probe].compartments(at: $0)) } == [[0, 1], [1], [0]])
  }

  @Test(arguments: [0, 64, -1, .max])
  func anotherNumberOfStepsIsRefused(steps: Int) throws {
    var (chip, host, _) = try host()
    #expect(
      throws: ChipError(
        .invalidArgument, "spike generator \"host\"", "wanted spikes for 1 to 63 steps from now, got \(steps)")
    ) { try chip.send([1], to: host, inSteps: steps) }
  }

  @Test(arguments: [-1, 70, .max, .min])
  func aPlaceThatIsNotThereIsRefused(place: Int) throws {
    var (chip, host, _) = try host()
    #expect(
      throws: ChipError(.invalidArgument, "spike generator \"host\"", "wanted spikes of sources 0 to 69, got \(place)")
    ) { try chip.send([place], to: host) }
    try chip.step()
    #expect(chip.spikes(of: host).isEmpty)
  }
}
