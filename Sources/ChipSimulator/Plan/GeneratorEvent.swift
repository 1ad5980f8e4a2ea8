/// One spike of a train that is known beforehand.
struct GeneratorEvent: BitwiseCopyable {
  /// The step at which its generator emits it.
  let step: Int
  /// The generator, and the place in it.
  let source: Int32
  let compartment: Int32
}
