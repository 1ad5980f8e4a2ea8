// What only some learners have.

extension AnyLearnerConfiguration {
  /// The configuration as one that has a circuit; nil for a learner without one.
  public var chip: (any ChipConfiguration)? { base as? any ChipConfiguration }

  /// The same learner on another backend.
  ///
  /// - Throws: `LearnerError` for a learner or a variant that has no circuit.
  public func converted(to backend: Backend) throws(LearnerError) -> AnyLearnerConfiguration {
    guard let chip else {
      throw LearnerError("wanted a learner that runs on the chip or in arithmetic, got \(title)")
    }
    return try Self(of: chip, on: backend)
  }

  private init(of chip: some ChipConfiguration, on backend: Backend) throws(LearnerError) {
    self.init(try chip.converted(to: backend))
  }
}

extension AnyLearnerConfiguration {
  /// The configuration as one that can show samples; nil for a learner that cannot.
  package var showingSamples: (any ShowsSamples)? { base as? any ShowsSamples }
}
