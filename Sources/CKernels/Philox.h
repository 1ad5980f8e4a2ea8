// The counter-based random numbers that the kernels share; not a part of the interface.
#ifndef SPIKE_PHILOX_H
#define SPIKE_PHILOX_H

#include "Lanes.h"

typedef uint32_t words8 __attribute__((vector_size(32), aligned(1)));
typedef uint64_t longs8 __attribute__((vector_size(64), aligned(1)));

// Eight Philox4x32-10 blocks side by side: the counter's words in, the random words out.
INLINE void philox(longs8 c[4], uint64_t key) {
  uint32_t low = (uint32_t)key, high = (uint32_t)(key >> 32);
  const longs8 half = 0xFFFFFFFFu - (longs8){0};
#pragma clang loop unroll(full)
  for (int round = 0; round < 10; round++) {
    const longs8 first = c[0] * (uint64_t)0xD2511F53u, second = c[2] * (uint64_t)0xCD9E8D57u;
    const longs8 next0 = (second >> 32) ^ c[1] ^ (uint64_t)low, next2 = (first >> 32) ^ c[3] ^ (uint64_t)high;
    c[0] = next0;
    c[1] = second & half;
    c[2] = next2;
    c[3] = first & half;
    low += 0x9E3779B9u;
    high += 0xBB67AE85u;
  }
}

// The words of the blocks at eight positions of a stream.
INLINE void drawn_blocks(const longs8 *positions, uint64_t key, uint32_t substream, uint32_t purpose, words8 words[4]) {
  longs8 counter[4] = {*positions & 0xFFFFFFFFu, *positions >> 32, substream - (longs8){0}, purpose - (longs8){0}};
  philox(counter, key);
#pragma clang loop unroll(full)
  for (int w = 0; w < 4; w++) words[w] = __builtin_convertvector(counter[w], words8);
}

#endif
