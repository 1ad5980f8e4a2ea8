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
    try check(samples)
    var reader = try inference()
    var predictions = Predictions(
      readings, outputCount: circuit.plan.count(of: circuit.plan.output), capacity: samples.count)
    let words = samples.words.span
    let size = samples.wordsPerPattern
    for index in 0..<samples.count {
      try reader.answer(
        to: words.extracting(index * size..<(index + 1) * size), label: Int(samples.labels[index]), in: &predictions)
    }
    return Answers(predictions, effort: Effort(chip: reader.takeActivity()))
  }

  /// The inference circuit with the weights of now.
  private func inference() throws(LearnerError) -> InferenceReader {
    let weights = (1...circuit.plan.outputLayer).map { layer in self.weights(ofLayer: layer).map { Int($0) } }
    do {
      return try InferenceReader(
        InferenceCircuit(layers: layers, weights: weights), weightCount: weights.reduce(0) { $0 + $1.count })
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
    to input: Span<UInt64>, label: Int, in predictions: inout Predictions
  ) throws(LearnerError) {
    host.send(input, to: circuit.inputGenerator)
    do throws(ChipError) {
      try host.runSample(steps: circuit.plan.length)
    } catch {
      throw LearnerError("nBP on the chip: \(error)")
    }
    let spikes = host.readSpikes(of: circuit.output)
    let sums = host.readCurrents(of: circuit.output)
    predictions.append(
      spikes.first, sums.firstMaximum, wrongBits: spikes.count + (spikes.contains(label) ? -1 : 1))
  }
}
