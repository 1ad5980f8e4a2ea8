import Datasets
import Experiments
import Learners
import SynfireCircuits

/// A network that learns tasks in sequence: how it sees the images, and which remedies it is given.
struct ContinualNetwork: Sendable {
  /// What is done against forgetting.
  struct Remedy: Sendable {
    let title: String
    let word: String
    var memory: Int? = nil
    var isJoint = false
    /// Whether the share of neurons that learn halves with each task; of nBP alone.
    var halves = false

    static let none = Remedy(title: "none", word: "none")
    static let halving = Remedy(title: "learning halves with each task", word: "halving", halves: true)
    static let few = Remedy(title: "200 remembered", word: "200", memory: 200)
    static let more = Remedy(title: "500 remembered", word: "500", memory: 500)
    static let joint = Remedy(title: "(all tasks together)", word: "joint", isJoint: true)
  }

  /// Its name in tables, and the word for its files.
  let title: String
  let word: String
  let remedies: [Remedy]
  /// Whether it takes grey values; otherwise pixels are black or white, on MNIST those of the middle 20×20.
  var isGrey = true
  /// How often each sample of a class that comes late is shown.
  var lateRepeats = 10
  /// The levels of a pixel that is not grey; more than one of whole images.
  var levels = 1
  let make:
    @Sendable (_ input: PatternShape, _ outputs: Int, _ seed: UInt64, _ halving: Int?) -> AnyLearnerConfiguration

  /// How it sees the images of a set.
  func encoding(of set: String) -> ImageEncoding {
    isGrey ? ImageEncoding(isGrey: true) : ImageEncoding(crop: set == "mnist" && levels == 1 ? 20 : nil, levels: levels)
  }

  /// How its inputs lie.
  func input(of set: String) -> PatternShape {
    let side = encoding(of: set).crop ?? 28
    return PatternShape(height: side, width: side, levels: levels)
  }
}

extension ContinualNetwork {
  private static let hidden = 400

  /// nBP as published, with d± only in the box of the outputs.
  static let published = Self(
    title: "nBP, published", word: "nbp", remedies: [.none, .more, .joint], isGrey: false,
    make: { nBP($0, $1, $2, $3, margin: nil) })

  /// nBP with a margin of a quarter of Θ to each side in place of the box of the outputs.
  static let margin = Self(
    title: "nBP, margin", word: "nbp-margin", remedies: [.none, .halving, .few, .more, .joint], isGrey: false,
    make: { nBP($0, $1, $2, $3, margin: .init(low: 256, high: 768)) })

  /// The windows, populations and margin of the small preset.
  static let small = Self(
    title: "nBP, S", word: "nbp-s", remedies: [.none, .more, .joint], isGrey: false, levels: 3,
    make: { input, outputs, seed, halving in
      var configuration = NBPConfiguration(input: input, outputs: outputs, seed: seed, epochs: 1)
      configuration.take(.small, epochs: 1)
      configuration.closing = .wall
      configuration.halving = halving
      return AnyLearnerConfiguration(configuration)
    })

  /// SSNN-BP at a constant learning rate.
  static let stochastic = Self(
    title: "SSNN-BP", word: "ssnn-bp", remedies: [.none, .few, .more, .joint], lateRepeats: 30,
    make: { input, outputs, seed, _ in
      AnyLearnerConfiguration(
        StochasticSpikingBackprop.Configuration(layers: [input.count, hidden, outputs], seed: seed))
    })

  /// The conventional network at a constant learning rate.
  static let dense = Self(
    title: "conventional", word: "dense", remedies: [.none, .few, .more, .joint], lateRepeats: 30,
    make: { input, outputs, seed, _ in
      AnyLearnerConfiguration(DenseBackprop.Configuration(layers: [input.count, hidden, outputs], seed: seed))
    })

  private static func nBP(
    _ input: PatternShape, _ outputs: Int, _ seed: UInt64, _ halving: Int?, margin: BackpropPlan.ErrorMargin?
  ) -> AnyLearnerConfiguration {
    var network = NBPNetwork(layers: [input.count, hidden, outputs])
    network.margin = margin
    var configuration = NBPConfiguration(network, seed: seed)
    // Tasks in sequence drive weights so high that inhibited outputs spike on Fashion-MNIST.
    configuration.closing = .wall
    configuration.halving = halving
    return AnyLearnerConfiguration(configuration)
  }
}
