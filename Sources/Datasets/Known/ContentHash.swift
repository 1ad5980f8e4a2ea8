import Crypto

/// SHA-256 in the form in which data sets and error lines show it.
package enum ContentHash {
  /// SHA-256 of `bytes` in lower-case hexadecimal, 64 digits.
  package static func sha256(_ bytes: [UInt8]) -> String {
    let digest = bytes.withUnsafeBytes { SHA256.hash(data: $0) }
    let digits = Array("0123456789abcdef")
    return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
