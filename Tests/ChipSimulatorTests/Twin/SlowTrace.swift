import ChipSimulator
import Kernels
import NetworkModel

/// One trace of each compartment, of each synapse, or of a whole channel.
struct SlowTrace {
  private(set) var values: [UInt8]
  private let decay: TraceDecay
  private let impulse: TraceImpulse
  private let stream: RandomStream
  /// Whether all values share one random number in a step.
  private let sharesRandomness: Bool

  /// A trace of `count` values, all 0, with the random numbers of a connection.
  init(
    _ name: TraceName, _ dynamics: TraceDynamics, count: Int, of connection: ConnectionID, network: Network,
    model: ChipModel
  ) {
    guard let decay = TraceDecay(timeConstant: dynamics.timeConstant, law: model.traceLaw),
      let impulse = TraceImpulse(dynamics.impulse), let place = TraceName.allCases.firstIndex(of: name)
    else { preconditionFailure("a rule checks the dynamics of its traces") }
    values = [UInt8](repeating: 0, count: count)
    self.decay = decay
    self.impulse = impulse
    let purpose = RandomStream.Purpose(code: RandomStream.Purpose.firstTrace.code + UInt32(place))
    stream = network.stream(purpose, of: connection)
    sharesRandomness = model.traceRandomness == .eachStep
  }

  /// x ← min(127, round(x · f(τ) + impulse · spike)), rounded at random; 0 without a spike stays 0.
  mutating func step(_ spikes: [Bool], at time: Int) {
    for i in values.indices where values[i] > 0 || spikes[i] {
      let bits = stream.word(at: time, place: sharesRandomness ? 0 : i)
      values[i] =
        spikes[i]
        ? decay.apply(values[i], adding: impulse, randomBits: bits) : decay.apply(values[i], randomBits: bits)
    }
  }
}

extension TraceName {
  /// Whether the source's spikes feed the trace.
  var isPresynaptic: Bool { self == .x1 || self == .x2 }
}

extension RandomStream {
  /// The random word of a synapse or compartment in a step: four places share a block, and a step has room for 2²⁶ blocks.
  func word(at time: Int, place: Int) -> UInt32 { block(at: UInt64(time) << 26 &+ UInt64(place / 4))[place % 4] }
}
