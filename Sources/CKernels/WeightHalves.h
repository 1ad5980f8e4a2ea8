// Weights of 32 bits whose halves lie apart; not a part of the interface.
#ifndef SPIKE_WEIGHT_HALVES_H
#define SPIKE_WEIGHT_HALVES_H

#include "Lanes.h"

typedef float floats16 __attribute__((vector_size(64), aligned(1)));

// The 32-bit weights of 32 columns, shifted by the 2¹⁵ that makes their upper halves round.
INLINE void load_weights(const int16_t *high, const uint16_t *low, ints16 weights[2]) {
  const shorts32 upper = *(const shorts32 *)high, lower = *(const shorts32 *)low;
  const shorts32 first = __builtin_shufflevector(lower, upper, 0, 32, 1, 33, 2, 34, 3, 35, 4, 36, 5, 37, 6, 38, 7, 39, 8,
                                                 40, 9, 41, 10, 42, 11, 43, 12, 44, 13, 45, 14, 46, 15, 47);
  const shorts32 second = __builtin_shufflevector(lower, upper, 16, 48, 17, 49, 18, 50, 19, 51, 20, 52, 21, 53, 22, 54,
                                                  23, 55, 24, 56, 25, 57, 26, 58, 27, 59, 28, 60, 29, 61, 30, 62, 31, 63);
  weights[0] = (ints16)first;
  weights[1] = (ints16)second;
}

INLINE void store_weights(const ints16 weights[2], int16_t *high, uint16_t *low) {
  const shorts32 first = (shorts32)weights[0], second = (shorts32)weights[1];
  *(shorts32 *)low = __builtin_shufflevector(first, second, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32,
                                             34, 36, 38, 40, 42, 44, 46, 48, 50, 52, 54, 56, 58, 60, 62);
  *(shorts32 *)high = __builtin_shufflevector(first, second, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33,
                                              35, 37, 39, 41, 43, 45, 47, 49, 51, 53, 55, 57, 59, 61, 63);
}

// weight += change, bounded to ±limit, for 32 columns.
INLINE void add_bounded(int16_t *high, uint16_t *low, const ints16 changes[2], int32_t limit) {
  const ints16 top = limit + 0x8000 - (ints16){0}, bottom = 0x8000 - limit - (ints16){0};
  ints16 weights[2];
  load_weights(high, low, weights);
#pragma clang loop unroll(full)
  for (int i = 0; i < 2; i++)
    weights[i] = __builtin_elementwise_max(__builtin_elementwise_min(weights[i] + changes[i], top), bottom);
  store_weights(weights, high, low);
}

#endif
