import Experiments
import Foundation
public import Storage
public import SystemPackage

/// A page of results in Markdown, made from what items came to.
public struct ResultsPage: Sendable {
  private let outcome: Reproduction.Outcome
  private let settings: ReproductionSettings

  /// A page of all items of `outcome`.
  public init(_ outcome: Reproduction.Outcome, _ settings: ReproductionSettings) {
    self.outcome = outcome
    self.settings = settings
  }

  /// Refuses a `path` to which no page can be written: a folder, a device, a place without the right to write, or one
  /// where a file stands in the way of the pictures.
  public static func checkDestination(_ path: FilePath) throws(StorageError) {
    try path.checkThatAFileCanStandHere()
    let folder = pictureFolder(of: path)
    guard let kind = folder.fileKind else { return }
    guard kind == .folder else {
      throw StorageError(folder, "wanted a folder for the pictures of the page, got a file", kind: .unusable)
    }
    try folder.appending("picture").checkThatAFileCanStandHere()
  }

  /// The folder for the pictures of the page at `path`: beside it, with its name without the ending; with `-pictures` in
  /// place of an ending that it does not have.
  static func pictureFolder(of path: FilePath) -> FilePath {
    let name = path.lastComponent?.string ?? "Results"
    let stem = path.stem ?? name
    return path.removingLastComponent().appending(stem == name ? name + "-pictures" : stem)
  }

  /// Writes the page, and its pictures into a folder beside it that has the page's name without its ending.
  ///
  /// A page whose name has no ending has its pictures in a folder whose name ends with `-pictures`.
  public func write(to path: FilePath) throws(StorageError) {
    let folder = Self.pictureFolder(of: path)
    var hasFolder = false
    for (item, record) in finished where !record.pictures.isEmpty {
      if !hasFolder {
        do { try RunFolder.makeFolder(folder) } catch { throw StorageError(folder, cannot: "make the folder", error) }
        hasFolder = true
      }
      for picture in record.pictures {
        let bytes = try WholeFile.read(settings.folder(of: item).appending(picture.file), limit: 1 << 26)
        try AtomicFile.write(bytes, to: folder.appending(Self.file(of: picture, item)))
      }
    }
    try AtomicFile.write(text(pictures: folder.lastComponent?.string ?? "").utf8, to: path)
  }

  private static func file(of picture: ItemRecord.Picture, _ item: ReproductionItem) -> String {
    "\(item.paper.rawValue)-\(picture.file)"
  }

  private var finished: [(item: ReproductionItem, record: ItemRecord)] {
    outcome.entries.compactMap { item, entry in if case .done(let record) = entry { (item, record) } else { nil } }
  }

  /// What may stand in the address of a picture as it is; everything else is written as the percent signs of a URL.
  private static let plain = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")

  private static func address(of file: String, in folder: String) -> String {
    let address = "\(folder)/\(file)"
    return address.addingPercentEncoding(withAllowedCharacters: plain) ?? address
  }

  /// The page; its pictures are looked for in the folder `pictures`.
  public func text(pictures: String) -> String {
    var parts = [intro]
    for paper in Paper.allCases {
      let items = finished.filter { $0.item.paper == paper }
      guard !items.isEmpty else { continue }
      parts.append("## \(paper.title)\n\n\(paper.citation).\n")
      parts += items.map { section($0.item, $0.record, pictures) }
    }
    parts += [list("Failed", failures), list("Not run", notRun)].compactMap { $0 }
    return parts.joined(separator: "\n")
  }

  private var intro: String {
    var lines = ["# Results", ""]
    if let caveat = settings.budget.caveat { lines += ["**\(caveat)**", ""] }
    lines += [
      "Written by `synfire reproduce all`; never edited by hand. Every figure comes from the command beside it (`synfire` is",
      "`.build/release/synfire`, built by `make demo`), with the seeds \(settings.seeds.map(String.init).joined(separator: ", ")) "
        + "unless others are named. Accuracies are percent of the",
      "test images, mean ± sample standard deviation over the seeds. *Exact*: all output spikes right; *spikes*: the first",
      "spiking output is right; *potential*: the output of highest potential is right. A difference is ours less the published",
      "value. What differs from a paper stands below its numbers.", "",
    ]
    return lines.joined(separator: "\n")
  }

  private func section(_ item: ReproductionItem, _ record: ItemRecord, _ pictures: String) -> String {
    var parts = ["### \(record.title)\n", "`\(record.command)` · \(record.source)\n"]
    parts += record.pictures.map { "![\($0.title)](\(Self.address(of: Self.file(of: $0, item), in: pictures)))\n" }
    if !record.listing.isEmpty { parts.append("```text\n\(record.listing)\n```\n") }
    for table in record.allTables where !table.isData { parts.append("\(table.title):\n\n\(table.markdown)") }
    parts += record.missing.map { "**Not run:** \($0)\n" } + record.remarks.map { $0 + "\n" }
    if !record.commands.isEmpty {
      parts.append("The same by hand:\n\n```sh\n\(record.commands.joined(separator: "\n"))\n```\n")
    }
    return parts.joined(separator: "\n")
  }

  private func list(_ title: String, _ entries: [(item: ReproductionItem, reason: String)]) -> String? {
    guard !entries.isEmpty else { return nil }
    let lines = entries.map { "- `\($0.item.id)` (\($0.item.title)): \($0.reason)" }
    return (["## \(title)", ""] + lines + [""]).joined(separator: "\n")
  }

  private var failures: [(item: ReproductionItem, reason: String)] {
    outcome.entries.compactMap { item, entry in if case .failed(let reason) = entry { (item, reason) } else { nil } }
  }

  private var notRun: [(item: ReproductionItem, reason: String)] {
    outcome.entries.compactMap { item, entry in if case .notRun(let reason) = entry { (item, reason) } else { nil } }
  }
}
