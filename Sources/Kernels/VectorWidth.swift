import CKernels

/// The vector registers that the loops of `CKernels` use.
///
/// Results do not depend on it, but for products of conventional networks, which round twice on SSE2 (`dense_multiply`).
public enum VectorWidth: String, Sendable, CaseIterable {
  /// 128 bits, on every x86-64.
  case sse2
  /// 256 bits, with FMA: x86-64-v3.
  case avx2
  /// 512 bits: x86-64-v4.
  case avx512
  /// 128 bits, on every arm64.
  case neon

  /// The width in use: the widest of this machine, or the one that the environment variable `SYNFIRE_WIDTH` named when the
  /// program started.
  public static var current: VectorWidth { VectorWidth(rawValue: String(cString: kernel_width_name())) ?? narrowest }

  private static var narrowest: VectorWidth {
    #if arch(x86_64)
      sse2
    #else
      neon
    #endif
  }
}
