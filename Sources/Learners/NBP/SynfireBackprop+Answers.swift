internal import ChipSimulator
public import Datasets
internal import NetworkModel
public import Recordings
internal import SynfireCircuits

extension SynfireBackprop {
  /// The answers to `samples`, by the inference circuit on a chip of its own, and what that chip did.
  ///
  /// The host reads the weights from the chip that learns and makes the other chip with them; then it sends input spikes, and
  /// reads the spikes of the outputs and their currents, for the potential u₂.
  public func answers(to samples: LabelledPatterns) throws(LearnerError) -> Answers {
    try check(samples, network: configuration.network)
    var reader = try inference()
    var predictions = Predictions(readings, outputCount: configuration.network.classCount, capacity: samples.count)
    let words = samples.words.span
    let size = samples.wordsPerPattern
    for index in 0..<samples.count {
      try reader.answer(
        to: words.extracting(index * size..<(index + 1) * size), target: outputs.targets[Int(samples.labels[index])],
        outputs, in: &predictions)
    }
    return Answers(predictions, effort: Effort(chip: reader.takeActivity()))
  }

  /// The inference circuit with the weights of now.
  private func inference() throws(LearnerError) -> InferenceReader {
    let weights = weights.map { $0.map { Int($0) } }
    do {
      return try InferenceReader(
        InferenceCircuit(
          configuration.plan, weights: weights, readout: configuration.readout,
          population: configuration.network.population), weightCount: weights.reduce(0) { $0 + $1.count })
    } catch {
      throw LearnerError("nBP on the chip: \(error)")
    }
  }
}

/// The inference circuit on a chip, asked sample by sample.
private struct InferenceReader {
  private let circuit: InferenceCircuit
  private var host: ChipHost

  init(_ circuit: InferenceCircuit, weightCount: Int) throws {
    self.circuit = circuit
    host = ChipHost(
      try Chip(circuit.network), generators: [.input: circuit.inputGenerator], start: circuit.chain.start)
    // The weights of the network, which the host read from the chip that learns.
    host.note(weightsWritten: weightCount, weightsRead: weightCount)
    try host.start(circuit.host)
  }

  mutating func takeActivity() -> ChipActivity { host.takeActivity() }

  /// Sends one pattern, runs a cycle from the step of the input on, and reads the outputs, which spike in its last step.
  mutating func answer(
    to input: Span<UInt64>, target: [UInt64], _ outputs: ClassOutputs, in predictions: inout Predictions
  ) throws(LearnerError) {
    host.send(input, to: circuit.inputGenerator)
    do throws(ChipError) {
      try host.runSample(steps: circuit.plan.length)
    } catch {
      throw LearnerError("nBP on the chip: \(error)")
    }
    var spikes = [UInt64](repeating: 0, count: target.count)
    for output in host.readSpikes(of: circuit.output) { spikes[output / 64] |= 1 << UInt64(output % 64) }
    // Currents hold the gate besides the sum, which may differ from output to output.
    let sums = host.readCurrents(of: circuit.output).enumerated().map {
      Int32(circuit.outputSum(ofCurrent: $1, at: $0))
    }
    predictions.append(
      outputs.answer(spikes.span), outputs.highest(sums),
      wrongBits: zip(spikes, target).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount })
  }
}
