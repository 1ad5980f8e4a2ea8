package import Learners

extension TrainedNetwork {
  /// The kernels of its convolution, as the setting `kernels` of nBP takes them.
  ///
  /// - Parameter name: The name by which the run was asked for.
  /// - Throws: `LearnerError` for a network that has no convolution.
  package func kernelText(name: String) throws(LearnerError) -> String {
    guard let network = learner as? DenseBackprop else {
      throw LearnerError("wanted a run of dense with a convolution, got one of \(record.configuration.learner.name)")
    }
    return NBPConfiguration.kernelText(of: try network.binaryConvolution(), name: name)
  }
}
