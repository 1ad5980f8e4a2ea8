import Figures
import Foundation
import Recordings
import Storage
import SystemPackage
import Testing

@Suite struct FigureTests {
  private static let everything = Gallery.all + Gallery.awkward + Gallery.hostile

  /// Pictures to look at, where a folder for them is named.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["SYNFIRE_GALLERY"] != nil)) func galleryIsWritten() throws {
    let folder = FilePath(try #require(ProcessInfo.processInfo.environment["SYNFIRE_GALLERY"]))
    for (name, figure) in Self.everything {
      try figure.write(to: folder.appending("\(name.replacing(" ", with: "-")).svg"))
    }
  }

  @Test func everyFigureIsOneWellFormedElement() {
    for (name, figure) in Self.everything {
      let svg = figure.svg()
      let drawn = Drawn(svg)
      #expect(drawn.isWellFormed, "\(name)")
      #expect(drawn.size.right == Double(figure.width) && drawn.size.bottom == Double(figure.height), "\(name)")
      #expect(!svg.contains("nan") && !svg.contains("inf "), "\(name)")
      #expect(!svg.contains("<script") && !svg.contains("url("), "\(name)")
      let references = svg.ranges(of: "http").count
      #expect(references == 1, "\(name) refers to \(references - 1) places")
    }
  }

  @Test func nothingLeavesTheFigure() {
    for (name, figure) in Self.everything {
      let drawn = Drawn(figure.svg())
      for text in drawn.texts + drawn.plots {
        #expect(
          text.left >= 0 && text.top >= 0 && text.right <= drawn.size.right && text.bottom <= drawn.size.bottom,
          "\(name): \(text)")
      }
    }
  }

  @Test func noTextCoversAnother() {
    for (name, figure) in Self.everything {
      let texts = Drawn(figure.svg()).texts
      for (index, text) in texts.enumerated() {
        for other in texts[(index + 1)...] where text.overlaps(other) {
          Issue.record("\(name): \(text) covers \(other)")
        }
      }
    }
  }

  @Test func legendsStandOutsideThePlots() {
    for (name, figure) in Self.everything {
      let drawn = Drawn(figure.svg())
      for entry in drawn.legend {
        for plot in drawn.plots where entry.overlaps(plot) { Issue.record("\(name): \(entry) lies in \(plot)") }
      }
    }
    #expect(!Drawn(Gallery.learning.svg()).legend.isEmpty)
  }

  @Test func textsAreLargeEnoughToRead() {
    for (name, figure) in Self.everything {
      for part in figure.svg().split(separator: "font-size=\"").dropFirst() {
        let size = Double(part.prefix { $0 != "\"" }) ?? 0
        #expect(size >= 12, "\(name) has texts of \(size) pixels")
      }
    }
  }

  @Test func manySpikesAreASmallFile() {
    #expect(Gallery.raster(count: 400, steps: 1_200, every: 9).spikeCount > 50_000)
    #expect(Gallery.crowd.svg().utf8.count < 300_000)
    #expect(Gallery.fields.svg().utf8.count < 40_000)
  }

  @Test func aFileIsTheElement() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "synfire-figures-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = FilePath(folder.path).appending("law.svg")
    try Gallery.law.write(to: path)
    #expect(try String(contentsOfFile: path.string, encoding: .utf8) == Gallery.law.svg())
    #expect(throws: StorageError.self) { try Gallery.law.write(to: FilePath(folder.path).appending("none/law.svg")) }
  }
}
