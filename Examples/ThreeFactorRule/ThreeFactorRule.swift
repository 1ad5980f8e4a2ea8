// The learning rule of nBP: a synapse changes by 2 where both of its ends spike in the same step, up if there is a
// reward in that step, and down if there is none.
//
//     dw = 4*r1*x0*y0 - 2*x0*y0
//
// x0 = 1 if the source spikes in this step, y0 = 1 if the target does, r1 = 1 if the reward does.
import Synfire

@main
struct ThreeFactorRule {
  static func main() throws {
    print("1. Reward, no reward, and no coincidence: only steps with both spikes change the weight.")
    // A spike of the teacher makes the target spike one step later. The threshold of 300 is beyond every learned weight,
    // so that nothing else does.
    show(
      try run(
        weight: 0, threshold: 300, source: [3, 6, 9, 15], teacher: [2, 5, 11, 14], reward: [3, 9, 12, 15], steps: 16))

    print("2. At the rails: weights of 8 bits and both signs are the even numbers from -256 to 254.")
    let often = Array(2...8)
    let taught = often.map { $0 - 1 }
    show(try run(weight: 246, threshold: 300, source: often, teacher: taught, reward: often, steps: 9))
    show(try run(weight: -248, threshold: 300, source: often, teacher: taught, reward: [], steps: 9))

    print("3. Without a gate a strong synapse makes its target spike, and so teaches itself.")
    // The threshold of 150 is within its reach.
    let busy = [2, 3, 4, 5, 6, 7, 8, 9]
    show(try run(weight: 160, threshold: 150, source: busy, teacher: [5], reward: [6], steps: 10))

    print("4. The same with a gate: the target spikes in the step that the gate chooses, and learns in that step only.")
    show(try run(weight: 160, threshold: 150, source: busy, teacher: [5], reward: [6], gate: [5], steps: 10))
  }

  /// What one synapse does, step by step.
  struct Course {
    var source: Raster
    var target: Raster
    var reward: Raster
    var weight: Series
  }

  /// Runs one synapse with its teacher and its reward, and with a gate if one is given.
  static func run(
    weight: Int, threshold: Int, source: [Int], teacher: [Int], reward: [Int], gate: [Int]? = nil, steps: Int
  ) throws -> Course {
    var net = Network()
    let sourceID = try net.addSpikeGenerator("source", spikeTrains: [source])
    let teacherID = try net.addSpikeGenerator("teacher", spikeTrains: [teacher])
    let rewardID = try net.addSpikeGenerator("reward", spikeTrains: [reward])

    let target = try net.addGroup(
      "target", count: 1, .integrateAndFire(threshold: threshold, bias: gate == nil ? 0 : -8_192))
    try net.connect(teacherID, to: target, weights: 600)
    if let gate {
      let gateID = try net.addSpikeGenerator("gate", spikeTrains: [gate])
      try net.connect(gateID, to: target, weights: 8_192)
    }

    // The reward's spikes raise r1 by 1; with a time constant of 0 it is there in the step of the spike only.
    let rule = try LearningRule("dw = 4*r1*x0*y0 - 2*x0*y0", r1: TraceDynamics(impulse: 1, timeConstant: 0))
    let synapse = try net.connect(sourceID, to: target, weights: .constant(weight), rule: rule)
    try net.reinforce(synapse, from: rewardID)

    let spikes = (
      try net.probe(.spikes, of: sourceID), try net.probe(.spikes, of: target), try net.probe(.spikes, of: rewardID)
    )
    let weights = try net.probe(.weight, of: synapse)
    var chip = try Chip(net)
    try chip.run(steps: steps)
    return Course(source: chip[spikes.0], target: chip[spikes.1], reward: chip[spikes.2], weight: chip[weights])
  }

  static func show(_ course: Course) {
    let steps = course.weight.steps
    print("step   ", steps.map { padded("\($0)") }.joined())
    for (name, raster) in [("source ", course.source), ("target ", course.target), ("reward ", course.reward)] {
      print(name, steps.map { padded(raster.compartments(at: $0).isEmpty ? "." : "|") }.joined())
    }
    print("weight ", course.weight.course(of: 0).map { padded("\($0)") }.joined() + "\n")
  }

  static func padded(_ text: String) -> String { String(repeating: " ", count: max(0, 5 - text.count)) + text }
}
