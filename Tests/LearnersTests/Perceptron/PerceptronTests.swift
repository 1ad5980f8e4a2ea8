import Datasets
import Learners
import Recordings
import Storage
import Testing

@Suite struct PerceptronTests {
  /// Worked by hand: two units, patterns (1, 1, 0) of class 0 and (0, 1, 1) of class 1, from weights of 0.
  ///
  /// Sample 0: u = 0, y = (0, 0), t = (1, 0): column 0 gains x, b₀ = 1. Sample 1: u₀ = 1 + 1 = 2, u₁ = 0, y = (1, 0),
  /// t = (0, 1): column 0 loses x, column 1 gains it, b = (0, 1).
  @Test func learnsAsWorkedByHand() throws {
    let samples = try LabelledPatterns(
      [[true, true, false], [false, true, true]], labels: [0, 1], classCount: 2)
    var perceptron = try Perceptron(.init(layers: [3, 2]))
    try perceptron.learn(samples, order: [0, 1])
    #expect(try perceptron.state["w1"]?.values(as: Int32.self) == [1, 0, 0, 1, -1, 1])
    #expect(try perceptron.state["b1"]?.values(as: Int32.self) == [0, 1])
    // u of sample 0: (1 + 0, 0 + 1 + 1) = (1, 2); of sample 1: (0 − 1, 1 + 1 + 1) = (−1, 3).
    let answers = try perceptron.answers(to: samples).predictions
    #expect(answers.answers == [1, 1] && answers.classes(by: "spikes") == [0, 1])
    #expect(answers.wrongBits == [1, 0] && answers.isSilent == [false, false])
  }

  /// Rosenblatt's theorem: what a layer can separate it learns in finitely many mistakes, and then it rests.
  @Test func learnsWhatCanBeSeparated() throws {
    let patterns = (0..<16).map { number in (0..<4).map { number >> $0 & 1 == 1 } }
    let labels = patterns.map { UInt16($0.count { $0 } >= 2 ? 1 : 0) }
    let samples = try LabelledPatterns(patterns, labels: labels, classCount: 2)
    var perceptron = try Perceptron(.init(layers: [4, 2], seed: 3))
    let history = try perceptron.fit(samples, epochs: 40)
    #expect(history.last?.train["exact"] == 1)
    let learned = perceptron.state
    _ = try perceptron.fit(samples, epochs: 1)
    #expect(perceptron.state == learned)
  }

  @Test func refusesWhatDoesNotFit() throws {
    for layers in [[], [3], [3, 0], [3, 4, 2]] {
      #expect(throws: LearnerError.self) { try Perceptron(.init(layers: layers)) }
    }
    var perceptron = try Perceptron(.init(layers: [3, 2]))
    #expect(throws: LearnerError.self) { try perceptron.restore([:]) }
    let large = perceptron.state.merging(["b1": try Tensor([Int32.max, 0], shape: [1, 2])]) { $1 }
    #expect(throws: LearnerError.self) { try perceptron.restore(large) }
  }
}
