import Datasets
import Foundation
import Synchronization
import SystemPackage
import Testing

@Suite("Downloading a set")
struct DownloadSetTests {
  private let scratch: ScratchFolder
  private let server: LoopbackServer
  private let tiny = TinySet()
  private let quick = DownloadTimeouts(idle: .seconds(1))

  init() throws {
    scratch = try ScratchFolder()
    server = try LoopbackServer()
  }

  private var locator: DatasetLocator {
    var locator = DatasetLocator(environment: ["XDG_CACHE_HOME": scratch.path.string])
    locator.spelling.folder = "--data-dir"
    locator.spelling.consent = "--yes"
    return locator
  }
  private var cached: [String] {
    ["synfire", "synfire/tiny"] + TinySet.names.map { "synfire/tiny/\($0).gz" }.sorted()
  }

  /// The tiny set with mirrors at these folders of the server.
  private func known(_ folders: String...) -> KnownDataset {
    tiny.known(origin: .files(folders: folders.map { server.address($0) }))
  }

  private func serve(_ set: TinySet, at folder: String) {
    for (path, reply) in set.replies(folder) { server.reply(path, reply) }
  }

  private func problem(_ set: KnownDataset) async -> DatasetError? {
    await datasetError { _ = try await set.fetch(with: locator, timeouts: quick) }
  }

  @Test("A set is fetched once: the second time no request is made")
  func caches() async throws {
    serve(tiny, at: "/a/")
    let found = try await known("/a/").fetch(with: locator)
    #expect(found.place.kind == .cache && found.check == .content)
    #expect(found.dataset.train.pixels.prefix(3) == [10, 1, 2])
    #expect(server.requests == TinySet.names.map { "/a/\($0).gz" })
    #expect(scratch.contents == cached)
    let again = try await known("/a/").fetch(with: locator)
    #expect(again.dataset.train == found.dataset.train)
    #expect(server.requests.count == 4)
  }

  @Test("What cannot be had from one mirror comes from the next, which then is asked first")
  func nextMirror() async throws {
    serve(tiny, at: "/b/")
    _ = try await known("/a/", "/b/").fetch(with: locator)
    #expect(server.requests == ["/a/\(TinySet.names[0]).gz"] + TinySet.names.map { "/b/\($0).gz" })
    #expect(scratch.contents == cached)
  }

  @Test("A mirror with other content, damaged or hanging is passed over, and nothing of it stays")
  func badMirrors() async throws {
    let name = "/a/\(TinySet.names[2]).gz"
    let gzip = storedGzip(tiny.contents[2])
    let replies: [LoopbackServer.Reply] = [
      .body(storedGzip(TinySet(grey: 99).contents[2])), .body(Array(gzip.dropLast(3))), .body([1, 2, 3]), .body([]),
      .truncated(gzip, announced: 500), .silence, .stall(gzip, announced: 500), .status(500),
      .body([UInt8](repeating: 0, count: 200_000)), .body(storedGzip([UInt8](repeating: 0, count: 50_000))),
    ]
    for reply in replies {
      let scratch = try ScratchFolder()
      serve(tiny, at: "/a/")
      serve(tiny, at: "/b/")
      server.reply(name, reply)
      let locator = DatasetLocator(environment: ["XDG_CACHE_HOME": scratch.path.string])
      _ = try await known("/a/", "/b/").fetch(with: locator, timeouts: quick)
      #expect(scratch.contents == cached)
    }
  }

  @Test("Where all mirrors fail, one line says why and what else can be done, and nothing stays")
  func allFail() async throws {
    serve(TinySet(grey: 99), at: "/b/")
    server.reply("/c/\(TinySet.names[0]).gz", .silence)
    var set = known("/a/", "/b/", "/c/")
    set.debianPackage = "dataset-tiny"
    let error = await problem(set)
    #expect(error?.kind == .network)
    let line = error?.description ?? ""
    #expect(line.hasPrefix("tiny: no mirror could provide it (127.0.0.1"))
    for words in [
      "answered 404", "sent another train-images-idx3-ubyte, wanted content of SHA-256", "did not answer for 1.0 s",
      "--data-dir", "SYNFIRE_DATA", "\(scratch.path)/synfire/tiny", "Debian's package dataset-tiny",
    ] { #expect(line.contains(words), "\(words)") }
    #expect(!line.contains("\n"))
    #expect(scratch.contents == ["synfire"])
  }

  @Test("A plain file in place of a compressed one is as good, if its content is right")
  func plain() async throws {
    serve(tiny, at: "/a/")
    server.reply("/a/\(TinySet.names[1]).gz", .body(tiny.contents[1]))
    _ = try await known("/a/").fetch(with: locator)
    #expect(scratch.contents.contains("synfire/tiny/\(TinySet.names[1])"))
  }

  @Test("A cached copy with other content is replaced as a whole")
  func repairs() async throws {
    try TinySet(grey: 99).write(to: scratch, "synfire/tiny", compressed: false)
    try scratch.write([1], to: "synfire/tiny/stray")
    #expect(await datasetError { _ = try known().verify(with: locator) }?.kind == .wrongHash)
    serve(tiny, at: "/a/")
    _ = try await known("/a/").fetch(with: locator)
    #expect(scratch.contents == cached)
  }

  @Test("A failed repair leaves the old copy as it was")
  func failedRepair() async throws {
    try TinySet(grey: 99).write(to: scratch, "synfire/tiny")
    #expect(await problem(known("/a/"))?.kind == .network)
    #expect(scratch.contents == cached)
  }

  @Test("What stands under the name of a set and is no folder stays, and nothing is asked for")
  func noFolder() async throws {
    serve(tiny, at: "/a/")
    let name = "synfire/tiny"
    try scratch.write(Array("mine".utf8), to: name)
    #expect(await problem(known("/a/"))?.kind == .unreadable)
    #expect(try String(contentsOfFile: scratch.path.string + "/" + name, encoding: .utf8) == "mine")
    try FileManager.default.removeItem(atPath: scratch.path.string + "/" + name)
    try #require(mkfifo(scratch.path.string + "/" + name, 0o600) == 0)
    #expect(await problem(known("/a/"))?.kind == .unreadable)
    #expect(scratch.contents == ["synfire", "synfire/tiny"])
    #expect(server.requests.isEmpty)
  }

  @Test("A set whose folder is a link is fetched to where the link points")
  func linkedFolder() async throws {
    serve(tiny, at: "/a/")
    try scratch.write([], to: "large/tiny/junk")
    try scratch.write([], to: "synfire/other")
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path.string + "/synfire/tiny", withDestinationPath: "../large/tiny")
    _ = try await known("/a/").fetch(with: locator)
    let link = try FileManager.default.attributesOfItem(atPath: scratch.path.string + "/synfire/tiny")
    #expect(link[.type] as? FileAttributeType == .typeSymbolicLink)
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path.string + "/large/tiny")
    #expect(names.sorted() == TinySet.names.map { "\($0).gz" }.sorted())
  }

  @Test("Several at once all end well")
  func together() async throws {
    serve(tiny, at: "/a/")
    let (set, locator) = (known("/a/"), locator)
    try await withThrowingTaskGroup { group in
      for _ in 0..<6 { group.addTask { try await set.fetch(with: locator).dataset.train } }
      for try await images in group { #expect(images.pixels.count == 12) }
    }
    #expect(scratch.contents == cached)
  }

  @Test("A cancelled download leaves the cache empty and asks no other mirror")
  func cancellation() async throws {
    serve(tiny, at: "/a/")
    serve(tiny, at: "/b/")
    server.reply("/a/\(TinySet.names[3]).gz", .silence)
    let (set, locator) = (known("/a/", "/b/"), locator)
    let task = Task { try await set.fetch(with: locator) }
    while server.requests.count < 4 { try await Task.sleep(for: .milliseconds(10)) }
    task.cancel()
    let error = await datasetError { _ = try await task.value }
    #expect(error == DatasetError(.network, "tiny", "the download was cancelled"))
    #expect(server.requests.count == 4)
    #expect(scratch.contents == ["synfire"])
  }

  @Test("The progress grows to the size of the set")
  func progress() async throws {
    serve(tiny, at: "/a/")
    let reports = Mutex<[DownloadProgress]>([])
    let set = known("/a/")
    _ = try await set.fetch(with: locator) { report in reports.withLock { $0.append(report) } }
    let received = reports.withLock { $0.map(\.received) }
    #expect(received == received.sorted())
    #expect(reports.withLock(\.last)?.received == set.downloadSize)
    #expect(reports.withLock { $0.allSatisfy { $0.total == set.downloadSize } })
  }

  @Test("A large download is refused without consent, before anything is asked or made")
  func large() async throws {
    let origin = KnownDataset.Origin.archive(addresses: [server.address("/a.zip")], size: 561_753_746)
    let error = await problem(tiny.known(origin: origin))
    #expect(error?.kind == .tooLarge)
    #expect(error?.description == "tiny: the download is 562 MB; repeat with --yes to agree")
    #expect(server.requests.isEmpty && scratch.contents.isEmpty)
  }

  @Test("Without a cache folder the line says which variables lack")
  func noCache() async throws {
    let error = await datasetError {
      _ = try await known("/a/").fetch(with: DatasetLocator(environment: [:]))
    }
    #expect(error?.description.contains("neither XDG_CACHE_HOME nor HOME") == true)
    #expect(server.requests.isEmpty)
  }

  @Test("A cache that cannot be written is told as such")
  func unwritable() async throws {
    try scratch.write([1], to: "synfire")
    let error = await problem(known("/a/"))
    #expect(error?.kind == .unreadable)
    #expect(scratch.contents == ["synfire"])
  }

  @Test("What ended processes left of any set goes before any fetch, even one that downloads nothing")
  func leftovers() async throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "exit 0"]
    try process.run()
    process.waitUntilExit()
    let ended = process.processIdentifier
    try tiny.write(to: scratch, "synfire/tiny")
    for name in [".tiny.\(ended).2.tmp", ".other-set.\(ended).7.tmp", ".tiny.\(Int32.max).4294967295.tmp.old"] {
      try scratch.write([1], to: "synfire/\(name)/archive.part")
    }
    _ = try await known().fetch(with: locator)
    #expect(scratch.contents == cached)
  }

  @Test("What a running process has gathered stays, until it is older than any download")
  func runningProcesses() async throws {
    try scratch.write([1], to: "synfire/.tiny.\(getpid()).2.tmp/archive.part")
    try scratch.write([1], to: "synfire/.other.\(getpid()).3.tmp/archive.part")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -300_000)],
      ofItemAtPath: scratch.path.appending("synfire/.other.\(getpid()).3.tmp").string)
    serve(tiny, at: "/a/")
    _ = try await known("/a/").fetch(with: locator)
    #expect(scratch.contents.filter { $0.hasSuffix(".tmp") } == ["synfire/.tiny.\(getpid()).2.tmp"])
  }

  @Test(
    "What is not named like a leftover stays",
    arguments: [
      "tiny.2147483647.2.tmp", ".tiny.2147483647.2", ".tiny.0.2.tmp", ".tiny.-5.2.tmp", ".tiny.x.2.tmp", ".tmp",
      ".tiny.2147483647.x.tmp", ".2147483647.2.tmp", ".tiny.99999999999.2.tmp", ".tiny.2147483647.2.tmp.new",
    ])
  func otherNames(name: String) async throws {
    try tiny.write(to: scratch, "synfire/tiny")
    try scratch.write([1], to: "synfire/\(name)/file")
    _ = try await known().fetch(with: locator)
    #expect(scratch.contents.contains("synfire/\(name)/file"))
  }
}

@Suite("Downloading an archive")
struct DownloadArchiveTests {
  private let scratch: ScratchFolder
  private let server: LoopbackServer
  private let tiny = TinySet()

  init() throws {
    scratch = try ScratchFolder()
    server = try LoopbackServer()
  }

  private func archive(_ set: TinySet) -> [UInt8] {
    var writer = ZipWriter()
    for (name, content) in zip(TinySet.names, set.contents).reversed() {
      writer.add("gzip/\(name).gz", content: storedGzip(content))
    }
    writer.add("gzip/other.gz", content: [1])
    return writer.finished()
  }

  private func fetch(_ paths: String...) async throws -> FoundDataset {
    let origin = KnownDataset.Origin.archive(addresses: paths.map { server.address($0) }, size: 2_000)
    return try await tiny.known(byGzip: true, isTransposed: true, origin: origin)
      .fetch(with: DatasetLocator(environment: ["HOME": scratch.path.string]))
  }

  @Test("The four files are taken from an archive, which does not stay; images come out upright")
  func takes() async throws {
    server.reply("/a.zip", .body(archive(tiny)))
    let found = try await fetch("/a.zip")
    #expect(found.check == .gzip)
    #expect(found.dataset.train.height == 3 && found.dataset.train.width == 2)
    #expect(Array(found.dataset.train[0]) == [10, 3, 1, 4, 2, 5])
    let files = TinySet.names.map { ".cache/synfire/tiny/\($0).gz" }.sorted()
    #expect(scratch.contents == [".cache", ".cache/synfire", ".cache/synfire/tiny"] + files)
  }

  @Test("Archives that are none, lack a file or hold another are passed over")
  func passesOver() async throws {
    var empty = ZipWriter()
    empty.add("gzip/other.gz", content: [1])
    server.reply("/1.zip", .body([UInt8](repeating: 1, count: 100)))
    server.reply("/2.zip", .body(empty.finished()))
    server.reply("/3.zip", .body(archive(TinySet(grey: 99))))
    server.reply("/4.zip", .truncated(archive(tiny).dropLast(40), announced: archive(tiny).count))
    let error = await datasetError { _ = try await fetch("/1.zip", "/2.zip", "/3.zip", "/4.zip") }
    let line = error?.description ?? ""
    for words in [
      "got a file without its end record", "the archive lacks train-images-idx3-ubyte.gz",
      "sent another train-images-idx3-ubyte, wanted compressed file of SHA-256", "sent ",
    ] { #expect(line.contains(words), "\(words) in \(line)") }
    #expect(scratch.contents == [".cache", ".cache/synfire"])
    server.reply("/5.zip", .body(archive(tiny)))
    #expect(try await fetch("/3.zip", "/5.zip").check == .gzip)
    #expect(scratch.contents.count == 7)
  }
}
