import Dispatch
import Synchronization

/// Threads that share a piece of work.
///
/// ```swift
/// let answers = Threads(count: 4).map(samples.count) { part in part.map(answer) }.flatMap(\.self)
/// ```
///
/// What a result is must not depend on `count`: each part of the work writes to a place of its own.
package struct Threads: Sendable {
  /// How many threads there are, 1 or more.
  package let count: Int

  /// - Precondition: `count` is at least 1.
  package init(count: Int) {
    precondition(count >= 1, "wanted at least one thread, got \(count)")
    self.count = count
  }

  /// Calls `body` on each thread with a range of its own: whole blocks of 0 ..< `total`, as equal as they can be.
  package func share(_ total: Int, inBlocksOf block: Int = 1, _ body: (_ part: Range<Int>) -> Void) {
    let parts = parts(of: total, inBlocksOf: block)
    guard parts.count > 1 else { return parts.forEach(body) }
    // The parts do not overlap, and this returns after the last one.
    nonisolated(unsafe) let body = body
    DispatchQueue.concurrentPerform(iterations: parts.count) { body(parts[$0]) }
  }

  /// What `body` gives for each part of 0 ..< `total`, in ascending order; the parts are as equal as they can be.
  package func map<Result: Sendable>(_ total: Int, _ body: (_ part: Range<Int>) -> Result) -> [Result] {
    let parts = parts(of: total, inBlocksOf: 1)
    guard parts.count > 1 else { return parts.map(body) }
    // The parts do not overlap, and this returns after the last one.
    nonisolated(unsafe) let body = body
    let results = Mutex([Result?](repeating: nil, count: parts.count))
    DispatchQueue.concurrentPerform(iterations: parts.count) { part in
      let result = body(parts[part])
      results.withLock { $0[part] = result }
    }
    return results.withLock { $0.compactMap(\.self) }
  }

  /// Calls `body` once with each index of 0 ..< `total` and the number of the thread it runs on, 0 ..< `count`.
  ///
  /// A thread that is done takes the next index, so that all are busy until the last one. Two calls with the same thread
  /// never run at the same time.
  package func forEach(_ total: Int, _ body: (_ index: Int, _ thread: Int) -> Void) {
    guard count > 1, total > 1 else {
      for index in 0..<total { body(index, 0) }
      return
    }
    // No index comes twice, and this returns after the last one.
    nonisolated(unsafe) let body = body
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(count, total)) { thread in
      while case let index = next.wrappingAdd(1, ordering: .relaxed).oldValue, index < total { body(index, thread) }
    }
  }

  /// At most `count` ranges of whole blocks that follow each other and make up 0 ..< `total`, none of them empty.
  private func parts(of total: Int, inBlocksOf block: Int) -> [Range<Int>] {
    let blocks = (total + block - 1) / block
    let parts = min(count, blocks)
    return (0..<parts).map { part in
      blocks * part / parts * block..<min(total, blocks * (part + 1) / parts * block)
    }
  }
}
