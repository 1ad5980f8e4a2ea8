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
