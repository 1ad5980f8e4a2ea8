extension DatasetLocator {
  /// How the users of a program ask for what an error advises, in the words of that program.
  ///
  /// ```swift
  /// locator.spelling.fetch = "synfire data fetch"  // "mnist: not found in …; `synfire data fetch mnist` downloads it"
  /// ```
  ///
  /// A word that is nil is paraphrased.
  public struct Spelling: Sendable, Hashable {
    /// The option that gives the folder to look in first.
    public var folder: String?
    /// The command that downloads a set; the set's name follows it.
    public var fetch: String?
    /// The option that agrees to a large download.
    public var consent: String?
    /// The option that takes the folder of a set of the user's own, and its argument.
    public var ownImages: String?
    /// The option that takes the numbers that are black and white.
    public var scale: String?
    /// The option that swaps black and white.
    public var invert: String?
    /// The option that takes the threshold.
    public var threshold: String?
    /// The option that chooses held-out images at random.
    public var holdOutSeed: String?

    /// Spells nothing.
    public init() {}

    /// A folder given by the caller, in an error.
    func place(_ path: String) -> String { folder.map { "\($0) \(path)" } ?? path }

    /// Who gives a folder.
    var giver: String { folder ?? "the caller" }

    /// How to download the set of a name.
    func download(of name: String) -> String {
      fetch.map { "`\($0) \(name)` downloads it" } ?? "it can be downloaded"
    }

    /// How to agree to a large download.
    var agreement: String { consent.map { "repeat with \($0) to agree" } ?? "it wants consent" }

    /// How to use other images than those of a known set.
    var hintAtOwnImages: String {
      "images of your own are used by giving their folder" + (ownImages.map { ", as in \($0)" } ?? "")
    }
  }
}
