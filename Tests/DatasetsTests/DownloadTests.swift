import Datasets
import Foundation
import Synchronization
import SystemPackage
import Testing

@Suite("Downloading a file")
struct DownloadTests {
  private let scratch: ScratchFolder
  private let server: LoopbackServer

  init() throws {
    scratch = try ScratchFolder()
    server = try LoopbackServer()
  }

  private var target: FilePath { scratch.path.appending("file") }

  /// The failure of a download of `/file`, or nil.
  private func failure(
    limit: Int = 1_000, idle: Duration = .seconds(30), total: Duration = .seconds(60)
  ) async -> DownloadFailure? {
    let timeouts = DownloadTimeouts(idle: idle, total: total)
    do {
      try await Download(address: server.address("/file"), limit: limit, timeouts: timeouts).run(to: target)
      return nil
    } catch {
      return error
    }
  }

  @Test("A file arrives byte for byte, and the progress ends at its size")
  func success() async throws {
    let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
    server.reply("/file", .body(body))
    let reports = Mutex<[[Int?]]>([])
    let download = Download(address: server.address("/file"), limit: body.count) { received, announced in
      reports.withLock { $0.append([received, announced]) }
    }
    try await download.run(to: target)
    #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: target.string))) == body)
    let received = reports.withLock { $0.compactMap(\.first) }.compactMap { $0 }
    #expect(received == received.sorted())
    #expect(reports.withLock(\.last) == [body.count, body.count])
  }

  @Test("A file without announced length arrives")
  func unannounced() async throws {
    server.reply("/file", .unannounced([1, 2, 3]))
    #expect(await failure() == nil)
    #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: target.string))) == [1, 2, 3])
  }

  @Test("An empty file arrives")
  func empty() async throws {
    server.reply("/file", .body([]))
    #expect(await failure() == nil)
    #expect(scratch.contents == ["file"])
  }

  @Test("A redirection is followed")
  func redirection() async throws {
    server.reply("/file", .redirect(server.address("/elsewhere")))
    server.reply("/elsewhere", .body([7]))
    #expect(await failure() == nil)
    #expect(server.requests == ["/file", "/elsewhere"])
    #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: target.string))) == [7])
  }

  @Test("Redirections without end, or away from http, are refused")
  func badRedirection() async throws {
    server.reply("/file", .redirect(server.address("/file")))
    #expect(await failure()?.cause == .mirror)
    #expect(server.requests.count <= 12)
    server.reply("/file", .redirect("file:///etc/hostname"))
    #expect(await failure()?.cause == .mirror)
    #expect(scratch.contents.isEmpty)
  }

  @Test("Another answer than 200 is refused, and leaves nothing", arguments: [404, 403, 500, 503])
  func status(code: Int) async throws {
    server.reply("/file", .status(code))
    #expect(await failure() == DownloadFailure(cause: .mirror, reason: "answered \(code)"))
    #expect(scratch.contents.isEmpty)
  }

  @Test("A body shorter than announced is refused, and leaves nothing")
  func truncated() async throws {
    server.reply("/file", .truncated([1, 2, 3], announced: 9))
    #expect(await failure() == DownloadFailure(cause: .mirror, reason: "sent 3 of 9 bytes"))
    #expect(scratch.contents.isEmpty)
  }

  @Test("A body above the limit is refused, whether it is announced or not")
  func tooLarge() async throws {
    let body = [UInt8](repeating: 1, count: 200_000)
    server.reply("/file", .body(body))
    #expect(await failure()?.reason == "announces 200000 bytes, wanted at most 1000")
    server.reply("/file", .unannounced(body))
    #expect(await failure()?.reason == "sent more than 1000 bytes")
    #expect(scratch.contents.isEmpty)
  }

  @Test("A server that never answers is given up")
  func silence() async throws {
    server.reply("/file", .silence)
    #expect(await failure(idle: .seconds(1))?.reason == "did not answer for 1.0 s")
    #expect(scratch.contents.isEmpty)
  }

  @Test("A server that stops in the middle is given up")
  func stall() async throws {
    server.reply("/file", .stall([1, 2], announced: 9))
    #expect(await failure(idle: .seconds(1))?.reason == "sent nothing more for 1.0 s")
    #expect(scratch.contents.isEmpty)
  }

  @Test("A download that takes too long altogether is given up")
  func total() async throws {
    server.reply("/file", .silence)
    #expect(await failure(total: .milliseconds(300))?.reason == "took longer than 0.3 s")
  }

  @Test("Nobody there, and addresses that are none, are told")
  func unreachable() async throws {
    // Port 9 of this machine is not served.
    for address in ["http://127.0.0.1:9/file", "file:///etc/hostname", "", "ftp://127.0.0.1/file", "http://"] {
      let error = await #expect(throws: DownloadFailure.self) {
        try await Download(address: address, limit: 9).run(to: target)
      }
      #expect(error?.cause == .mirror && error?.reason.isEmpty == false)
    }
    #expect(scratch.contents.isEmpty)
  }

  @Test("A file that is there already, or a folder that is not, is the disk's problem")
  func disk() async throws {
    try scratch.write([1], to: "file")
    server.reply("/file", .body([2]))
    #expect(await failure()?.cause == .disk)
    #expect(scratch.contents == ["file"])
    let error = await #expect(throws: DownloadFailure.self) {
      try await Download(address: server.address("/file"), limit: 9).run(to: scratch.path.appending("none/file"))
    }
    #expect(error?.cause == .disk)
  }

  @Test("A cancelled download leaves nothing", arguments: [0, 200])
  func cancellation(milliseconds: Int) async throws {
    server.reply("/file", .stall([1, 2], announced: 9))
    let (address, target) = (server.address("/file"), target)
    let task = Task { try await Download(address: address, limit: 9).run(to: target) }
    try await Task.sleep(for: .milliseconds(milliseconds))
    task.cancel()
    let error = await #expect(throws: DownloadFailure.self) { try await task.value }
    #expect(error?.cause == .cancelled)
    #expect(scratch.contents.isEmpty)
  }
}
