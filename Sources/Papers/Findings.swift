/// What an item of a paper came to: numbers beside the published ones, tables, figures and what to know of them.
public struct Findings: Sendable {
  /// A drawing.
  public struct Drawing: Sendable, Hashable {
    /// A word for the file's name; empty for the item's main figure.
    public let name: String
    /// What it shows, in one line.
    public let title: String
    /// The SVG document.
    public let svg: String

    /// Puts a drawing together.
    public init(_ name: String = "", _ title: String, svg: String) {
      self.name = name
      self.title = title
      self.svg = svg
    }
  }

  /// Published numbers and ours.
  public var comparisons: [Comparison] = []
  /// Tables to read, and the data behind the figures.
  public var tables: [ResultTable] = []
  /// Drawings.
  public var drawings: [Drawing] = []
  /// Lines for people, before the tables: a raster of characters, a circuit's parts.
  public var listing = ""
  /// What to know of the numbers, a paragraph each.
  public var remarks: [String] = []
  /// The seeds that were used, where they are not those of the settings.
  public var seeds: [UInt64]?
  /// Commands that give the same numbers at full length without `synfire reproduce`.
  public var commands: [String] = []
  /// Whether a budget changes nothing: a quick item of this kind is a whole one.
  public var ignoresBudget = false
  /// What could not be had here, a line each; an item with such a part is made again when it is asked for.
  public var missing: [String] = []

  /// Nothing found yet.
  public init() {}
}
