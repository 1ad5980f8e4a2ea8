// Vector types and the loops that the kernels share; not a part of the interface.
#ifndef SPIKE_LANES_H
#define SPIKE_LANES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "Widths.h"

// Vectors are passed between functions that are always inlined, so no calling convention is involved.
#pragma clang diagnostic ignored "-Wpsabi"

typedef int8_t bytes16 __attribute__((vector_size(16), aligned(1)));
typedef int8_t bytes32 __attribute__((vector_size(32), aligned(1)));
typedef int8_t bytes64 __attribute__((vector_size(64), aligned(1)));
typedef int16_t shorts16 __attribute__((vector_size(32), aligned(1)));
typedef int16_t shorts32 __attribute__((vector_size(64), aligned(1)));
typedef uint16_t ushorts16 __attribute__((vector_size(32), aligned(1)));
typedef uint16_t ushorts32 __attribute__((vector_size(64), aligned(1)));
typedef int32_t ints16 __attribute__((vector_size(64), aligned(1)));
typedef int32_t ints64 __attribute__((vector_size(256), aligned(1)));
typedef _Bool bits64 __attribute__((ext_vector_type(64)));

// A 16-bit partial sum of 256 bytes without a sign is exact: 256 · 255 < 2¹⁶.
enum { EXACT_ROWS = 256, BLOCK = 4 };

// Adds the partial sums of `rows` rows to `sums`, and clears them.
INLINE void flush(ushorts32 *both, ushorts32 *odd, int rows, ints16 *sums, const size_t groups) {
  for (size_t i = 0; i < groups; i++) {
    const ushorts32 even = both[i] - (odd[i] << 8);
    const ushorts32 low = __builtin_shufflevector(even, odd[i], 0, 32, 1, 33, 2, 34, 3, 35, 4, 36, 5, 37, 6, 38, 7, 39, 8,
                                                  40, 9, 41, 10, 42, 11, 43, 12, 44, 13, 45, 14, 46, 15, 47);
    const ushorts32 high = __builtin_shufflevector(even, odd[i], 16, 48, 17, 49, 18, 50, 19, 51, 20, 52, 21, 53, 22, 54, 23,
                                                   55, 24, 56, 25, 57, 26, 58, 27, 59, 28, 60, 29, 61, 30, 62, 31, 63);
    ushorts16 part[4];
    memcpy(part, &low, sizeof low);
    memcpy(part + 2, &high, sizeof high);
#pragma clang loop unroll(full)
    for (int k = 0; k < 4; k++) sums[4 * i + k] += __builtin_convertvector(part[k], ints16) - 128 * rows;
    both[i] = odd[i] = (ushorts32){0};
  }
}

// `groups` is a constant of at most BLOCK wherever this is inlined, so that the partial sums stay in registers.
//
// Two neighbours are summed as one number of 16 bits, and the odd one alone: with 128 added to each, which exclusive or
// with the highest bit does, that takes no widening.
INLINE void sum_block(const int8_t *weights, size_t stride, const uint64_t *rows, size_t words, int32_t *sums,
                      const size_t groups) {
  ushorts32 both[BLOCK] = {{0}}, odd[BLOCK] = {{0}};
  memset(sums, 0, 64 * groups * sizeof *sums);
  int done = 0;
  for (size_t k = 0; k < words; k++) {
    uint64_t word = rows[k];
    const int count = __builtin_popcountll(word);
    if (done + count > EXACT_ROWS) {
      flush(both, odd, done, (ints16 *)sums, groups);
      done = 0;
    }
    done += count;
    for (; word; word &= word - 1) {
      const size_t row = 64 * k + (size_t)__builtin_ctzll(word);
      const ushorts32 *columns = (const ushorts32 *)(weights + row * stride);
#pragma clang loop unroll(full)
      for (size_t i = 0; i < groups; i++) {
        const ushorts32 pair = columns[i] ^ 0x8080;
        both[i] += pair;
        odd[i] += pair >> 8;
      }
    }
  }
  flush(both, odd, done, (ints16 *)sums, groups);
}

INLINE void add_charges(const int32_t *restrict sums, size_t columns, int32_t *restrict charges) {
  size_t c = 0;
  for (; c + 16 <= columns; c += 16) *(ints16 *)(charges + c) += *(const ints16 *)(sums + c);
  for (; c < columns; c++) charges[c] += sums[c];
}

#endif
