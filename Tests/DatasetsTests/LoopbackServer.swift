import Foundation
import Synchronization

/// A web server on 127.0.0.1 for tests of downloads, with the manners and the bad manners of real ones.
///
/// It ends with the value that holds it.
final class LoopbackServer: Sendable {
  /// What it does with a request.
  enum Reply: Sendable {
    /// 200 and the whole body.
    case body([UInt8])
    /// 200 and a body without its length beforehand.
    case unannounced([UInt8])
    /// Another status, with an empty body.
    case status(Int)
    /// 200, and less than what is announced.
    case truncated([UInt8], announced: Int)
    /// Takes the request and never answers.
    case silence
    /// 200, the announced length, a few bytes, and then nothing more.
    case stall([UInt8], announced: Int)
    /// 302 to another address.
    case redirect(String)
  }

  private struct State {
    var replies: [String: Reply] = [:]
    var requests: [String] = []
    var isStopped = false
  }

  /// What the threads share; they end when it says so.
  private final class Shared: Sendable {
    let state = Mutex(State())
    var isStopped: Bool { state.withLock(\.isStopped) }
  }

  private let shared = Shared()
  /// The port it listens on.
  let port: Int

  /// The address of `path`, which begins with a slash.
  func address(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

  /// The paths asked for so far, in order.
  var requests: [String] { shared.state.withLock(\.requests) }

  /// Changes what is answered for `path`; 404 for all others.
  func reply(_ path: String, _ reply: Reply) { shared.state.withLock { $0.replies[path] = reply } }

  /// Listens on a free port.
  init(_ replies: [String: Reply] = [:]) throws {
    shared.state.withLock { $0.replies = replies }
    #if os(Linux)
      let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let listener = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard listener >= 0, isBound, listen(listener, 16) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    port = Int(UInt16(bigEndian: address.sin_port))
    let shared = shared
    Thread.detachNewThread {
      Self.accept(on: listener, shared)
      close(listener)
    }
  }

  deinit { shared.state.withLock { $0.isStopped = true } }

  private static func accept(on listener: Int32, _ shared: Shared) {
    while !shared.isStopped {
      guard waitToRead(listener) else { continue }
      #if os(Linux)
        let connection = Glibc.accept(listener, nil, nil)
      #else
        let connection = Darwin.accept(listener, nil, nil)
      #endif
      guard connection >= 0 else { continue }
      Thread.detachNewThread {
        serve(connection, shared)
        close(connection)
      }
    }
  }

  private static func waitToRead(_ socket: Int32) -> Bool {
    var request = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, 20) > 0
  }

  private static func serve(_ connection: Int32, _ shared: Shared) {
    guard let path = requestedPath(connection, shared) else { return }
    let reply = shared.state.withLock { state in
      state.requests.append(path)
      return state.replies[path] ?? .status(404)
    }
    switch reply {
    case .body(let body): send(connection, head(200, length: body.count) + body)
    case .unannounced(let body): send(connection, head(200, length: nil) + body)
    case .status(let status): send(connection, head(status, length: 0))
    case .truncated(let body, let announced): send(connection, head(200, length: announced) + body)
    case .silence: waitForEnd(connection, shared)
    case .stall(let body, let announced):
      send(connection, head(200, length: announced) + body)
      waitForEnd(connection, shared)
    case .redirect(let address): send(connection, head(302, length: 0, extra: "Location: \(address)\r\n"))
    }
  }

  /// Reads the head of a request; its path, or nil where none comes.
  private static func requestedPath(_ connection: Int32, _ shared: Shared) -> String? {
    var text = ""
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while !text.contains("\r\n\r\n") {
      guard !shared.isStopped else { return nil }
      guard waitToRead(connection) else { continue }
      let count = read(connection, &buffer, buffer.count)
      guard count > 0 else { return nil }
      text += String(decoding: buffer[..<count], as: UTF8.self)
    }
    let words = text.split(separator: " ", maxSplits: 2)
    return words.count == 3 ? String(words[1]) : nil
  }

  private static func head(_ status: Int, length: Int?, extra: String = "") -> [UInt8] {
    let size = length.map { "Content-Length: \($0)\r\n" } ?? ""
    return Array("HTTP/1.1 \(status) Answer\r\nConnection: close\r\n\(size)\(extra)\r\n".utf8)
  }

  private static func send(_ connection: Int32, _ bytes: [UInt8]) {
    #if os(Linux)
      let flags = Int32(MSG_NOSIGNAL)
    #else
      var yes: Int32 = 1
      setsockopt(connection, SOL_SOCKET, SO_NOSIGPIPE, &yes, socklen_t(MemoryLayout<Int32>.size))
      let flags: Int32 = 0
    #endif
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { buffer -> Int in
        guard let base = buffer.baseAddress else { return 0 }
        #if os(Linux)
          return Glibc.send(connection, base + sent, buffer.count - sent, flags)
        #else
          return Darwin.send(connection, base + sent, buffer.count - sent, flags)
        #endif
      }
      guard count > 0 else { return }
      sent += count
    }
  }

  /// Waits until the client hangs up or the server ends.
  private static func waitForEnd(_ connection: Int32, _ shared: Shared) {
    var buffer = [UInt8](repeating: 0, count: 256)
    while !shared.isStopped {
      if waitToRead(connection), read(connection, &buffer, buffer.count) <= 0 { return }
    }
  }
}
