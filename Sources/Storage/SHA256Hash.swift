#if canImport(CryptoKit)
  import CryptoKit
#else
  import CLibcrypto
#endif

/// SHA-256 of bytes that come in parts, by the system's own library: CryptoKit on Apple's systems, libcrypto elsewhere.
///
/// Source: NIST FIPS 180-4, doi:10.6028/NIST.FIPS.180-4.
package struct SHA256Hash: Sendable {
  #if canImport(CryptoKit)
    private var state = CryptoKit.SHA256()
  #else
    private var state: SHA256_CTX
  #endif

  /// The hash of no bytes yet.
  package init() {
    #if !canImport(CryptoKit)
      state = SHA256_CTX()
      SHA256_Init(&state)
    #endif
  }

  /// The hash of `bytes`, to which more can be added.
  package init(of bytes: some Sequence<UInt8>) {
    self.init()
    update(bytes)
  }

  /// Adds `bytes` after those that came before.
  package mutating func update(_ bytes: some Sequence<UInt8>) {
    let isDone: Void? = bytes.withContiguousStorageIfAvailable { update(UnsafeRawBufferPointer($0)) }
    if isDone == nil { Array(bytes).withUnsafeBytes { update($0) } }
  }

  private mutating func update(_ bytes: UnsafeRawBufferPointer) {
    #if canImport(CryptoKit)
      state.update(bufferPointer: bytes)
    #else
      SHA256_Update(&state, bytes.baseAddress, bytes.count)
    #endif
  }

  /// The hash of all bytes so far, 64 digits in lower-case hexadecimal.
  package var hexadecimal: String {
    #if canImport(CryptoKit)
      let digest = Array(state.finalize())
    #else
      var (state, digest) = (state, [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH)))
      SHA256_Final(&digest, &state)
    #endif
    return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
