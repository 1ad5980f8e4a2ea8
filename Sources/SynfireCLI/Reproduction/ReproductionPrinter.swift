import Papers
import Synchronization
import Synfire

/// Prints what reproductions tell, from several threads.
final class ReproductionPrinter: Sendable {
  private struct State {
    var bar: ProgressBar?
    var total = 0
    var item = ""
    var place = 0
  }

  private let state = Mutex(State())
  private let count: Int
  private let settings: ReproductionSettings
  private let format: OutputFormat

  init(_ items: [ReproductionItem], _ settings: ReproductionSettings, format: OutputFormat) {
    count = items.count
    self.settings = settings
    self.format = format
  }

  func report(_ event: ReproductionEvent) {
    state.withLock { state in
      switch event {
      case .began(let item):
        state.item = item.id
        state.place += 1
        state.bar = nil
      case .progress(let title, let done, let total, let unit):
        if state.bar == nil || state.total != total { state.bar = ProgressBar(total: total, unit: unit, done: done) }
        state.total = total
        let place = count > 1 ? " (\(state.place) of \(count))" : ""
        state.bar?.update(
          done: done, title: [state.item + place, title].filter { !$0.isEmpty }.joined(separator: ", "))
      case .remark(let line):
        ProgressBar.wipe()
        Terminal.remark(line)
      case .finished(let item, let record):
        show(item, record, wasThere: false)
      case .wasFinished(let item, let record):
        state.place += 1
        show(item, record, wasThere: true)
      case .notRun(let item, let reason):
        ProgressBar.wipe()
        Terminal.remark("\(item.id): not run: \(reason)")
      case .failed(let item, let reason):
        ProgressBar.wipe()
        Terminal.remark("\(item.id): failed: \(reason)")
      }
    }
  }

  private func show(_ item: ReproductionItem, _ record: ItemRecord, wasThere: Bool) {
    ProgressBar.wipe()
    let folder = settings.folder(of: item)
    switch format {
    case .json: Terminal.print(JSONText.line(record))
    // One item is shown; of several, the folders are named.
    case .text where count == 1:
      Terminal.print(record.text + (wasThere ? "\nfinished before; " : "\n") + "in \(folder)")
    case .text:
      let time = wasThere ? "finished before" : Format.duration(seconds: record.seconds)
      Terminal.print("\(Format.left(item.id, 20)) \(Format.right(time, 15))  \(folder)")
    }
  }
}

/// The items for people, and as JSON lines.
struct ReproductionListing {
  let format: OutputFormat

  private struct Line: Encodable {
    let id: String
    let title: String
    let source: String
    let needs: [String]
    let quick: String
    let full: String
  }

  func print() {
    let items = ReproductionItem.all
    switch format {
    case .json:
      for item in items {
        Terminal.print(
          JSONText.line(
            Line(
              id: item.id, title: item.title, source: item.source, needs: item.needs, quick: item.quickTime,
              full: item.fullTime)))
      }
    case .text:
      let rows = items.map { [$0.id, $0.quickTime, $0.fullTime, $0.needs.joined(separator: ", "), $0.title] }
      let head = ["item", "quick", "full", "images", "what"]
      for line in TextTable(rows: [head] + rows, leftColumns: [0, 1, 2, 3, 4]).lines { Terminal.print(line) }
      for paper in Paper.allCases { Terminal.print("\n\(paper.rawValue): \(paper.citation)") }
      Terminal.print("\nTimes on two cores; trainings that items share are made once.")
    }
  }
}
