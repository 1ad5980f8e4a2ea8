#include "StochasticKernels.h"

#include "Lanes.h"
#if HAS_WIDTHS
#include <immintrin.h>
#endif

// Vectors are passed between functions that are always inlined, so no calling convention is involved.
#pragma clang diagnostic ignored "-Wpsabi"
// A product that is added is rounded first, whether or not the CPU could do without.
#pragma clang fp contract(off)

typedef float floats16 __attribute__((vector_size(64), aligned(1)));
typedef _Bool bits16 __attribute__((ext_vector_type(16)));

// MARK: Lists and counts

KERNEL(uint32_t, stochastic_starts,
       (const uint64_t *words, size_t count, size_t word_stride, size_t step_stride, size_t steps, uint32_t *starts),
       (words, count, word_stride, step_stride, steps, starts)) {
  uint32_t total = 0;
  for (size_t t = 0; t < steps; t++) {
    starts[t] = total;
    for (size_t b = 0; b < count; b++) total += (uint32_t)__builtin_popcountll(words[t * step_stride + b * word_stride]);
  }
  starts[steps] = total;
  return total;
}

// Four numbers are written at a time, however few are left, so that most words take the same way; what is too much is
// overwritten or lies in the margin.
INLINE uint16_t *list_bits(uint64_t word, size_t first, const uint16_t *names, uint16_t *list) {
  uint16_t *end = list + __builtin_popcountll(word);
  do {
#pragma clang loop unroll(full)
    for (int k = 0; k < 4; k++) {
      const size_t i = first + (size_t)__builtin_ctzll(word | (uint64_t)1 << 63);
      list[k] = names ? names[i] : (uint16_t)i;
      word &= word - 1;
    }
    list += 4;
  } while (word);
  return end;
}

#if HAS_WIDTHS
#define COMPRESSING __attribute__((target("popcnt,avx512f,avx512bw,avx512vbmi2")))

// Half a word at a time, without a branch; the vectors' ends lie in the margin.
COMPRESSING
static void list_by_halves(const uint64_t *words, size_t count, size_t word_stride, size_t step_stride, size_t steps,
                           const uint16_t *names, uint16_t *list) {
  uint16_t places[32];
  for (int i = 0; i < 32; i++) places[i] = (uint16_t)i;
  const __m512i lanes = _mm512_loadu_si512(places);
  for (size_t t = 0; t < steps; t++)
    for (size_t b = 0; b < count; b++) {
      const uint64_t word = words[t * step_stride + b * word_stride];
#pragma clang loop unroll(full)
      for (int half = 0; half < 2; half++) {
        const uint32_t bits = (uint32_t)(word >> (32 * half));
        const size_t first = 64 * b + 32 * (size_t)half;
        const __m512i all = names ? _mm512_loadu_si512(names + first)
                                  : _mm512_add_epi16(lanes, _mm512_set1_epi16((int16_t)first));
        _mm512_storeu_si512(list, _mm512_maskz_compress_epi16(bits, all));
        list += __builtin_popcount(bits);
      }
    }
}
#endif

KERNEL(void, stochastic_list,
       (const uint64_t *words, size_t count, size_t word_stride, size_t step_stride, size_t steps,
        const uint16_t *names, uint16_t *list),
       (words, count, word_stride, step_stride, steps, names, list)) {
#if HAS_WIDTHS
  if (kernel_width_in_use == KERNEL_WIDTH_AVX512 && __builtin_cpu_supports("avx512vbmi2")) {
    list_by_halves(words, count, word_stride, step_stride, steps, names, list);
    return;
  }
#endif
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

KERNEL(size_t, stochastic_counts,
       (const uint64_t *plus, const uint64_t *minus, size_t blocks, size_t steps, int16_t *counts, uint16_t *active,
        int16_t *active_counts),
       (plus, minus, blocks, steps, counts, active, active_counts)) {
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

enum { SIDE_BY_SIDE = 2 };

// The sums of the columns of the named rows, in 16 bits as long as that is exact, for `count` blocks of `size` weights.
INLINE void add_rows(const int16_t *weights, size_t size, const uint16_t *list, uint32_t from, uint32_t to,
                     uint32_t exact_rows, const int sign, ints16 *sums, const size_t count) {
  while (from < to) {
    const uint32_t end = to - from > exact_rows ? from + exact_rows : to;
    shorts32 partial[2 * SIDE_BY_SIDE] = {{0}};
    for (; from < end; from++) {
#pragma clang loop unroll(full)
      for (size_t k = 0; k < count; k++) {
        const shorts32 *row = (const shorts32 *)(weights + (size_t)list[from] * 64 + k * size);
        partial[2 * k] += row[0];
        partial[2 * k + 1] += row[1];
      }
    }
#pragma clang loop unroll(full)
    for (size_t i = 0; i < 2 * count; i++) {
      shorts16 halves[2];
      memcpy(halves, &partial[i], sizeof halves);
      sums[2 * i] += sign * __builtin_convertvector(halves[0], ints16);
      sums[2 * i + 1] += sign * __builtin_convertvector(halves[1], ints16);
    }
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

// Spikes that come in, and the rows that the next blocks will read, fetched while these run.
struct input {
  const int16_t *weights;
  size_t size;
  const uint16_t *list;
  const uint32_t *starts;
  const uint16_t *active;
  size_t active_count;
};

INLINE void fetch_share(const struct input *in, size_t step, size_t steps, const size_t count) {
  for (size_t i = in->active_count * step / steps; i < in->active_count * (step + 1) / steps; i++) {
    for (size_t k = count; k < 2 * count; k++) {
      const int16_t *row = in->weights + (size_t)in->active[i] * 64 + k * in->size;
      __builtin_prefetch(row);
      __builtin_prefetch(row + 32);
    }
  }
}

INLINE void forward_blocks(const struct stochastic_neuron *n, const struct input *in, size_t steps, size_t first,
                           size_t end, const uint64_t *able, float *leaky, float *potentials, uint64_t *words,
                           const int zero, const size_t count) {
  floats16 b[4 * SIDE_BY_SIDE], v[4 * SIDE_BY_SIDE];
  memcpy(b, leaky, count * 4 * sizeof *b);
  memcpy(v, potentials, count * 4 * sizeof *v);
  const floats16 threshold = n->threshold - (floats16){0};
  for (size_t t = first; t < end; t++) {
    ints16 sums[4 * SIDE_BY_SIDE] = {{0}}, fired[4 * SIDE_BY_SIDE];
    fetch_share(in, t - first, end - first, count);
    add_rows(in->weights, in->size, in->list, in->starts[t], in->starts[t + 1], (uint32_t)n->exact_rows, 1, sums, count);
#pragma clang loop unroll(full)
    for (size_t q = 0; q < 4 * count; q++) {
      v[q] += n->gain * b[q];
      b[q] = n->keep * b[q] + __builtin_convertvector(sums[q], floats16);
      fired[q] = v[q] >= threshold;
      v[q] -= where(fired[q], zero ? v[q] : threshold);
    }
#pragma clang loop unroll(full)
    for (size_t k = 0; k < count; k++) words[k * steps + t] = word_of(fired + 4 * k) & able[k];
  }
  memcpy(leaky, b, count * 4 * sizeof *b);
  memcpy(potentials, v, count * 4 * sizeof *v);
}

KERNEL(void, stochastic_forward,
       (const struct stochastic_neuron *neuron, const int16_t *weights, size_t rows, size_t blocks,
        const uint16_t *list, const uint32_t *starts, size_t steps, size_t first, size_t end, const uint16_t *active,
        size_t active_count, const uint64_t *able, float *leaky, float *potentials, uint64_t *words),
       (neuron, weights, rows, blocks, list, starts, steps, first, end, active, active_count, able, leaky, potentials,
        words)) {
  const struct stochastic_neuron n = *neuron;
  for (size_t k = 0; k < blocks;) {
    const size_t some = blocks - k < SIDE_BY_SIDE ? 1 : SIDE_BY_SIDE;
    const struct input in = {weights + k * rows * 64, rows * 64, list, starts, active,
                             k + 2 * some <= blocks ? active_count : 0};
    float *b = leaky + 64 * k, *v = potentials + 64 * k;
    uint64_t *fired = words + k * steps;
    if (some == 1 && n.resets_to_zero)
      forward_blocks(&n, &in, steps, first, end, able + k, b, v, fired, 1, 1);
    else if (some == 1)
      forward_blocks(&n, &in, steps, first, end, able + k, b, v, fired, 0, 1);
    else if (n.resets_to_zero)
      forward_blocks(&n, &in, steps, first, end, able + k, b, v, fired, 1, SIDE_BY_SIDE);
    else
      forward_blocks(&n, &in, steps, first, end, able + k, b, v, fired, 0, SIDE_BY_SIDE);
    k += some;
  }
}

struct signed_lists {
  const uint16_t *plus, *minus;
  const uint32_t *plus_starts, *minus_starts;
};

// With subtraction and cross reset one potential is the other's negative, exactly: one is enough.
INLINE void gradient_block(const struct stochastic_neuron *n, const int16_t *weights, const struct signed_lists *in,
                           size_t first, size_t steps, const uint64_t *gates, uint64_t able, uint64_t *plus_words,
                           uint64_t *minus_words, const int cross, const int zero) {
  const int mirrored = cross && !zero;
  floats16 b[4] = {{0}}, plus[4] = {{0}}, minus[4] = {{0}};
  const floats16 threshold = n->threshold - (floats16){0};
  uint64_t open = gates ? 0 : able;
  for (size_t t = 0; t < first; t++) {
    if (gates) open |= gates[t] & able;
    plus_words[t] = minus_words[t] = 0;
  }
  for (size_t t = first; t < steps; t++) {
    if (gates) open |= gates[t] & able;
    ints16 sums[4] = {{0}}, up[4], down[4], may[4];
    add_rows(weights, 0, in->plus, in->plus_starts[t], in->plus_starts[t + 1], (uint32_t)n->exact_rows, 1, sums, 1);
    add_rows(weights, 0, in->minus, in->minus_starts[t], in->minus_starts[t + 1], (uint32_t)n->exact_rows, -1, sums, 1);
    masks_of(open, may);
#pragma clang loop unroll(full)
    for (int q = 0; q < 4; q++) {
      const floats16 rise = n->gain * b[q];
      b[q] = n->keep * b[q] + __builtin_convertvector(sums[q], floats16);
      plus[q] += rise;
      if (!mirrored) minus[q] -= rise;
      up[q] = (plus[q] >= threshold) & may[q];
      down[q] = (mirrored ? plus[q] <= -threshold : minus[q] >= threshold) & may[q];
      const floats16 for_plus = where(up[q], zero ? plus[q] : threshold);
      const floats16 for_minus = where(down[q], zero ? minus[q] : threshold);
      plus[q] -= for_plus;
      if (cross) plus[q] += for_minus;
      if (mirrored) continue;
      minus[q] -= for_minus;
      if (cross) minus[q] += for_plus;
    }
    plus_words[t] = word_of(up);
    minus_words[t] = word_of(down);
  }
}

KERNEL(void, stochastic_gradient,
       (const struct stochastic_neuron *neuron, int32_t cross, const int16_t *weights, size_t rows, size_t blocks,
        const uint16_t *plus, const uint32_t *plus_starts, const uint16_t *minus, const uint32_t *minus_starts,
        size_t steps, const uint64_t *gates, const uint64_t *able, uint64_t *plus_words, uint64_t *minus_words),
       (neuron, cross, weights, rows, blocks, plus, plus_starts, minus, minus_starts, steps, gates, able, plus_words,
        minus_words)) {
  const struct signed_lists in = {plus, minus, plus_starts, minus_starts};
  size_t first = 0;
  // At rest, a neuron of a threshold above zero is silent.
  while (neuron->threshold > 0 && first < steps && !(plus_starts[first + 1] | minus_starts[first + 1])) first++;
  for (size_t k = 0; k < blocks; k++) {
    const int16_t *block = weights + k * rows * 64;
    const uint64_t *gate = gates ? gates + k * steps : 0;
    uint64_t *up = plus_words + k * steps, *down = minus_words + k * steps;
    if (cross && !neuron->resets_to_zero)
      gradient_block(neuron, block, &in, first, steps, gate, able[k], up, down, 1, 0);
    else if (cross)
      gradient_block(neuron, block, &in, first, steps, gate, able[k], up, down, 1, 1);
    else if (neuron->resets_to_zero)
      gradient_block(neuron, block, &in, first, steps, gate, able[k], up, down, 0, 1);
    else
      gradient_block(neuron, block, &in, first, steps, gate, able[k], up, down, 0, 0);
  }
}
