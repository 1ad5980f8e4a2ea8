import Foundation
import Synchronization

/// Does pieces of work side by side, as many at a time as there are cores; results do not depend on how many.
package struct RunQueue: Sendable {
  /// How many pieces are done at a time.
  package let width: Int

  /// A queue for `width` pieces at a time; one for each core unless given.
  package init(width: Int = max(1, ProcessInfo.processInfo.activeProcessorCount)) { self.width = width }

  /// Does `work` with every item, and gives the results in the order of the items.
  ///
  /// - Parameters:
  ///   - items: what to work with; they are begun in this order.
  ///   - shouldStop: asked by the pieces themselves, through what `work` is handed; that also says true once a piece has
  ///     failed or the task was cancelled.
  ///   - finished: told of each result, as it comes.
  ///   - work: one piece; it runs on any thread.
  /// - Throws: the error of the first piece that fails, after the others have ended.
  package func results<Item: Sendable, Result: Sendable>(
    of items: [Item], shouldStop: @escaping @Sendable () -> Bool = { false },
    finished: (_ place: Int, _ result: Result) throws -> Void = { _, _ in },
    work: @escaping @Sendable (_ item: Item, _ stops: @escaping @Sendable () -> Bool) throws -> Result
  ) async throws -> [Result] {
    let hasFailed = Failure()
    let stops: @Sendable () -> Bool = { shouldStop() || hasFailed.happened || Task.isCancelled }
    var results = [Result?](repeating: nil, count: items.count)
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
      var next = 0
      func start() {
        guard next < items.count else { return }
        let place = next
        next += 1
        group.addTask {
          do { return (place, try work(items[place], stops)) } catch {
            hasFailed.note()
            throw error
          }
        }
      }
      for _ in 0..<width { start() }
      while let (place, result) = try await group.next() {
        results[place] = result
        try finished(place, result)
        start()
      }
    }
    return results.compactMap { $0 }
  }

  /// Whether a piece has failed, so that the others stop without waiting for anybody.
  private final class Failure: Sendable {
    private let state = Atomic<Bool>(false)

    var happened: Bool { state.load(ordering: .relaxed) }

    func note() { state.store(true, ordering: .relaxed) }
  }
}
