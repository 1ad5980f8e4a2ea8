internal import Datasets
import Experiments
internal import Learners

extension RunConfiguration {
  /// The commands that train a run with this configuration and these seeds, as a shell reads them.
  ///
  /// An option that has its default is left out. If the number of epochs was raised when the run was resumed, a second
  /// command resumes it.
  func commands(seeds: [UInt64]) -> [String] {
    let begun = learner.scheduledEpochs ?? epochs
    var words = [learner.name] + learner.optionWords(epochs: begun)
    words += data.optionWords(acceptsGreyscale: type(of: learner.base).acceptsGreyscale)
    words += ["--epochs", String(begun)]
    if reportsHalfEpochs { words.append("--half-epochs") }
    words += [seeds.count > 1 ? "--seeds" : "--seed", seeds.map(String.init).joined(separator: ",")]
    words += ["--output", "RUN"]
    let first = "synfire train " + words.map(Self.quoted).joined(separator: " ")
    guard begun < epochs else { return [first] }
    return [first, "synfire train --resume --output RUN --epochs \(epochs)"]
  }

  /// A word as a shell takes it.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./,:+=@".contains($0)) }
    return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}

extension DataConfiguration {
  /// The options of the images that are not the default.
  ///
  /// - Parameter acceptsGreyscale: Whether the learner takes grey values, which are then the default.
  fileprivate func optionWords(acceptsGreyscale: Bool) -> [String] {
    var words = ["--data", name]
    if let scale = reading?.scale { words += ["--scale", scale.description] }
    if reading?.isInverted == true { words.append("--invert") }
    if reading?.isTransposed == true { words.append("--transpose") }
    if let crop = encoding.crop { words += ["--crop", String(crop)] }
    if encoding.blockMeans { words.append("--block-means") }
    if encoding.levels > 1 {
      words += ["--levels", String(encoding.levels)]
    } else if !encoding.isGrey, acceptsGreyscale || encoding.threshold != ImageEncoding.paperThreshold {
      words += ["--threshold", String(encoding.threshold)]
    }
    if let augmentation { words += ["--augment", augmentation.description] }
    if let trainCount { words += ["--train-count", String(trainCount)] }
    if heldOut > 0 { words += ["--hold-out", String(heldOut)] }
    if let holdOutSeed { words += ["--hold-out-seed", String(holdOutSeed)] }
    return words
  }
}
