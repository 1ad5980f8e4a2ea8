import Foundation
import Storage
import SystemPackage

/// Which build of Synfire is running: results of another one may differ though the version is the same.
public enum SynfireBuild {
  /// The size and the CRC-32 of the running program, such as `41943040-9ae0daaf`; nil where it cannot be read.
  ///
  /// The same program has the same name on every machine. It tells builds apart and protects from nobody.
  public static let current = Bundle.main.executablePath.flatMap { name(of: FilePath($0)) }

  private static let readLimit = 1 << 31

  private static func name(of program: FilePath) -> String? {
    guard let bytes = try? WholeFile.read(program, limit: readLimit) else { return nil }
    return "\(bytes.count)-\(String(Gzip.checksum(bytes[...]), radix: 16))"
  }
}
