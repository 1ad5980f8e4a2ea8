public import NetworkModel

extension BackpropCircuit {
  /// What the host sends, and in which step: `circuit.host.step(ofPhase: 5, sample: i)` is phase 5 of sample i.
  public var host: HostProtocol { plan.host }

  /// What starts the circuit, to be sent before the first step.
  public var opening: HostSpikes { HostSpikes(generator: chain.start, sources: [0], inSteps: host.start) }

  /// What the host sends for one sample, at the end of the step before its phase 0.
  ///
  /// ```swift
  /// for spikes in circuit.presentation(of: [3, 7], label: 2) {
  ///   try chip.send(spikes.sources, to: spikes.generator, inSteps: spikes.inSteps)
  /// }
  /// try chip.run(steps: circuit.plan.length)
  /// ```
  ///
  /// - Parameters:
  ///   - input: The inputs that spike.
  ///   - label: The right output.
  public func presentation(of input: [Int], label: Int) -> [HostSpikes] { presentation(of: input, targets: [label]) }

  /// What the host sends for one sample that should make several outputs spike.
  ///
  /// - Parameter permits: The neurons of each layer but the outputs that may take part in learning; all of them if nil.
  public func presentation(of input: [Int], targets: [Int], permits: [[Int]]? = nil) -> [HostSpikes] {
    sends.map { send in
      let sources =
        switch send.signal {
        case .input: input
        case .target: targets
        case .reward: [0]
        case .permits(let layer): permits?[layer] ?? Array(0..<plan.layers[layer])
        }
      return HostSpikes(generator: send.generator, sources: sources, inSteps: send.inSteps)
    }
  }

  /// The sends of a sample with their generators; without r1 where the chip gives it.
  public var sends: [(signal: HostProtocol.Signal, generator: SpikeGeneratorID, inSteps: Int)] {
    host.sends.compactMap { send in
      generator(of: send.signal).map { (send.signal, $0, send.inSteps) }
    }
  }

  /// The generator of a signal; nil for r1 where the chip gives it.
  public func generator(of signal: HostProtocol.Signal) -> SpikeGeneratorID? {
    switch signal {
    case .input: inputGenerator
    case .target: targetGenerator
    case .reward: rewardGenerator
    case .permits(let layer): permitGenerators.indices.contains(layer) ? permitGenerators[layer] : nil
    }
  }
}
