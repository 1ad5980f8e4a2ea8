import Foundation
import Testing

/// Runs of other simulators, on which this one has to agree in every number that their files hold.
@Suite struct ReferenceRunTests {
  @Test(
    .enabled(if: ReferenceRunFiles.areThere, "skipped: no folder of reference runs; SYNFIRE_VECTORS may name one"),
    arguments: ReferenceRunFiles.all)
  func theChipAgrees(with file: URL) throws {
    do {
      if let difference = try ReferenceRunFiles.read(file).firstDifference() {
        Issue.record("\(file.lastPathComponent): \(difference)")
      }
    } catch {
      Issue.record("\(file.lastPathComponent): \(error)")
    }
  }

  @Test func aFolderThatIsNamedHoldsRuns() {
    #expect(ProcessInfo.processInfo.environment["SYNFIRE_VECTORS"] == nil || !ReferenceRunFiles.all.isEmpty)
  }
}

/// The files of the folder that SYNFIRE_VECTORS names, else of `../shared/vectors` beside the package.
enum ReferenceRunFiles {
  static let all: [URL] = {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let folder =
      ProcessInfo.processInfo.environment["SYNFIRE_VECTORS"].map { URL(fileURLWithPath: $0) }
      ?? package.deletingLastPathComponent().appendingPathComponent("shared/vectors")
    let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
  }()

  /// Whether there is something to run.
  static var areThere: Bool { !all.isEmpty }

  static func read(_ url: URL) throws -> ReferenceRun {
    let value = try JSONDecoder().decode(RunValue.self, from: Data(contentsOf: url))
    guard case .object(let object) = value else { throw RunTrouble("wanted an object, got \(value.kind)") }
    return try read(RunFields(object))
  }

  static func read(_ file: RunFields) throws -> ReferenceRun {
    file.ignore("case", "describes", "generator", "note")
    let maker = try file.text("made_by") ?? ""
    let run: ReferenceRun
    if maker.hasPrefix("brian2-loihi") {
      run = try Brian2LoihiRun.read(file)
    } else if maker.hasPrefix("lava-nc") {
      run = try LavaRun.read(file)
    } else if maker.hasPrefix("nengo-loihi") {
      run = try NengoLoihiRun.read(file)
    } else {
      throw RunTrouble("made_by: wanted brian2-loihi, lava-nc or nengo-loihi, got \(maker)")
    }
    try file.checkAllWereRead()
    return run
  }
}
