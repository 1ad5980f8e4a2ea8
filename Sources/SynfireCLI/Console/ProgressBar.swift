import Synfire

/// A bar with rate and time left, on terminals only.
struct ProgressBar {
  private let total: Int
  private let unit: String
  private let start = ContinuousClock.now
  private let startCount: Int
  private var lastDrawn = ContinuousClock.now - .seconds(1)

  /// A bar for `total` things, of which `done` were done before.
  init(total: Int, unit: String, done: Int = 0) {
    self.total = total
    self.unit = unit
    startCount = done
  }

  /// Draws that `done` things are done, ten times a second at most.
  mutating func update(done: Int, title: String) {
    let now = ContinuousClock.now
    guard Terminal.showsProgress, now - lastDrawn > .milliseconds(100) else { return }
    lastDrawn = now
    let seconds = max((now - start) / .seconds(1), 1e-6)
    let rate = Double(done - startCount) / seconds
    let left = rate > 0 ? Format.duration(seconds: Double(total - done) / rate) : "–"
    let tail = " \(Format.count(Int(rate))) \(unit)/s, \(left) left"
    let room = min(40, Terminal.width - title.count - tail.count - 4)
    let filled = total > 0 ? max(0, room) * done / total : 0
    let bar =
      room >= 5
      ? " ▕" + String(repeating: "█", count: filled) + String(repeating: " ", count: max(0, room - filled)) + "▏" : ""
    Terminal.draw(String((title + bar + tail).prefix(Terminal.width - 1)))
  }

  /// Wipes the bar, before a line is printed.
  static func wipe() { if Terminal.showsProgress { Terminal.draw("") } }
}
