extension RandomStream {
  /// What random numbers are for; streams of two purposes are independent under one seed.
  ///
  /// Every purpose of Synfire is a case of ``Use``, which alone gives out codes. A program that needs further streams numbers
  /// them with ``init(custom:)``.
  public struct Purpose: Sendable, Hashable {
    /// The purpose's part of the counter.
    public let code: UInt32

    /// A purpose of a user's program; none of Synfire's has the same code.
    ///
    /// - Parameter number: 0 ..< 2³¹.
    public init(custom number: UInt32) { self.init(.custom, number) }

    /// The purpose of a code that a test needs to choose.
    package init(code: UInt32) { self.code = code }

    private init(_ use: Use, _ number: UInt32 = 0) {
      precondition(number < use.codes.count, "purpose \(use): wanted a number below \(use.codes.count), got \(number)")
      code = use.codes.lowerBound + number
    }
  }
}

extension RandomStream.Purpose {
  /// The one list of what draws random numbers, with the codes that each use owns.
  package enum Use: CaseIterable {
    case weights, order, holdOut, glyphs
    case synapsePattern, delays, tags, weightRounding, tagRounding, delayRounding, traceRounding, voltageNoise
    case augmentation, learningPermits, pixelPermutation, rehearsal
    case inputSpikes, labelSpikes, dropout, updateNoise, droppedUnits
    case evaluationSpikes, furtherEvaluationSpikes
    case stochasticProducts, outputCompetition
    case custom

    /// The codes; several belong to a use that is numbered.
    package var codes: ClosedRange<UInt32> {
      switch self {
      case .weights: 1...1
      case .order: 2...2
      case .holdOut: 3...3
      case .glyphs: 4...4
      case .synapsePattern: 5...5
      case .delays: 6...6
      case .tags: 7...7
      case .weightRounding: 8...8
      case .tagRounding: 9...9
      case .delayRounding: 10...10
      case .traceRounding: 11...16
      case .augmentation: 17...17
      case .learningPermits: 18...18
      case .pixelPermutation: 19...19
      case .rehearsal: 20...20
      case .voltageNoise: 21...21
      case .inputSpikes: 32...32
      case .labelSpikes: 33...33
      case .dropout: 34...34
      case .updateNoise: 35...35
      case .droppedUnits: 36...36
      case .evaluationSpikes: 64...999
      case .stochasticProducts: 1_000...1_000
      case .outputCompetition: 1_001...1_001
      // The draws that found no room below 1,000: the code is 65,536 + draw.
      case .furtherEvaluationSpikes: 66_472...131_071
      case .custom: 1 << 31...UInt32.max
      }
    }
  }

  /// Initial weights; the substream is the index of the weight matrix.
  public static let weights = Self(.weights)
  /// The order of the training samples; the substream is the epoch.
  public static let order = Self(.order)
  /// The choice of held-out samples.
  public static let holdOut = Self(.holdOut)
  /// The shapes of the built-in glyphs; the substream tells training from test images.
  public static let glyphs = Self(.glyphs)
  /// How training images are moved, turned and scaled; the substream is the epoch.
  public static let augmentation = Self(.augmentation)
  /// Which neurons take part in learning; the substream is the layer.
  public static let learningPermits = Self(.learningPermits)
  /// The order of the pixels in a task; the substream is the task.
  public static let pixelPermutation = Self(.pixelPermutation)
  /// Which samples a memory keeps (substream 0) and shows again (substream 1).
  public static let rehearsal = Self(.rehearsal)
}

// MARK: - A circuit; the substream is the connection's index

extension RandomStream.Purpose {
  /// Which compartments a sparse connection joins.
  public static let synapsePattern = Self(.synapsePattern)
  /// Initial delays.
  public static let delays = Self(.delays)
  /// Initial tags.
  public static let tags = Self(.tags)
  /// The rounding of learned weights.
  public static let weightRounding = Self(.weightRounding)
  /// The rounding of learned tags.
  public static let tagRounding = Self(.tagRounding)
  /// The rounding of learned delays.
  public static let delayRounding = Self(.delayRounding)
  /// The noise of voltages; the substream is the group's index.
  public static let voltageNoise = Self(.voltageNoise)
  /// The rounding of the trace `x1`; the codes of `x2`, `y1`, `y2`, `y3` and `r1` follow.
  public static let firstTrace = Self(.traceRounding)
}

// MARK: - Stochastic learners; the substream is the number of the sample in the training

extension RandomStream.Purpose {
  /// The spikes of inputs while learning.
  package static let inputSpikes = Self(.inputSpikes)
  /// The spikes of the label.
  package static let labelSpikes = Self(.labelSpikes)
  /// Which spiking neurons are silent in a sample.
  package static let dropout = Self(.dropout)
  /// The noise of an update.
  package static let updateNoise = Self(.updateNoise)
  /// Which units of a conventional network are left out of a sample.
  package static let droppedUnits = Self(.droppedUnits)

  /// The spikes of inputs where nothing is learned; the substream is the number of the pattern in its set.
  ///
  /// - Parameter draw: 0…65,535.
  package static func evaluationSpikes(draw: Int) -> Self {
    precondition((0...65_535).contains(draw), "wanted a draw of 0 to 65535, got \(draw)")
    let first = Use.evaluationSpikes.codes.count
    return draw < first ? Self(.evaluationSpikes, UInt32(draw)) : Self(.furtherEvaluationSpikes, UInt32(draw - first))
  }
}

// MARK: - Published figures

extension RandomStream.Purpose {
  /// The trains of spikes whose coincidences multiply; the substream is the number of steps.
  public static let stochasticProducts = Self(.stochasticProducts)
  /// The grey values that compete for an output.
  package static let outputCompetition = Self(.outputCompetition)
}
