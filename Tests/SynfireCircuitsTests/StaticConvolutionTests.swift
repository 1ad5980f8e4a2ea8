import NetworkModel
import SynfireCircuits
import Testing

/// Fixed kernels in front of a circuit: their synapses, their phase, and plans that are broken on purpose.
@Suite("Kernels in front of a circuit") struct StaticConvolutionTests {
  private static func convolution(
    height: Int = 5, size: Int = 2, kernels: [[Int]] = [[2, -4, 6, -256], [254, 0, 8, 10]], thresholds: [Int] = [4, -6]
  ) throws(NetworkError) -> StaticConvolution {
    try StaticConvolution(height: height, width: 4, size: size, stride: 1, kernels: kernels, thresholds: thresholds)
  }

  private static func options(_ design: BackpropPlan.Design) throws -> BackpropPlan.Options {
    .init(layers: [24, 3, 3, 2], design: design, front: try convolution())
  }

  /// Each window holds its kernel.
  @Test func everyWindowHoldsItsKernel() throws {
    let front = try Self.convolution()
    #expect((front.inputCount, front.featureCount, front.synapseCount) == (20, 24, 96))
    let (pairs, weights) = (front.mask.pairs, front.weights)
    #expect(pairs.count == 96 && weights.count == 96)
    for (pair, weight) in zip(pairs, weights) {
      let (position, map) = (Int(pair.target) / 2, Int(pair.target) % 2)
      let (y, x) = (Int(pair.source) / 4 - position / 3, Int(pair.source) % 4 - position % 3)
      #expect(weight == front.kernels[map][2 * y + x])
    }
  }

  /// Kernels are read in phase 1, by relays that are there anyway: as many rows, phases and groups as without them.
  @Test(arguments: [BackpropPlan.Design.serial, .parallel, .singleCopy])
  func aCycleIsNoLonger(design: BackpropPlan.Design) throws {
    let plan = try BackpropPlan(Self.options(design))
    let plain = try BackpropPlan(.init(layers: [24, 3, 3, 2], design: design))
    #expect((plan.length, plan.rows.count, plan.groups) == (plain.length, plain.rows.count, plain.groups))
    #expect((plan.inputCount, plain.inputCount) == (20, 24))
    #expect(plan.phases[0].fires == [plan.input] && plan.phases[0].meaning == "kernels read the inputs: c")
    #expect(plan.phases.map(\.inhibits) == plain.phases.map(\.inhibits))
    #expect(plan.description.contains("c(c)") && plan.description.contains("(c) above the threshold of its map"))
  }

  @Test func theCircuitHasStaticKernelsAndAStepForEachMap() throws {
    let front = try Self.convolution()
    let circuit = try BackpropCircuit(.init(Self.options(.serial)))
    let plain = try BackpropCircuit(.init(.init(layers: [24, 3, 3, 2], design: .serial)))
    let kernels = try #require(circuit.network.connections.first { $0.name == "kernels" })
    #expect(!kernels.isPlastic && kernels.synapseCount == 96 && kernels.format == .mixed8)
    #expect(circuit.network.groups.map(\.count) == plain.network.groups.map(\.count))
    func plastic(_ network: Network) -> Int {
      network.connections.reduce(0) { $0 + ($1.isPlastic ? $1.synapseCount : 0) }
    }
    #expect(plastic(circuit.network) == plastic(plain.network))
    #expect(circuit.description.contains("5×4-convolution 2/1×2 of static synapses in front of 24-3-3-2"))
    let inference = try InferenceCircuit(Self.options(.serial))
    #expect(inference.plan.length == 5 && inference.plan.inputCount == front.inputCount)
    #expect(inference.network.connections.contains { $0.name == "kernels" && $0.synapseCount == 96 })
  }

  private static func fault(_ rows: [BackpropPlan.Row], _ options: BackpropPlan.Options) -> String? {
    let schedule = PlanSchedule(
      length: 15,
      turns: [.init(grows: 13, shrinks: 15), .init(grows: 10, shrinks: 12), .init(grows: 6, shrinks: 8)])
    do throws(NetworkError) { _ = try BackpropPlan(options, schedule: schedule, rows: rows) } catch {
      return error.reason
    }
    return nil
  }

  /// Kernels that are read in another phase, at another level, by another group or beside a relay.
  @Test func brokenPlansAreRefused() throws {
    let options = try Self.options(.serial)
    let plan = try BackpropPlan(options)
    let place = try #require(plan.rows.firstIndex { $0.kind == .kernels })
    let row = plan.rows[place]
    func fault(_ change: (inout [BackpropPlan.Row]) -> Void) -> String? {
      var rows = plan.rows
      change(&rows)
      return Self.fault(rows, options)
    }
    func kernels(into target: CircuitGroup? = nil, level: BackpropPlan.Level = .feature, sent: Int = 0)
      -> BackpropPlan.Row
    {
      .init(source: row.source, target: target ?? row.target, kind: .kernels, level: level, sent: sent, due: sent + 1)
    }
    #expect(fault { _ in } == nil)
    #expect(fault { $0.remove(at: place) } != nil)
    #expect(fault { $0[place] = kernels(sent: 1) } != nil)
    #expect(fault { $0[place] = kernels(level: .half) } != nil)
    #expect(fault { $0[place] = kernels(into: CircuitGroup(.activity, layer: 1)) } != nil)
    // Read while a memory gives the features back: two things at once.
    #expect(fault { $0.append(kernels(sent: 12)) }?.contains("phase 13: c is told what together means nothing") == true)
    // The host's spikes of the inputs into a group that is open for something else.
    #expect(
      fault {
        $0.append(
          .init(
            source: row.source, target: CircuitGroup(.memory, layer: 0), kind: .kernels, level: .feature, sent: 11,
            due: 12))
      } != nil)
    #expect(
      fault {
        $0.append(
          .init(source: .host(.target), target: row.target, kind: .kernels, level: .feature, sent: 0, due: 1))
      } != nil)
  }

  @Test func whatNoSynapsesHoldIsRefused() throws {
    func refusal(_ make: () throws(NetworkError) -> StaticConvolution) -> String {
      do throws(NetworkError) { _ = try make() } catch { return "\(error)" }
      return ""
    }
    #expect(refusal { () throws(NetworkError) in try Self.convolution(size: 6) }.contains("windows that fit"))
    #expect(refusal { () throws(NetworkError) in try Self.convolution(height: 0) }.contains("windows that fit"))
    #expect(
      refusal { () throws(NetworkError) in try Self.convolution(kernels: [[2, 2]]) }.contains("one kernel or more of 4")
    )
    #expect(refusal { () throws(NetworkError) in try Self.convolution(kernels: []) }.contains("one kernel or more"))
    for weight in [3, 256, -258] {
      let kernels = [[2, 2, 2, weight], [0, 0, 0, 0]]
      #expect(refusal { () throws(NetworkError) in try Self.convolution(kernels: kernels) }.contains("got \(weight)"))
    }
    for threshold in [3, 8_130, -8_130] {
      #expect(
        refusal { () throws(NetworkError) in try Self.convolution(thresholds: [2, threshold]) }.contains(
          "even threshold"))
    }
    #expect(refusal { () throws(NetworkError) in try Self.convolution(thresholds: [2]) }.contains("each of 2 maps"))
    // 484 weights of −256 sum to less than the registers leave room for.
    let heavy = [Int](repeating: -256, count: 484)
    #expect(
      refusal { () throws(NetworkError) in
        try StaticConvolution(height: 22, width: 22, size: 22, stride: 1, kernels: [heavy], thresholds: [0])
      }.contains("got -123904 to 0"))
    #expect(throws: NetworkError.self) {
      try BackpropPlan(.init(layers: [20, 3, 2], front: try Self.convolution()))
    }
    // The lowest and the highest step of a gate side by side.
    let front = try Self.convolution(thresholds: [-8_128, 8_128])
    _ = try BackpropCircuit(.init(.init(layers: [24, 3, 2], front: front)))
    _ = try BackpropCircuit(.init(.init(layers: [24, 3, 2], closing: .wall, front: front)))
  }
}
