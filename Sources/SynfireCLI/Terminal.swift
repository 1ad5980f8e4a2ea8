import Foundation
import Synfire
import SystemPackage

/// Where text goes: results to the standard output, progress and remarks to the standard error.
enum Terminal {
  /// Whether progress can be drawn: the standard error is a terminal that can move its cursor.
  static let showsProgress = isatty(2) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"

  /// Columns of the terminal; 80 where it does not tell.
  static var width: Int {
    var size = winsize()
    return ioctl(2, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  /// Writes a line of results; false where nobody reads them any more.
  @discardableResult
  static func print(_ line: String) -> Bool { write(line + "\n", to: .standardOutput) }

  /// Writes a line of results that must not be lost.
  ///
  /// - Throws: `StorageError` where the standard output takes no more.
  static func deliver(_ line: String) throws(StorageError) {
    guard print(line) else { throw StorageError("standard output", "takes no more", kind: .unusable) }
  }

  /// Writes a remark.
  static func remark(_ line: String) { write(line + "\n", to: .standardError) }

  /// Draws `text` in place of the last line drawn; the empty text wipes it.
  static func draw(_ text: String) { write("\r\u{1B}[K" + text, to: .standardError) }

  @discardableResult
  private static func write(_ text: String, to file: FileHandle) -> Bool {
    (try? file.write(contentsOf: Data(text.utf8))) != nil
  }
}

/// Numbers as people read them.
enum Format {
  /// 60000 → 60,000.
  static func count(_ number: Int) -> String {
    var digits = String(abs(number))
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }

  /// 0.95713 → 95.71.
  static func percent(_ fraction: Double) -> String { decimal(100 * fraction, places: 2) }

  /// 6.0 → 6, -6.25 → -6.25.
  static func number(_ number: Double) -> String { Int(exactly: number).map(count) ?? "\(number)" }

  /// 1, "synapse" → 1 synapse; 2, "synapse" → 2 synapses.
  static func count(_ number: Int, _ thing: String) -> String { count(number) + " " + thing + (number == 1 ? "" : "s") }

  /// A number with a fixed count of decimal places.
  static func decimal(_ number: Double, places: Int) -> String { String(format: "%.\(places)f", number) }

  /// 2 → 2, 2.5 → 2.5.
  static func epoch(_ epoch: Double) -> String { decimal(epoch, places: epoch == epoch.rounded() ? 0 : 1) }

  /// 95 → 1:35.
  static func duration(seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e8 else { return "–" }
    let whole = Int(seconds.rounded(.up))
    let (minutes, rest) = (whole / 60, whole % 60)
    let tail = (rest < 10 ? "0" : "") + String(rest)
    guard minutes >= 60 else { return "\(minutes):\(tail)" }
    return "\(minutes / 60):" + (minutes % 60 < 10 ? "0" : "") + "\(minutes % 60):\(tail)"
  }

  /// 1536000 → 1.5 MB.
  static func bytes(_ count: Int) -> String {
    switch count {
    case 1_000_000_000...: decimal(Double(count) / 1e9, places: 1) + " GB"
    case 1_000_000...: decimal(Double(count) / 1e6, places: 1) + " MB"
    case 1_000...: decimal(Double(count) / 1e3, places: 1) + " kB"
    default: "\(count) B"
    }
  }

  /// `text` at the right end of `width` columns.
  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// `text` at the left end of `width` columns.
  static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
