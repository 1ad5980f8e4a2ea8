// The random spikes of sources, and the random choice of neurons.
#include "StochasticKernels.h"

#include "Lanes.h"
#include "Philox.h"

// Vectors are passed between functions that are always inlined, so no calling convention is involved.
#pragma clang diagnostic ignored "-Wpsabi"

typedef uint16_t draws8 __attribute__((vector_size(16), aligned(1)));
typedef uint8_t grey8 __attribute__((vector_size(8), aligned(1)));
typedef _Bool bits8 __attribute__((ext_vector_type(8)));

INLINE void draw_of(const words8 words[4], size_t k, words8 *draw) {
  *draw = k % 2 ? words[k / 2] >> 16 : words[k / 2] & 0xFFFFu;
}

INLINE void store_bits(const words8 *mask, void *byte) {
  const bits8 bits = __builtin_convertvector(*mask, bits8);
  memcpy(byte, &bits, 1);
}

KERNEL(void, stochastic_choose,
       (uint64_t key, uint64_t first, uint32_t substream, uint32_t purpose, uint32_t limit, size_t words,
        uint64_t *chosen),
       (key, first, substream, purpose, limit, words, chosen)) {
  const longs8 lanes = {0, 1, 2, 3, 4, 5, 6, 7};
  for (size_t g = 0; g < words; g++) {
    const longs8 positions = lanes + (first + 8 * g);
    words8 drawn[4], draw;
    drawn_blocks(&positions, key, substream, purpose, drawn);
#pragma clang loop unroll(full)
    for (size_t k = 0; k < 8; k++) {
      draw_of(drawn, k, &draw);
      const words8 below = (words8)(draw < limit);
      store_bits(&below, (uint8_t *)(chosen + g) + k);
    }
  }
}

// Eight sources: 257 times their grey values, and their names; those past the end are black.
INLINE void load_sources(const uint16_t *inputs, const uint8_t *grey, size_t some, longs8 *names, words8 *levels) {
  uint16_t input[8] = {0};
  uint8_t value[8] = {0};
  memcpy(input, inputs, some * sizeof *input);
  memcpy(value, grey, some);
  *names = __builtin_convertvector(*(const draws8 *)input, longs8);
  *levels = __builtin_convertvector(*(const grey8 *)value, words8) * 257;
}

KERNEL(void, stochastic_encode,
       (uint64_t key, uint32_t substream, uint32_t purpose, const uint16_t *inputs, const uint8_t *grey, size_t count,
        const uint16_t *rates, size_t steps, uint64_t *words, uint16_t *counts),
       (key, substream, purpose, inputs, grey, count, rates, steps, words, counts)) {
  const size_t row = (count + 63) / 64, turns = (steps + 7) / 8;
  memset(words, 0, row * steps * sizeof *words);
  for (size_t i = 0; i < count; i += 8) {
    const size_t some = count - i < 8 ? count - i : 8;
    longs8 names;
    words8 level, seen = {0};
    load_sources(inputs + i, grey + i, some, &names, &level);
    for (size_t turn = 0; turn < turns; turn++) {
      words8 drawn[4];
      const longs8 positions = names * turns + turn;
      drawn_blocks(&positions, key, substream, purpose, drawn);
#pragma clang loop unroll(full)
      for (size_t k = 0; k < 8; k++) {
        const size_t t = 8 * turn + k;
        if (t >= steps) break;
        words8 draw;
        draw_of(drawn, k, &draw);
        const words8 fired = (words8)(draw < ((level * rates[t]) >> 16));
        seen -= fired;
        store_bits(&fired, (uint8_t *)(words + t * row) + i / 8);
      }
    }
    const draws8 total = __builtin_convertvector(seen, draws8);
    memcpy(counts + i, &total, some * sizeof *counts);
  }
}

KERNEL(void, stochastic_encode_evenly,
       (uint64_t key, uint32_t substream, uint32_t purpose, const uint16_t *inputs, const uint8_t *grey, size_t count,
        const uint16_t *rates, size_t steps, uint64_t *words, uint16_t *counts),
       (key, substream, purpose, inputs, grey, count, rates, steps, words, counts)) {
  const size_t row = (count + 63) / 64;
  memset(words, 0, row * steps * sizeof *words);
  for (size_t i = 0; i < count; i += 8) {
    const size_t some = count - i < 8 ? count - i : 8;
    longs8 names;
    words8 level, phase, drawn[4], seen = {0};
    load_sources(inputs + i, grey + i, some, &names, &level);
    drawn_blocks(&names, key, substream, purpose, drawn);
    draw_of(drawn, 0, &phase);
    for (size_t t = 0; t < steps; t++) {
      phase += (level * rates[t]) >> 16;
      const words8 fired = (words8)(phase > 0xFFFFu);
      phase &= 0xFFFFu;
      seen -= fired;
      store_bits(&fired, (uint8_t *)(words + t * row) + i / 8);
    }
    const draws8 total = __builtin_convertvector(seen, draws8);
    memcpy(counts + i, &total, some * sizeof *counts);
  }
}
