/// All learners: a learner is a folder and a line here.
public enum LearnerTable {
  /// The configurations of all learners, in the order of lists; the first is the default of `synfire train`.
  public static let all: [any LearnerConfiguration.Type] = [
    NBPConfiguration.self,
    StochasticSpikingBackprop.Configuration.self,
    S4NN.Configuration.self,
    BPSTDP.Configuration.self,
    DenseBackprop.Configuration.self,
    SoftmaxRegression.Configuration.self,
    Perceptron.Configuration.self,
  ]

  /// The configuration of the learner of `name`; nil if no learner has that name.
  public static subscript(name: String) -> (any LearnerConfiguration.Type)? { all.first { $0.name == name } }
}
