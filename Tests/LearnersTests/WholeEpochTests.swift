import ChipSimulator
import Datasets
import Learners
import SynfireCircuits
import Testing

/// Whole epochs of real images on the chip, which `make verify` runs where the images are.
@Suite("Whole epochs on the chip", .enabled(if: RealImages.areWanted, "skipped: SYNFIRE_VERIFY=1 runs it"))
struct WholeEpochTests {
  /// 60,000 samples: all eight matrices end as the arithmetic does, without an overflow or a spike out of its phase.
  @Test(arguments: [KnownDataset.mnist, .fashionMNIST])
  func theCircuitIsTheAlgorithm(set: KnownDataset) throws {
    guard let train = try RealImages.train(set) else { return }
    var learner = try SynfireBackprop(layers: [train.width, 400, 10], seed: 1)
    var twin = try BinaryBackprop(layers: [train.width, 400, 10], seed: 1)
    let order = (0..<UInt32(train.count)).map(\.self)
    try learner.learn(train, order: order[...])
    try twin.learn(train, order: order[...])
    #expect(learner.state == twin.state)
    #expect(learner.unequalCopies.values.allSatisfy { $0 == 0 })
    #expect(learner.chip.events.overflows == 0)
  }

  /// Too weak an inhibition ends in a spike out of its phase, and the report names the very first one.
  ///
  /// Up to the sample before, the weights are those of the arithmetic. A chip that watches no schedule then shows the
  /// same spike as the first that the table of phases does not know, where the report says.
  @Test(
    arguments: [(.mnist, .none, 135_000), (.mnist, .published, 2_400_000), (.fashionMNIST, .published, 120_000)]
      as [(KnownDataset, BackpropCircuit.Inhibition, Int)])
  func tooWeakAnInhibitionIsToldAtItsFirstSpike(
    set: KnownDataset, inhibition: BackpropCircuit.Inhibition, limit: Int
  ) throws {
    guard let train = try RealImages.train(set) else { return }
    let configuration = SynfireBackprop.Configuration(layers: [train.width, 400, 10], inhibition: inhibition)
    let order = (0..<UInt32(train.count)).map(\.self)
    var learner = try SynfireBackprop(configuration)
    var twin = try BinaryBackprop(configuration.twin)
    var told: String?
    var learned = 0
    while told == nil, learned < limit {
      let some = order[learned % train.count..<learned % train.count + 5_000]
      let last = learner
      told = refusal { () throws(LearnerError) in try learner.learn(train, order: some) }
      if told == nil {
        try twin.learn(train, order: some)
        learned += some.count
        continue
      }
      // The sample that went wrong, and those of this part before it.
      let rest = some.prefix(max(0, learner.chip.stepCount.sample - learned))
      learner = last
      try learner.learn(train, order: rest)
      try twin.learn(train, order: rest)
      learned += rest.count
    }
    print("\(set.title), inhibition \(inhibition), sample \(learned): \(told ?? "no spike out of its phase")")
    #expect(learner.state == twin.state && learner.unequalCopies.values.allSatisfy { $0 == 0 })
    let spike = try FirstWrongSpike(of: learner, on: train, sample: learned % train.count)
    #expect(told?.contains("group \"\(spike?.group ?? "none")\"") == true)
    #expect(told?.contains("in phase \(spike?.phase ?? 0) of its cycle") == true)
    #expect(told?.hasSuffix("of compartment \(spike?.compartment ?? -1) in step \(spike?.step ?? 0)") == true)
  }
}

extension Int {
  /// The sample, from 0, in whose cycle this step of the chip lies.
  fileprivate var sample: Int { (self - BackpropCircuit.firstInput - 1) / PhaseTable.length }
}
