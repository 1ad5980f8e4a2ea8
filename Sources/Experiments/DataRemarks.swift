import Datasets

/// What is odd about the images of a run, so that a network would learn nothing of them and not say why.
struct DataRemarks {
  /// Patterns look inverted if more than this share of their inputs spikes, or of the highest grey value in the mean.
  ///
  /// Inverted digits reach 0.75 (MNIST, central 20×20) to 0.9; those as published 0.25 at most, Fashion-MNIST 0.45.
  private static let brightShare = 0.6
  /// Grey values that all lie below this are few for a learner of grey values.
  private static let darkGrey: UInt8 = 64
  /// How many classes a remark names.
  private static let namedClasses = 10

  /// The remarks, a line each.
  private(set) var list: [String] = []

  private let configuration: DataConfiguration
  private let spelling: DatasetLocator.Spelling

  init(
    _ dataset: Dataset, _ configuration: DataConfiguration, train: LabelledPatterns, heldOut: LabelledPatterns?,
    test: LabelledPatterns, _ spelling: DatasetLocator.Spelling
  ) {
    self.configuration = configuration
    self.spelling = spelling
    let (reported, name) = heldOut.map { ($0, "held-out images") } ?? (test, "test images")
    if let remark = remark(on: train, "training images", dataset.train)
      ?? remark(on: reported, name, heldOut == nil ? dataset.test : dataset.train)
    {
      list.append(remark)
    }
    if let remark = remarkOnClasses(train, reported, isHeldOut: heldOut != nil) { list.append(remark) }
  }

  // MARK: - Inputs

  /// What is odd about the inputs of most patterns.
  private func remark(on patterns: LabelledPatterns, _ name: String, _ images: LabelledImages) -> String? {
    guard patterns.count > 0 else { return nil }
    var (silent, bright) = (0, 0)
    for index in 0..<patterns.count {
      let share = patterns.brightness(of: index)
      if share == 0 { silent += 1 }
      if share > Self.brightShare { bright += 1 }
    }
    if 2 * silent > patterns.count { return remarkOnSilence(silent, patterns, name, images) }
    if 2 * bright > patterns.count {
      let kind = patterns.isGrey ? "are bright" : "spike"
      let invert = spelling.invert
      let help =
        configuration.reading?.isInverted == true
        ? "they were dark before they were inverted\(invert.map { " (\($0))" } ?? "")"
        : "the background seems to be bright; \(invert ?? "inverting them") makes it dark"
      return "most inputs \(kind) in \(bright) of \(patterns.count) \(name): \(help)"
    }
    guard patterns.isGrey, let brightest = patterns.grey.max(), brightest < Self.darkGrey else { return nil }
    let help =
      configuration.reading?.scale.map { "the scale \($0) reaches far beyond them" }
      ?? "\(scaleWords(Int(brightest))) spreads them"
    return "the largest grey value of all \(name) is \(brightest) of 255; \(help)"
  }

  private func remarkOnSilence(
    _ silent: Int, _ patterns: LabelledPatterns, _ name: String, _ images: LabelledImages
  ) -> String {
    let start = "no input \(patterns.isGrey ? "is above 0" : "spikes") in \(silent) of \(patterns.count) \(name)"
    let brightest = Int(images.pixels.max() ?? 0)
    let threshold = configuration.encoding.threshold
    guard brightest > 0 else {
      return start + ": all are black; were they of 0…1 when they were turned into whole numbers?"
    }
    guard !patterns.isGrey, brightest <= 127 || brightest <= threshold else {
      return start + ": most images are black, or what is cut from their middle is"
    }
    let scale = configuration.reading?.scale == nil ? scaleWords(brightest) + " or " : ""
    return start + ": the largest grey value is \(brightest), the threshold \(threshold); \(scale)"
      + "\(spelling.threshold ?? "a threshold of") \((brightest - 1) / 2) would help"
  }

  private func scaleWords(_ brightest: Int) -> String { "\(spelling.scale ?? "a scale of") \(brightest)" }

  // MARK: - Classes

  /// Which classes have no image, and what that may come from.
  private func remarkOnClasses(_ train: LabelledPatterns, _ reported: LabelledPatterns, isHeldOut: Bool) -> String? {
    let (learned, shown) = (Set(train.labels), Set(reported.labels))
    let all = learned.union(shown)
    if all.count == 1, let only = all.first { return "all images are of class \(only): there is nothing to tell apart" }
    let unknown = shown.subtracting(learned).sorted()
    let untested = learned.subtracting(shown).sorted()
    var parts: [String] = []
    if !unknown.isEmpty { parts.append("no training image is of class \(Self.list(unknown)), others are") }
    if isHeldOut, !untested.isEmpty { parts.append("no held-out image is of class \(Self.list(untested))") }
    if !parts.isEmpty, !isHeldOut, configuration.trainCount == nil { return parts.joined(separator: "; ") }
    if !parts.isEmpty {
      return parts.joined(separator: "; ") + ": are the images sorted by class? "
        + "\(spelling.holdOutSeed ?? "A hold-out seed") chooses at random"
    }
    let empty = (0..<UInt16(clamping: train.classCount)).filter { !all.contains($0) }
    guard !empty.isEmpty else { return nil }
    let start = "no image is of class \(Self.list(empty))"
    let renumbering = "numpy.unique(labels, return_inverse=True)[1] numbers them from 0"
    if 2 * empty.count >= train.classCount {
      return start + ": the labels \(Self.list(all.sorted())) look like codes; \(renumbering)"
    }
    if empty == [0] { return start + ": do the labels count from 1? \(renumbering)" }
    return start + "; an output stands for each all the same"
  }

  private static func list(_ classes: [UInt16]) -> String {
    classes.prefix(namedClasses).map(String.init).joined(separator: ", ")
      + (classes.count > namedClasses ? " and more" : "")
  }
}

extension LabelledPatterns {
  /// The share of the inputs of a pattern that spike, or the mean of its grey values as a share of 255.
  fileprivate func brightness(of index: Int) -> Double {
    if isGrey {
      let sum = grey[index * width..<(index + 1) * width].reduce(0) { $0 + Int($1) }
      return Double(sum) / Double(255 * max(1, width))
    }
    let count = words[index * wordsPerPattern..<(index + 1) * wordsPerPattern].reduce(0) { $0 + $1.nonzeroBitCount }
    return Double(count) / Double(max(1, width))
  }
}
