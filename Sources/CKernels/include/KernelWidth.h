// Which vector registers the loops use.
#ifndef KERNEL_WIDTH_H
#define KERNEL_WIDTH_H

/// The registers that the loops are compiled for, from narrow to wide.
enum kernel_width {
  KERNEL_WIDTH_PLAIN,   ///< What every CPU of its kind has: SSE2 on x86-64, NEON on arm64, 128 bits each.
  KERNEL_WIDTH_AVX2,    ///< x86-64-v3: AVX2 and FMA, 256 bits.
  KERNEL_WIDTH_AVX512,  ///< x86-64-v4: AVX-512 F, BW, CD, DQ and VL, 512 bits.
};

/// The width in use: the widest of this machine, or what the environment variable SYNFIRE_WIDTH asks for when the program
/// starts.
///
/// SYNFIRE_WIDTH is `sse2`, `avx2` or `avx512` on x86-64 under Linux, the only system on which there is a choice. Anything
/// else, or a width that the CPU lacks, is answered by a line on the standard error stream, and the widest one is used.
enum kernel_width kernel_width(void);

/// The name of the width in use: `sse2`, `avx2`, `avx512` or `neon`.
const char *kernel_width_name(void);

#endif
