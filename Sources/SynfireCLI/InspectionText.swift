import Foundation
import Synfire

extension Inspection {
  /// The inspection for people, in lines of at most `width` columns where that is possible.
  func lines(width: Int) -> [String] {
    recordLines + weights.flatMap(\.lines) + (chip?.lines ?? []) + ActivityReport.lines(activity ?? []) + resultLines
      + (mistakes.map { $0.lines(at: position, width: width) } ?? [])
  }

  private var position: Checkpoint.Position { .init(epoch: epoch, sample: sample) }

  private var recordLines: [String] {
    let configuration = record.configuration
    let rows: [(String, String)] = [
      ("run", run),
      ("learner", "\(configuration.learner.title) \(configuration.learner.shape)"),
      ("variant", configuration.learner.variant),
      ("seed", String(configuration.learner.seed)),
      ("synapses", Format.count(configuration.learner.shape.weightCount)),
      ("data", "\(configuration.data.name); \(configuration.data.preparation)"),
      ("images", "\(Format.count(record.trainCount)) to learn, \(Format.count(record.reportedCount)) to report on"),
      (
        "epochs",
        "\(Format.epoch(record.results?.last.epoch ?? 0)) of \(configuration.epochs), \(record.status.rawValue)"
      ),
      ("failed", record.failure ?? ""),
      ("begun", "\(record.started.formatted(.iso8601)) with Synfire \(record.synfire)"),
      ("machine", record.machine.description),
    ]
    return rows.filter { !$0.1.isEmpty }.map { Format.left($0.0, 10) + $0.1 }
      + record.sources.enumerated().map { place, source in
        Format.left(place == 0 ? "SHA-256" : "", 10) + "\(source.sha256.prefix(16))… \(source.name)"
      }
  }

  private var resultLines: [String] {
    guard let results = record.results else { return [] }
    let score = results.last.reported
    let readings = record.configuration.learner.readings.all
    let last = readings.compactMap { reading in
      score[reading.name].map { "\(reading.name) \(Format.percent($0)) %" }
    }
    let best = readings.compactMap { reading in
      results.best[reading.name].map { "\(reading.name) \(Format.percent($0.value)) % (\(Format.epoch($0.epoch)))" }
    }
    return [
      "",
      "last epoch: " + (last + ["loss \(Format.decimal(score.loss, places: 4))"]).joined(separator: ", "),
      "best epoch: " + best.joined(separator: ", "),
    ]
  }
}

extension WeightSummary {
  /// The histogram, a line for each bin.
  fileprivate var lines: [String] {
    let sizes = shape.map(String.init).joined(separator: "×")
    guard let edges, let counts, let atRail else { return ["", "\(name) \(sizes) \(type)"] }
    let total = Format.count(counts.reduce(0, +))
    let fullest = max(1, counts.max() ?? 1)
    let bars = zip(edges, counts).map { edge, count in
      Format.right(limit == nil ? Format.number(edge) : Format.decimal(edge, places: 4), limit == nil ? 6 : 8) + " │"
        + Format.left(String(repeating: "█", count: (count * 40 + fullest - 1) / fullest), 41)
        + Format.right(Format.count(count), 9)
    }
    let title =
      if let limit, let largest {
        "up to \(Format.decimal(largest, places: 4)); \(Format.count(atRail)) of \(total) at the limit \(Format.number(limit))"
      } else { "weight units; \(Format.count(atRail)) of \(total) at a rail" }
    return ["", "\(name) \(sizes), \(title)"] + bars
  }
}

extension Mistakes {
  /// The confusion matrix, or a line for each class where it is too wide.
  fileprivate func lines(at position: Checkpoint.Position, width: Int) -> [String] {
    let title = "mistakes on the \(part) images after \(position), by \(reading) (rows: true class, columns: answer)"
    let largest = max(confusion.joined().max() ?? 0, silent.max() ?? 0)
    let cell = max(5, String(largest).count + 1)
    guard 5 + (confusion.count + 1) * cell + 9 <= width else { return ["", title] + recallLines }
    let head =
      "     " + confusion.indices.map { Format.right(String($0), cell) }.joined()
      + (canBeSilent ? Format.right("none", cell) : "")
      + "   recall"
    let rows = confusion.indices.map { row in
      let cells = (confusion[row] + (canBeSilent ? [silent[row]] : [])).map {
        Format.right($0 == 0 ? "·" : String($0), cell)
      }
      return Format.right(String(row), 5) + cells.joined() + Format.right(Format.percent(recall[row]), 9)
    }
    return ["", title, head] + rows
      + (canBeSilent ? ["none: no output spiked, which the accuracy reads as class 0"] : [])
  }

  /// How many of each class are recognised, and what it is most often taken for.
  private var recallLines: [String] {
    confusion.indices.map { row in
      let others = confusion.indices.filter { $0 != row }
      let rival = others.max { confusion[row][$0] < confusion[row][$1] } ?? row
      return Format.right(String(row), 5) + Format.right(Format.percent(recall[row]), 9)
        + " %, most often taken for \(rival) (\(confusion[row][rival]) times), no answer \(silent[row]) times"
    }
  }
}
