// Vector types and the loop over rows that the kernels share; not a part of the interface.
#ifndef SPIKE_LANES_H
#define SPIKE_LANES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// x86-64-v4 is AVX-512, v3 is AVX2. On arm64 one version suffices: NEON is always there.
#if defined(__x86_64__) && defined(__linux__)
#define EVERY_WIDTH __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define EVERY_WIDTH
#endif
#define INLINE static inline __attribute__((always_inline))

typedef int8_t bytes32 __attribute__((vector_size(32), aligned(1)));
typedef int8_t bytes64 __attribute__((vector_size(64), aligned(1)));
typedef int16_t shorts16 __attribute__((vector_size(32), aligned(1)));
typedef int16_t shorts32 __attribute__((vector_size(64), aligned(1)));
typedef int32_t ints16 __attribute__((vector_size(64), aligned(1)));
typedef int32_t ints64 __attribute__((vector_size(256), aligned(1)));
typedef _Bool bits64 __attribute__((ext_vector_type(64)));

// A 16-bit partial sum of 256 mantissas is exact: 256 · −128 = −2¹⁵ and 256 · 127 < 2¹⁵.
enum { EXACT_ROWS = 256, BLOCK = 4 };

INLINE void flush(shorts32 *partial, ints16 *sums, const size_t groups) {
  for (size_t i = 0; i < 2 * groups; i++) {
    shorts16 half[2];
    memcpy(half, &partial[i], sizeof half);
    sums[2 * i] += __builtin_convertvector(half[0], ints16);
    sums[2 * i + 1] += __builtin_convertvector(half[1], ints16);
    partial[i] = (shorts32){0};
  }
}

// `groups` is a constant of at most BLOCK wherever this is inlined, so that the partial sums stay in registers.
INLINE void sum_block(const int8_t *weights, size_t stride, const uint64_t *rows, size_t words, int32_t *sums,
                      const size_t groups) {
  shorts32 partial[2 * BLOCK] = {{0}};
  memset(sums, 0, 64 * groups * sizeof *sums);
  int room = EXACT_ROWS;
  for (size_t k = 0; k < words; k++) {
    uint64_t word = rows[k];
    const int count = __builtin_popcountll(word);
    if (count > room) {
      flush(partial, (ints16 *)sums, groups);
      room = EXACT_ROWS;
    }
    room -= count;
    for (; word; word &= word - 1) {
      const size_t row = 64 * k + (size_t)__builtin_ctzll(word);
      const bytes32 *columns = (const bytes32 *)(weights + row * stride);
#pragma clang loop unroll(full)
      for (size_t i = 0; i < 2 * groups; i++) partial[i] += __builtin_convertvector(columns[i], shorts32);
    }
  }
  flush(partial, (ints16 *)sums, groups);
}

#endif
