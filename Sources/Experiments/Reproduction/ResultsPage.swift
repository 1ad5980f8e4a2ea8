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

  /// Writes the page, and its pictures into a folder beside it that has the page's name without its ending.
  public func write(to path: FilePath) throws(StorageError) {
    let stem = path.stem ?? "Results"
    let folder = path.removingLastComponent().appending(stem)
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
    try AtomicFile.write(text(pictures: stem).utf8, to: path)
  }

  private static func file(of picture: ItemRecord.Picture, _ item: ReproductionItem) -> String {
    "\(item.paper.rawValue)-\(picture.file)"
  }

  private var finished: [(item: ReproductionItem, record: ItemRecord)] {
    outcome.entries.compactMap { item, entry in if case .done(let record) = entry { (item, record) } else { nil } }
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
    parts += [notRun].compactMap { $0 }
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
    parts += record.pictures.map { "![\($0.title)](\(pictures)/\(Self.file(of: $0, item)))\n" }
    if !record.listing.isEmpty { parts.append("```text\n\(record.listing)\n```\n") }
    for table in record.allTables where !table.isData { parts.append("\(table.title):\n\n\(table.markdown)") }
    parts += record.missing.map { "**Not run:** \($0)\n" } + record.remarks.map { $0 + "\n" }
    if !record.commands.isEmpty {
      parts.append("The same by hand:\n\n```sh\n\(record.commands.joined(separator: "\n"))\n```\n")
    }
    return parts.joined(separator: "\n")
  }

  private var notRun: String? {
    let lines = outcome.entries.compactMap { item, entry -> String? in
      switch entry {
      case .done: nil
      case .notRun(let reason): "- `\(item.id)` (\(item.title)): not run: \(reason)"
      case .failed(let reason): "- `\(item.id)` (\(item.title)): failed: \(reason)"
      }
    }
    return lines.isEmpty ? nil : (["## Not run", ""] + lines + [""]).joined(separator: "\n")
  }
}
