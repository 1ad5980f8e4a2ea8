#include "SpikeKernels.h"

#include "Lanes.h"

KERNEL(void, spike_sum_rows,
       (const int8_t *weights, size_t groups, const uint64_t *rows, size_t words, int32_t *sums),
       (weights, groups, rows, words, sums)) {
  const size_t stride = 64 * groups;
  size_t g = 0;
  for (; g + BLOCK <= groups; g += BLOCK) sum_block(weights + 64 * g, stride, rows, words, sums + 64 * g, BLOCK);
  switch (groups - g) {
    case 3: sum_block(weights + 64 * g, stride, rows, words, sums + 64 * g, 3); break;
    case 2: sum_block(weights + 64 * g, stride, rows, words, sums + 64 * g, 2); break;
    case 1: sum_block(weights + 64 * g, stride, rows, words, sums + 64 * g, 1); break;
  }
}

KERNEL(void, spike_threshold,
       (const int32_t *sums, size_t groups, int32_t threshold, uint64_t *spikes),
       (sums, groups, threshold, spikes)) {
  for (size_t g = 0; g < groups; g++) {
    const ints64 above = *(const ints64 *)(sums + 64 * g) > threshold;
    const bits64 bits = __builtin_convertvector(above, bits64);
    memcpy(&spikes[g], &bits, sizeof spikes[g]);
  }
}

KERNEL(void, spike_compare,
       (const int32_t *left, const int32_t *right, size_t groups, uint64_t *spikes),
       (left, right, groups, spikes)) {
  for (size_t g = 0; g < groups; g++) {
    const ints64 above = *(const ints64 *)(left + 64 * g) > *(const ints64 *)(right + 64 * g);
    const bits64 bits = __builtin_convertvector(above, bits64);
    memcpy(&spikes[g], &bits, sizeof spikes[g]);
  }
}

KERNEL(void, spike_add_outer,
       (int8_t *weights, size_t groups, const uint64_t *rows, size_t words, const uint64_t *plus,
        const uint64_t *minus, int8_t lowest),
       (weights, groups, rows, words, plus, minus, lowest)) {
  for (size_t g = 0; g < groups; g++) {
    if (!(plus[g] | minus[g])) continue;
    bits64 up, down;
    memcpy(&up, &plus[g], sizeof up);
    memcpy(&down, &minus[g], sizeof down);
    const bytes64 change = __builtin_convertvector(up, bytes64) - __builtin_convertvector(down, bytes64);
    const bytes64 floor = lowest - (bytes64){0};
    for (size_t k = 0; k < words; k++) {
      for (uint64_t word = rows[k]; word; word &= word - 1) {
        const size_t row = 64 * k + (size_t)__builtin_ctzll(word);
        bytes64 *cell = (bytes64 *)(weights + (row * groups + g) * 64);
        *cell = __builtin_elementwise_max(__builtin_elementwise_add_sat(*cell, change), floor);
      }
    }
  }
}
