import Dispatch

/// Threads that share a piece of work, each a fixed part of it.
struct Threads: Sendable {
  /// How many there are.
  let count: Int

  /// Calls `body` on each thread with a range of its own: whole blocks of 0 ..< `total`, as equal as they can be.
  func share(_ total: Int, inBlocksOf block: Int, _ body: (_ part: Range<Int>) -> Void) {
    let blocks = (total + block - 1) / block
    let parts = min(count, blocks)
    guard parts > 1 else { return total > 0 ? body(0..<total) : () }
    // The parts do not overlap, and this returns after the last one.
    nonisolated(unsafe) let body = body
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      body(blocks * part / parts * block..<min(total, blocks * (part + 1) / parts * block))
    }
  }
}
