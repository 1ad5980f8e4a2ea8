import Recordings
public import Storage
public import SystemPackage

/// A drawing that needs nothing but itself to be seen: lines, rasters, maps, bars, circuits, as SVG.
///
/// ```swift
/// try Figure.raster(chip[spikes], title: "hidden").write(to: "hidden.svg")
/// ```
///
/// It brings its own light paper, so that it reads the same on a dark page and in print. Lengths are in pixels at the
/// nominal size, the smallest text has 12 of them. Numbers that are not finite leave gaps; no number makes it fail.
public struct Figure: Sendable, Hashable {
  /// The nominal width, in pixels.
  public let width: Int
  /// The nominal height, in pixels.
  public let height: Int
  /// What it shows, in a line; empty where there is none.
  public let title: String
  /// What it shows, in words for those who do not see it.
  public let summary: String
  /// The elements of the drawing, without the paper.
  let body: String

  init(width: Double, height: Double, title: String, summary: String, body: String) {
    self.width = Int(min(width, 1e9).rounded(.up))
    self.height = Int(min(height, 1e9).rounded(.up))
    self.title = title
    self.summary = summary
    self.body = body
  }

  /// The drawing as one SVG element, which stands in a file or inside a page.
  ///
  /// No scripts, no ids, no references; so several can stand in one page.
  public func svg() -> String {
    let size = "viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\""
    let title = title.isEmpty ? summary : title
    return """
      <svg xmlns="http://www.w3.org/2000/svg" \(size) role="img" font-family="\(TextSize.family)" \
      font-size="\(TextSize.normal)" fill="\(Palette.ink)">
      <title>\(MarkupText.escaped(title, for: .xml))</title>
      <desc>\(MarkupText.escaped(summary, for: .xml))</desc>
      <rect class="paper" width="\(width)" height="\(height)" fill="\(Palette.paper)"/>
      \(body)</svg>

      """
  }

  /// Writes the drawing as a file, whole or not at all.
  ///
  /// - Throws: ``StorageError`` where the file cannot be written.
  public func write(to path: FilePath) throws(StorageError) {
    try AtomicFile.write(svg().utf8, to: path)
  }
}
