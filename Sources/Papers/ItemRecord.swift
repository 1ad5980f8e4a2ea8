public import Experiments
public import Foundation
public import Storage
public import SystemPackage

/// What an item came to, as it stands in its `item.json`: everything that a page of results needs.
public struct ItemRecord: Sendable, Hashable, Codable {
  /// A drawing that was written beside the record.
  public struct Picture: Sendable, Hashable, Codable {
    /// The name of the file.
    public let file: String
    /// What it shows, in one line.
    public let title: String
  }

  /// The version of the format that is read and written.
  public static let currentFormat = 1

  /// The version of this format.
  public var format = currentFormat
  /// The item.
  public let id: String
  /// What it shows.
  public let title: String
  /// Where the published counterpart stands.
  public let source: String
  /// The command that makes it.
  public let command: String
  /// How much work it was.
  public let budget: Budget
  /// What every output says of a budget that is not the full one.
  public let caveat: String?
  /// The seeds that were asked for.
  public let seeds: [UInt64]
  /// The seeds that were used; none where nothing depends on a seed.
  public let usedSeeds: [UInt64]
  /// The version of Synfire that made it.
  public var synfire = synfireVersion
  /// The build of that version (``SynfireBuild``); nil where it is not known.
  public var build = SynfireBuild.current
  /// The machine.
  public let machine: Machine
  /// When it was finished, in UTC.
  public let finished: Date
  /// How long it took this time, in seconds; trainings that were there already took none.
  public let seconds: Double
  /// Published numbers and ours.
  public let comparisons: [Comparison]
  /// Tables.
  public let tables: [ResultTable]
  /// Lines of characters.
  public let listing: String
  /// What to know of the numbers.
  public let remarks: [String]
  /// Commands that give the same numbers.
  public let commands: [String]
  /// What could not be had, a line each.
  public let missing: [String]
  /// The drawings.
  public let pictures: [Picture]

  init(_ item: ReproductionItem, _ findings: Findings, _ settings: ReproductionSettings, seconds: Double) {
    (id, title, source) = (item.id, item.title, item.source)
    command = settings.command(for: item)
    (budget, seeds) = (settings.budget, settings.seeds)
    caveat = settings.budget.caveat.map { findings.ignoresBudget ? Budget.harmlessCaveat : $0 }
    usedSeeds = findings.seeds ?? settings.seeds
    machine = .current
    finished = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))
    self.seconds = (10 * seconds).rounded() / 10
    (comparisons, tables, listing) = (findings.comparisons, findings.tables, findings.listing)
    missing = findings.missing
    let isShortened = settings.budget.isQuick && !findings.ignoresBudget
    remarks =
      findings.remarks
      + (isShortened ? ["At full length, in about \(item.fullTime) on two cores: synfire reproduce \(item.id)"] : [])
    // They name the default seeds and the full number of epochs.
    let isDefault = !settings.budget.isQuick && settings.seeds == ReproductionSettings.defaultSeeds
    commands = isDefault ? findings.commands : []
    pictures = findings.drawings.map { Picture(file: Self.file(item.word, $0.name, "svg"), title: $0.title) }
  }

  /// `figure-3.svg`, or `figure-3-inset.svg`.
  private static func file(_ word: String, _ name: String, _ kind: String) -> String {
    "\(word)\(name.isEmpty ? "" : "-" + name).\(kind)"
  }

  /// The word of the id after the paper.
  private var word: String { String(id.split(separator: "/").last ?? "") }

  /// All tables, the comparison first.
  public var allTables: [ResultTable] { (comparisons.isEmpty ? [] : [Comparison.table(comparisons)]) + tables }

  /// The item for people.
  public var text: String {
    var parts = ["\(id): \(title)\n\(source)\n\(head)\n"]
    if !listing.isEmpty { parts.append(listing.hasSuffix("\n") ? listing : listing + "\n") }
    parts += allTables.filter { !$0.isData }.map { "\($0.title)\n\n\($0.text)" }
    parts += (missing.map { "Not run: " + $0 } + remarks).map { $0 + "\n" }
    if !commands.isEmpty { parts.append("The same by hand:\n" + commands.map { "  \($0)\n" }.joined()) }
    return parts.joined(separator: "\n")
  }

  private var head: String {
    let names = usedSeeds.map(String.init).joined(separator: ", ")
    let made = usedSeeds.isEmpty ? command : "\(command); seed\(usedSeeds.count == 1 ? "" : "s") \(names)"
    let lines = [caveat, made]
    return lines.compactMap { $0 }.joined(separator: "\n")
  }

  // MARK: - Files

  /// The name of the record in the folder of an item.
  static let fileName = "item.json"
  private static let readLimit = 1 << 28

  private var textFile: String { "\(word).txt" }
  private var tableFiles: [String] {
    allTables.enumerated().map { Self.file(word, $0 == 0 ? "" : $1.name, "csv") }
  }

  /// Why the record in `folder` does not stand for its item any more; nil where it does.
  func reasonToMakeAgain(in folder: FilePath) -> String? {
    guard synfire == synfireVersion else { return "Synfire \(synfire) had made it, and this is \(synfireVersion)" }
    guard build == SynfireBuild.current else { return "another build of Synfire \(synfire) had made it" }
    let files = [textFile] + tableFiles + pictures.map(\.file)
    let lost = files.first { !FileManager.default.fileExists(atPath: folder.appending($0).string) }
    return lost.map { "its file \($0) is missing" }
  }

  /// Writes the texts, the tables, the drawings and, when all of them exist, the record.
  func write(_ drawings: [Findings.Drawing], to folder: FilePath) throws(StorageError) {
    try Self.remove(from: folder)
    do { try RunFolder.makeFolder(folder) } catch { throw StorageError(folder, cannot: "make the folder", error) }
    try AtomicFile.write(text.utf8, to: folder.appending(textFile))
    for (table, file) in zip(allTables, tableFiles) {
      try AtomicFile.write(table.csv(note: budget.isQuick ? "quick" : nil).utf8, to: folder.appending(file))
    }
    for (drawing, picture) in zip(drawings, pictures) {
      try AtomicFile.write(marked(drawing.svg).utf8, to: folder.appending(picture.file))
    }
    try AtomicFile.write(JSONText.pretty(self).utf8, to: folder.appending(Self.fileName))
  }

  /// The drawing, which says in its corner where it is a quick one.
  private func marked(_ svg: String) -> String {
    guard let caveat, let end = svg.range(of: "</svg>", options: .backwards) else { return svg }
    let note =
      "<text x=\"4\" y=\"11\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"11\" fill=\"#b34a00\">"
      + "\(caveat)</text>\n"
    return svg.replacingCharacters(in: end, with: note + "</svg>")
  }

  /// Takes back the record: the item counts as unfinished until it is written anew.
  static func remove(from folder: FilePath) throws(StorageError) {
    try folder.appending(fileName).removeFile()
  }

  /// The record in the folder of an item; nil where the item is not finished there.
  public static func read(from folder: FilePath) throws(StorageError) -> ItemRecord? {
    let path = folder.appending(fileName)
    guard FileManager.default.fileExists(atPath: path.string) else { return nil }
    let bytes = Data(try WholeFile.read(path, limit: readLimit))
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    guard let record = try? decoder.decode(ItemRecord.self, from: bytes), record.format == currentFormat,
      record.tables.allSatisfy(\.isWhole),
      record.pictures.allSatisfy({ FilePath.Component($0.file)?.kind == .regular })
    else {
      throw StorageError(path, "wanted the record of an item, of format \(currentFormat), got something else")
    }
    return record
  }
}
