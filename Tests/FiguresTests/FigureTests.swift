import Figures
import Foundation
import Recordings
import Storage
import SystemPackage
import Testing

@Suite struct FigureTests {
  @Test func figuresAreWellFormed() throws {
    for (name, figure) in Gallery.all {
      let svg = figure.svg()
      if let folder = ProcessInfo.processInfo.environment["SYNFIRE_GALLERY"] {
        try figure.write(to: FilePath(folder).appending("\(name).svg"))
      }
      #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""), "\(name)")
    }
  }

  @Test func manySpikesAreASmallFile() {
    #expect(Gallery.crowd.svg().utf8.count < 300_000)
  }
}
