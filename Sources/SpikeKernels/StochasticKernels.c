#include "StochasticKernels.h"

#include "Lanes.h"
#include "Philox.h"

// Vectors are passed between functions that are always inlined, so no calling convention is involved.
#pragma clang diagnostic ignored "-Wpsabi"
// A product that is added is rounded first, whether or not the CPU could do without.
#pragma clang fp contract(off)

typedef float floats16 __attribute__((vector_size(64), aligned(1)));
typedef uint16_t draws8 __attribute__((vector_size(16), aligned(1)));
typedef uint8_t grey8 __attribute__((vector_size(8), aligned(1)));
typedef _Bool bits8 __attribute__((ext_vector_type(8)));
typedef _Bool bits16 __attribute__((ext_vector_type(16)));

// MARK: Random spikes

INLINE void draw_of(const words8 words[4], size_t k, words8 *draw) {
  *draw = k % 2 ? words[k / 2] >> 16 : words[k / 2] & 0xFFFFu;
}

INLINE void store_bits(const words8 *mask, void *byte) {
  const bits8 bits = __builtin_convertvector(*mask, bits8);
  memcpy(byte, &bits, 1);
}

EVERY_WIDTH
void stochastic_choose(uint64_t key, uint64_t first, uint32_t substream, uint32_t purpose, uint32_t limit, size_t words,
                       uint64_t *chosen) {
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

EVERY_WIDTH
void stochastic_encode(uint64_t key, uint32_t substream, uint32_t purpose, const uint16_t *inputs, const uint8_t *grey,
                       size_t count, const uint16_t *rates, size_t steps, uint64_t *words, uint16_t *counts) {
  const size_t row = (count + 63) / 64, turns = (steps + 7) / 8;
  memset(words, 0, row * steps * sizeof *words);
  for (size_t i = 0; i < count; i += 8) {
    const size_t some = count - i < 8 ? count - i : 8;
    uint16_t names[8] = {0};
    uint8_t values[8] = {0};
    memcpy(names, inputs + i, some * sizeof *names);
    memcpy(values, grey + i, some);
    const longs8 base = __builtin_convertvector(*(const draws8 *)names, longs8) * turns;
    const words8 level = __builtin_convertvector(*(const grey8 *)values, words8) * 257;
    words8 seen = {0};
    for (size_t turn = 0; turn < turns; turn++) {
      words8 drawn[4];
      const longs8 positions = base + turn;
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

// MARK: Lists and counts

EVERY_WIDTH
uint32_t stochastic_starts(const uint64_t *words, size_t count, size_t word_stride, size_t step_stride, size_t steps,
                           uint32_t *starts) {
  uint32_t total = 0;
  for (size_t t = 0; t < steps; t++) {
    starts[t] = total;
    for (size_t b = 0; b < count; b++) total += (uint32_t)__builtin_popcountll(words[t * step_stride + b * word_stride]);
  }
  starts[steps] = total;
  return total;
}

// Four numbers are written at a time, however few are left; what is too much is overwritten or lies in the margin.
INLINE uint16_t *list_bits(uint64_t word, size_t first, const uint16_t *names, uint16_t *list) {
  uint16_t *end = list + __builtin_popcountll(word);
  while (word) {
#pragma clang loop unroll(full)
    for (int k = 0; k < 4; k++) {
      const size_t i = first + ((size_t)__builtin_ctzll(word | (uint64_t)1 << 63));
      list[k] = names ? names[i] : (uint16_t)i;
      word &= word - 1;
    }
    list += 4;
  }
  return end;
}

EVERY_WIDTH
void stochastic_list(const uint64_t *words, size_t count, size_t word_stride, size_t step_stride, size_t steps,
                     const uint16_t *names, uint16_t *list) {
  for (size_t t = 0; t < steps; t++)
    for (size_t b = 0; b < count; b++)
      list = list_bits(words[t * step_stride + b * word_stride], 64 * b, names, list);
}

// How often each of 64 neurons fired, times `sign`; a byte counts 127 steps.
INLINE uint64_t count_block(const uint64_t *words, size_t steps, const int16_t sign, shorts32 counts[2]) {
  uint64_t seen = 0;
  for (size_t first = 0; first < steps; first += 127) {
    const size_t end = first + 127 < steps ? first + 127 : steps;
    bytes64 sums = {0};
    for (size_t t = first; t < end; t++) {
      seen |= words[t];
      bits64 bits;
      memcpy(&bits, &words[t], sizeof bits);
      sums += __builtin_convertvector(bits, bytes64);
    }
    bytes32 half[2];
    memcpy(half, &sums, sizeof half);
    counts[0] += sign * __builtin_convertvector(half[0], shorts32);
    counts[1] += sign * __builtin_convertvector(half[1], shorts32);
  }
  return seen;
}

EVERY_WIDTH
size_t stochastic_counts(const uint64_t *plus, const uint64_t *minus, size_t blocks, size_t steps, int16_t *counts,
                         uint16_t *active, int16_t *active_counts) {
  uint16_t *end = active;
  for (size_t b = 0; b < blocks; b++) {
    shorts32 sums[2] = {{0}};
    uint64_t seen = count_block(plus + b * steps, steps, 1, sums);
    if (minus) seen |= count_block(minus + b * steps, steps, -1, sums);
    memcpy(counts + 64 * b, sums, sizeof sums);
    end = list_bits(seen, 64 * b, 0, end);
  }
  const size_t count = (size_t)(end - active);
  for (size_t i = 0; i < count; i++) active_counts[i] = counts[active[i]];
  return count;
}

// MARK: Neurons

// The sums of 64 columns of the named rows, in 16 bits as long as that is exact.
INLINE void add_rows(const int16_t *weights, const uint16_t *list, uint32_t from, uint32_t to, uint32_t exact_rows,
                     const int sign, ints16 sums[4]) {
  while (from < to) {
    const uint32_t end = to - from > exact_rows ? from + exact_rows : to;
    shorts32 low = {0}, high = {0};
    for (; from < end; from++) {
      const shorts32 *row = (const shorts32 *)(weights + (size_t)list[from] * 64);
      low += row[0];
      high += row[1];
    }
    shorts16 quarters[4];
    memcpy(quarters, &low, sizeof low);
    memcpy(quarters + 2, &high, sizeof high);
#pragma clang loop unroll(full)
    for (int q = 0; q < 4; q++) sums[q] += sign * __builtin_convertvector(quarters[q], ints16);
  }
}

INLINE uint64_t word_of(const ints16 mask[4]) {
  uint64_t word = 0;
#pragma clang loop unroll(full)
  for (int q = 0; q < 4; q++) {
    const bits16 bits = __builtin_convertvector(mask[q], bits16);
    uint16_t lanes;
    memcpy(&lanes, &bits, sizeof lanes);
    word |= (uint64_t)lanes << (16 * q);
  }
  return word;
}

INLINE void masks_of(uint64_t word, ints16 masks[4]) {
#pragma clang loop unroll(full)
  for (int q = 0; q < 4; q++) {
    const uint16_t lanes = (uint16_t)(word >> (16 * q));
    bits16 bits;
    memcpy(&bits, &lanes, sizeof bits);
    masks[q] = -__builtin_convertvector(bits, ints16);
  }
}

INLINE floats16 where(ints16 mask, floats16 value) { return (floats16)(mask & (ints16)value); }

// The rows that the next block will read, fetched while this one runs.
struct rows_ahead {
  const int16_t *weights;
  const uint16_t *active;
  size_t count;
};

INLINE void fetch_share(const struct rows_ahead *ahead, size_t step, size_t steps) {
  for (size_t i = ahead->count * step / steps; i < ahead->count * (step + 1) / steps; i++) {
    const int16_t *row = ahead->weights + (size_t)ahead->active[i] * 64;
    __builtin_prefetch(row);
    __builtin_prefetch(row + 32);
  }
}

INLINE void forward_block(const struct stochastic_neuron *n, const int16_t *weights, const uint16_t *list,
                          const uint32_t *starts, size_t first, size_t end, uint64_t able, float *leaky,
                          float *potentials, uint64_t *words, const struct rows_ahead *ahead, const int zero) {
  floats16 b[4], v[4];
  memcpy(b, leaky, sizeof b);
  memcpy(v, potentials, sizeof v);
  const floats16 threshold = n->threshold - (floats16){0};
  for (size_t t = first; t < end; t++) {
    ints16 sums[4] = {{0}}, fired[4];
    fetch_share(ahead, t - first, end - first);
    add_rows(weights, list, starts[t], starts[t + 1], (uint32_t)n->exact_rows, 1, sums);
#pragma clang loop unroll(full)
    for (int q = 0; q < 4; q++) {
      v[q] += n->gain * b[q];
      b[q] = n->keep * b[q] + __builtin_convertvector(sums[q], floats16);
      fired[q] = v[q] >= threshold;
      v[q] -= where(fired[q], zero ? v[q] : threshold);
    }
    words[t] = word_of(fired) & able;
  }
  memcpy(leaky, b, sizeof b);
  memcpy(potentials, v, sizeof v);
}

EVERY_WIDTH
void stochastic_forward(const struct stochastic_neuron *neuron, const int16_t *weights, size_t rows, size_t blocks,
                        const uint16_t *list, const uint32_t *starts, size_t steps, size_t first, size_t end,
                        const uint16_t *active, size_t active_count, const uint64_t *able, float *leaky,
                        float *potentials, uint64_t *words) {
  for (size_t k = 0; k < blocks; k++) {
    const int16_t *block = weights + k * rows * 64;
    const struct rows_ahead ahead = {block + rows * 64, active, k + 1 < blocks ? active_count : 0};
    float *b = leaky + 64 * k, *v = potentials + 64 * k;
    if (neuron->resets_to_zero)
      forward_block(neuron, block, list, starts, first, end, able[k], b, v, words + k * steps, &ahead, 1);
    else
      forward_block(neuron, block, list, starts, first, end, able[k], b, v, words + k * steps, &ahead, 0);
  }
}

struct signed_lists {
  const uint16_t *plus, *minus;
  const uint32_t *plus_starts, *minus_starts;
};

INLINE void gradient_block(const struct stochastic_neuron *n, const int16_t *weights, const struct signed_lists *in,
                           size_t steps, const uint64_t *gates, uint64_t able, uint64_t *plus_words,
                           uint64_t *minus_words, const int cross, const int zero) {
  floats16 b[4] = {{0}}, plus[4] = {{0}}, minus[4] = {{0}};
  const floats16 threshold = n->threshold - (floats16){0};
  uint64_t open = gates ? 0 : able;
  for (size_t t = 0; t < steps; t++) {
    if (gates) open |= gates[t] & able;
    ints16 sums[4] = {{0}}, up[4], down[4], may[4];
    add_rows(weights, in->plus, in->plus_starts[t], in->plus_starts[t + 1], (uint32_t)n->exact_rows, 1, sums);
    add_rows(weights, in->minus, in->minus_starts[t], in->minus_starts[t + 1], (uint32_t)n->exact_rows, -1, sums);
    masks_of(open, may);
#pragma clang loop unroll(full)
    for (int q = 0; q < 4; q++) {
      const floats16 rise = n->gain * b[q];
      b[q] = n->keep * b[q] + __builtin_convertvector(sums[q], floats16);
      plus[q] += rise;
      minus[q] -= rise;
      up[q] = (plus[q] >= threshold) & may[q];
      down[q] = (minus[q] >= threshold) & may[q];
      const floats16 for_plus = where(up[q], zero ? plus[q] : threshold);
      const floats16 for_minus = where(down[q], zero ? minus[q] : threshold);
      plus[q] -= for_plus;
      minus[q] -= for_minus;
      if (cross) {
        plus[q] += for_minus;
        minus[q] += for_plus;
      }
    }
    plus_words[t] = word_of(up);
    minus_words[t] = word_of(down);
  }
}

// With subtraction and cross reset one potential is the other's negative, exactly: one is enough.
INLINE void mirrored_block(const struct stochastic_neuron *n, const int16_t *weights, const struct signed_lists *in,
                           size_t first, size_t steps, const uint64_t *gates, uint64_t able, uint64_t *plus_words,
                           uint64_t *minus_words) {
  floats16 b[4] = {{0}}, v[4] = {{0}};
  const floats16 threshold = n->threshold - (floats16){0};
  uint64_t open = gates ? 0 : able;
  for (size_t t = 0; t < first; t++) {
    if (gates) open |= gates[t] & able;
    plus_words[t] = minus_words[t] = 0;
  }
  for (size_t t = first; t < steps; t++) {
    if (gates) open |= gates[t] & able;
    ints16 sums[4] = {{0}}, up[4], down[4], may[4];
    add_rows(weights, in->plus, in->plus_starts[t], in->plus_starts[t + 1], (uint32_t)n->exact_rows, 1, sums);
    add_rows(weights, in->minus, in->minus_starts[t], in->minus_starts[t + 1], (uint32_t)n->exact_rows, -1, sums);
    masks_of(open, may);
#pragma clang loop unroll(full)
    for (int q = 0; q < 4; q++) {
      v[q] += n->gain * b[q];
      b[q] = n->keep * b[q] + __builtin_convertvector(sums[q], floats16);
      up[q] = (v[q] >= threshold) & may[q];
      down[q] = (v[q] <= -threshold) & may[q];
      v[q] -= where(up[q], threshold);
      v[q] += where(down[q], threshold);
    }
    plus_words[t] = word_of(up);
    minus_words[t] = word_of(down);
  }
}

EVERY_WIDTH
void stochastic_gradient(const struct stochastic_neuron *neuron, int32_t cross, const int16_t *weights, size_t rows,
                         size_t blocks, const uint16_t *plus, const uint32_t *plus_starts, const uint16_t *minus,
                         const uint32_t *minus_starts, size_t steps, const uint64_t *gates, const uint64_t *able,
                         uint64_t *plus_words, uint64_t *minus_words) {
  const struct signed_lists in = {plus, minus, plus_starts, minus_starts};
  size_t first = 0;
  while (first < steps && !(plus_starts[first + 1] | minus_starts[first + 1])) first++;
  for (size_t k = 0; k < blocks; k++) {
    const int16_t *block = weights + k * rows * 64;
    const uint64_t *gate = gates ? gates + k * steps : 0;
    uint64_t *up = plus_words + k * steps, *down = minus_words + k * steps;
    if (cross && !neuron->resets_to_zero)
      mirrored_block(neuron, block, &in, first, steps, gate, able[k], up, down);
    else if (cross)
      gradient_block(neuron, block, &in, steps, gate, able[k], up, down, 1, 1);
    else if (neuron->resets_to_zero)
      gradient_block(neuron, block, &in, steps, gate, able[k], up, down, 0, 1);
    else
      gradient_block(neuron, block, &in, steps, gate, able[k], up, down, 0, 0);
  }
}
