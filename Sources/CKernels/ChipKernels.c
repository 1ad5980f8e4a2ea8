#include <limits.h>

#include "Lanes.h"
#include "Philox.h"
#include "SpikeKernels.h"

INLINE void charge_block(const int8_t *weights, size_t stride, size_t columns, const uint64_t *rows, size_t words,
                         int shift, int32_t *restrict sums, int32_t *restrict charges, const size_t groups) {
  sum_block(weights, stride, rows, words, sums, groups);
#pragma clang loop unroll(full)
  for (size_t i = 0; i < 4 * groups; i++) ((ints16 *)sums)[i] <<= shift;
  add_charges(sums, columns < 64 * groups ? columns : 64 * groups, charges);
}

KERNEL(void, spike_charge_rows,
       (const int8_t *weights, size_t stride, size_t columns, const uint64_t *rows, size_t words, int shift,
        int32_t *sums, int32_t *charges),
       (weights, stride, columns, rows, words, shift, sums, charges)) {
  size_t c = 0;
  for (; c + 64 * BLOCK <= columns; c += 64 * BLOCK)
    charge_block(weights + c, stride, 64 * BLOCK, rows, words, shift, sums + c, charges + c, BLOCK);
  switch ((columns - c + 63) / 64) {
    case 4: charge_block(weights + c, stride, columns - c, rows, words, shift, sums + c, charges + c, 4); break;
    case 3: charge_block(weights + c, stride, columns - c, rows, words, shift, sums + c, charges + c, 3); break;
    case 2: charge_block(weights + c, stride, columns - c, rows, words, shift, sums + c, charges + c, 2); break;
    case 1: charge_block(weights + c, stride, columns - c, rows, words, shift, sums + c, charges + c, 1); break;
  }
}

KERNEL(void, spike_add_charges,
       (const int32_t *restrict sums, size_t columns, int32_t *restrict charges),
       (sums, columns, charges)) {
  add_charges(sums, columns, charges);
}

typedef _Bool bits16 __attribute__((ext_vector_type(16)));

// -1 in the lanes whose bit is set in the lowest 16 of a word, else 0.
INLINE void mask_of(uint64_t word, ints16 *mask) {
  const uint16_t lanes = (uint16_t)word;
  bits16 bits;
  memcpy(&bits, &lanes, sizeof bits);
  *mask = -__builtin_convertvector(bits, ints16);
}

KERNEL(void, spike_charge_pairs,
       (const int8_t *weights, int32_t offset, const uint64_t *spikes, size_t words, int shift, int32_t *charges),
       (weights, offset, spikes, words, shift, charges)) {
  for (size_t k = 0; k < words; k++) {
    const uint64_t word = spikes[k];
    if (!word) continue;
#pragma clang loop unroll(full)
    for (size_t q = 0; q < 4; q++) {
      const size_t at = 64 * k + 16 * q;
      const ints16 weight = __builtin_convertvector(*(const bytes16 *)(weights + at), ints16) + offset;
      ints16 spiked;
      mask_of(word >> (16 * q), &spiked);
      *(ints16 *)(charges + at) += (weight << shift) & spiked;
    }
  }
}

KERNEL(void, spike_add_amount,
       (int8_t *weights, size_t stride, const uint64_t *rows, size_t words, const uint64_t *columns,
        size_t column_words, int8_t amount, int8_t lowest, int8_t highest),
       (weights, stride, rows, words, columns, column_words, amount, lowest, highest)) {
  const bytes64 low = lowest - (bytes64){0}, high = highest - (bytes64){0};
  for (size_t g = 0; g < column_words; g++) {
    if (!columns[g]) continue;
    bits64 marked;
    memcpy(&marked, &columns[g], sizeof marked);
    const bytes64 change = __builtin_convertvector(marked, bytes64) * amount;
    for (size_t k = 0; k < words; k++) {
      for (uint64_t word = rows[k]; word; word &= word - 1) {
        const size_t row = 64 * k + (size_t)__builtin_ctzll(word);
        bytes64 *cell = (bytes64 *)(weights + row * stride + 64 * g);
        const bytes64 sum = __builtin_elementwise_add_sat(*cell, change);
        *cell = __builtin_elementwise_min(__builtin_elementwise_max(sum, low), high);
      }
    }
  }
}

typedef uint32_t words16 __attribute__((vector_size(64), aligned(1)));
typedef uint8_t marks16 __attribute__((vector_size(16), aligned(1)));
typedef uint8_t marks64 __attribute__((vector_size(64), aligned(1)));
typedef uint64_t longs8 __attribute__((vector_size(64), aligned(1)));

// `yes` in the lanes where `mask` is -1, `no` where it is 0.
INLINE ints16 chosen(ints16 mask, ints16 yes, ints16 no) { return (mask & yes) | (~mask & no); }

// trunc(x · keep / 4096) without leaving 32 bits: |x| = 4096·a + b, so that |x|·keep/4096 = a·keep + b·keep/4096.
INLINE ints16 decayed(ints16 x, int32_t keep) {
  const ints16 size = __builtin_elementwise_abs(x);
  const ints16 kept = (size >> 12) * keep + (((size & 4095) * keep) >> 12);
  return chosen(x < 0, -kept, kept);
}

// The lanes of a mask of 0 and -1.
INLINE uint16_t lanes_of(ints16 mask) {
  const bits16 bits = __builtin_convertvector(mask, bits16);
  uint16_t word;
  memcpy(&word, &bits, sizeof word);
  return word;
}

struct extremes {
  ints16 lowest, highest, changed;
};

// Four times 16 compartments; false, and nothing is written, where one overflows.
INLINE int integrate_word(const struct spike_compartment *p, const int32_t *noise, int32_t *charges, int32_t common, int32_t *currents,
                          int32_t *voltages, uint8_t *holds, uint8_t elapsed, uint64_t valid, uint64_t *spikes,
                          struct extremes *seen) {
  ints16 u[4], v[4], held[4], fired[4], bad = {0};
  struct extremes here = *seen;
  uint64_t word = 0;
#pragma clang loop unroll(full)
  for (int q = 0; q < 4; q++) {
    const ints16 c = *(const ints16 *)(charges + 16 * q) + common;
    bad |= (c > p->charge_high) | (c < p->charge_low);
    const ints16 old_u = *(const ints16 *)(currents + 16 * q), old_v = *(const ints16 *)(voltages + 16 * q);
    u[q] = decayed(old_u, p->current_keep) + (c << 6);
    ints16 sum = decayed(old_v, p->voltage_keep) + u[q] + p->bias;
    if (noise) sum += *(const ints16 *)(noise + 16 * q);
    marks16 rest;
    memcpy(&rest, holds + 16 * q, sizeof rest);
    held[q] = __builtin_convertvector(__builtin_elementwise_sub_sat(rest, elapsed - (marks16){0}), ints16);
    const ints16 isHeld = held[q] > 0;
    ints16 counts;
    mask_of(valid >> (16 * q), &counts);
    const ints16 free = ~isHeld & counts;
    bad |= ((u[q] < p->current_low) | (u[q] > p->current_high)) & counts;
    bad |= ((sum < p->voltage_low) | (sum > p->voltage_high)) & free;
    fired[q] = (sum > p->level) & free;
    here.lowest = __builtin_elementwise_min(here.lowest, chosen(free, sum, INT_MAX - (ints16){0}));
    here.highest = __builtin_elementwise_max(here.highest, chosen(free, sum, INT_MIN - (ints16){0}));
    v[q] = sum & ~isHeld & ~fired[q];
    here.changed |= ((u[q] ^ old_u) | (v[q] ^ old_v) | isHeld | fired[q]) & counts;
    word |= (uint64_t)lanes_of(fired[q]) << (16 * q);
  }
  if (__builtin_reduce_or(bad)) return 0;
  for (int q = 0; q < 4; q++) {
    *(ints16 *)(charges + 16 * q) = (ints16){0};
    *(ints16 *)(currents + 16 * q) = u[q];
    *(ints16 *)(voltages + 16 * q) = v[q];
    const ints16 rest = chosen(fired[q], (p->refractory > 1 ? p->refractory : 0) - (ints16){0}, held[q]);
    const marks16 bytes = __builtin_convertvector(rest, marks16);
    memcpy(holds + 16 * q, &bytes, sizeof bytes);
  }
  *spikes = word;
  *seen = here;
  return 1;
}

// What compartments without memory need: all of a step follows from the charge c, so bounds and threshold are those of c.
struct relay {
  int32_t current_low, current_high, voltage_low, voltage_high, threshold;
  int32_t low, high;  // The bounds of all three.
};

// Whether x is outside low…high, in each lane by one unsigned comparison.
INLINE void outside(ints16 x, int32_t low, int32_t high, ints16 *mask) {
  const words16 place = (words16)(x - low);
  *mask = (ints16)(place > (uint32_t)high - (uint32_t)low);
}

// The usual case of relay_word: no compartment is held, no charge is beyond any bound. False, and nothing is written,
// where that is not so. `whole` tells that all lanes are valid. Extremes are those of charges.
INLINE int free_word(const struct spike_compartment *p, const struct relay *r, int32_t *charges, int32_t common,
                     int32_t *currents, int32_t *voltages, uint8_t *holds, uint8_t elapsed, uint64_t valid,
                     uint64_t *spikes, struct extremes *seen, const int rests, const int whole) {
  ints16 c[4];
#pragma clang loop unroll(full)
  for (int q = 0; q < 4; q++) c[q] = *(const ints16 *)(charges + 16 * q) + common;
  const ints16 lowest = __builtin_elementwise_min(__builtin_elementwise_min(c[0], c[1]), __builtin_elementwise_min(c[2], c[3]));
  const ints16 highest = __builtin_elementwise_max(__builtin_elementwise_max(c[0], c[1]), __builtin_elementwise_max(c[2], c[3]));
  if (__builtin_reduce_or((lowest < r->low) | (highest > r->high))) return 0;
  if (rests) {
    bytes64 rest;
    memcpy(&rest, holds, sizeof rest);
    rest = (bytes64)__builtin_elementwise_sub_sat((marks64)rest, elapsed - (marks64){0});
    if (__builtin_reduce_or((longs8)rest)) return 0;
  }
  uint64_t word = 0;
#pragma clang loop unroll(full)
  for (int q = 0; q < 4; q++) {
    ints16 fired = c[q] > r->threshold;
    if (whole) {
      seen->lowest = q ? seen->lowest : __builtin_elementwise_min(seen->lowest, lowest);
      seen->highest = q ? seen->highest : __builtin_elementwise_max(seen->highest, highest);
    } else {
      ints16 counts;
      mask_of(valid >> (16 * q), &counts);
      fired &= counts;
      seen->lowest = __builtin_elementwise_min(seen->lowest, chosen(counts, c[q], INT_MAX - (ints16){0}));
      seen->highest = __builtin_elementwise_max(seen->highest, chosen(counts, c[q], INT_MIN - (ints16){0}));
    }
    const ints16 u = c[q] << 6;
    *(ints16 *)(charges + 16 * q) = (ints16){0};
    *(ints16 *)(currents + 16 * q) = u;
    *(ints16 *)(voltages + 16 * q) = (u + p->bias) & ~fired;
    word |= (uint64_t)lanes_of(fired) << (16 * q);
  }
  if (rests) {
    bits64 fired;
    memcpy(&fired, &word, sizeof fired);
    const bytes64 rest = -__builtin_convertvector(fired, bytes64) & (int8_t)p->refractory;
    memcpy(holds, &rest, sizeof rest);
  }
  *spikes = word;
  return 1;
}

// The same as integrate_word for compartments without memory; extremes are those of charges.
INLINE int relay_word(const struct spike_compartment *p, const struct relay *r, int32_t *charges, int32_t common,
                      int32_t *currents, int32_t *voltages, uint8_t *holds, uint8_t elapsed, uint64_t valid,
                      uint64_t *spikes, struct extremes *seen, const int rests) {
  ints16 c[4], free[4], fired[4], held[4], bad = {0};
  uint64_t word = 0;
#pragma clang loop unroll(full)
  for (int q = 0; q < 4; q++) {
    c[q] = *(const ints16 *)(charges + 16 * q) + common;
    ints16 charge, current, voltage;
    outside(c[q], p->charge_low, p->charge_high, &charge);
    outside(c[q], r->current_low, r->current_high, &current);
    outside(c[q], r->voltage_low, r->voltage_high, &voltage);
    mask_of(valid >> (16 * q), &free[q]);
    bad |= charge | (current & free[q]);
    if (rests) {
      marks16 rest;
      memcpy(&rest, holds + 16 * q, sizeof rest);
      held[q] = __builtin_convertvector(__builtin_elementwise_sub_sat(rest, elapsed - (marks16){0}), ints16);
      free[q] &= held[q] == 0;
    }
    bad |= voltage & free[q];
    fired[q] = (c[q] > r->threshold) & free[q];
    word |= (uint64_t)lanes_of(fired[q]) << (16 * q);
  }
  if (__builtin_reduce_or(bad)) return 0;
#pragma clang loop unroll(full)
  for (int q = 0; q < 4; q++) {
    const ints16 u = c[q] << 6, v = u + p->bias;
    seen->lowest = __builtin_elementwise_min(seen->lowest, chosen(free[q], c[q], INT_MAX - (ints16){0}));
    seen->highest = __builtin_elementwise_max(seen->highest, chosen(free[q], c[q], INT_MIN - (ints16){0}));
    *(ints16 *)(charges + 16 * q) = (ints16){0};
    *(ints16 *)(currents + 16 * q) = u;
    *(ints16 *)(voltages + 16 * q) = rests ? v & (held[q] == 0) & ~fired[q] : v & ~fired[q];
    if (rests) {
      const ints16 rest = chosen(fired[q], p->refractory - (ints16){0}, held[q]);
      const marks16 bytes = __builtin_convertvector(rest, marks16);
      memcpy(holds + 16 * q, &bytes, sizeof bytes);
    }
  }
  *spikes = word;
  return 1;
}

// ⌊x / 64⌋ and ⌈x / 64⌉.
INLINE int32_t floor64(int32_t x) { return x >> 6; }
INLINE int32_t ceil64(int32_t x) { return -(-x >> 6); }

INLINE int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }
INLINE int32_t most(int32_t a, int32_t b) { return a > b ? a : b; }

INLINE struct spike_outcome remember(const struct spike_compartment *p, const int32_t *noise, int32_t *charges, int32_t common,
                                     int32_t *currents, int32_t *voltages, uint8_t *holds, uint8_t elapsed,
                                     size_t first, size_t words, uint64_t valid, uint64_t *spikes) {
  struct extremes seen = {INT_MAX - (ints16){0}, INT_MIN - (ints16){0}, {0}};
  size_t k = first, count = 0;
  for (; k < words; k++) {
    const size_t at = 64 * k;
    const uint64_t lanes = k + 1 == words ? valid : ~(uint64_t)0;
    if (!integrate_word(p, noise ? noise + at : 0, charges + at, common, currents + at, voltages + at, holds + at, elapsed, lanes, spikes + k,
                        &seen))
      break;
    count += (size_t)__builtin_popcountll(spikes[k]);
  }
  return (struct spike_outcome){k, count, __builtin_reduce_min(seen.lowest), __builtin_reduce_max(seen.highest),
                                __builtin_reduce_or(seen.changed) != 0};
}

INLINE struct spike_outcome relay(const struct spike_compartment *compartment, int32_t *charges, int32_t common,
                                  int32_t *currents, int32_t *voltages, uint8_t *holds, uint8_t elapsed, size_t first,
                                  size_t words, uint64_t valid, uint64_t *spikes, const int rests) {
  const struct spike_compartment own = *compartment, *p = &own;
  struct extremes seen = {INT_MAX - (ints16){0}, INT_MIN - (ints16){0}, {0}};
  struct relay r = {ceil64(p->current_low), floor64(p->current_high), ceil64(p->voltage_low - p->bias),
                    floor64(p->voltage_high - p->bias), floor64(p->level - p->bias), 0, 0};
  r.low = most(p->charge_low, most(r.current_low, r.voltage_low));
  r.high = least(p->charge_high, least(r.current_high, r.voltage_high));
  size_t k = first, count = 0;
  for (; k < words; k++) {
    const size_t at = 64 * k;
    const uint64_t lanes = k + 1 == words ? valid : ~(uint64_t)0;
    const int usual = lanes == ~(uint64_t)0
                          ? free_word(p, &r, charges + at, common, currents + at, voltages + at, holds + at, elapsed,
                                      lanes, spikes + k, &seen, rests, 1)
                          : free_word(p, &r, charges + at, common, currents + at, voltages + at, holds + at, elapsed,
                                      lanes, spikes + k, &seen, rests, 0);
    if (!usual && !relay_word(p, &r, charges + at, common, currents + at, voltages + at, holds + at, elapsed, lanes,
                              spikes + k, &seen, rests))
      break;
    count += (size_t)__builtin_popcountll(spikes[k]);
  }
  const int32_t lowest = __builtin_reduce_min(seen.lowest), highest = __builtin_reduce_max(seen.highest);
  const int any = lowest <= highest;
  return (struct spike_outcome){k, count, any ? lowest * 64 + p->bias : INT_MAX, any ? highest * 64 + p->bias : INT_MIN,
                                0};
}

KERNEL(struct spike_outcome, spike_integrate,
       (const struct spike_compartment *compartment, int32_t *charges, int32_t common, int32_t *currents,
        int32_t *voltages, uint8_t *holds, uint8_t elapsed, size_t first, size_t words, uint64_t valid,
        uint64_t *spikes),
       (compartment, charges, common, currents, voltages, holds, elapsed, first, words, valid, spikes)) {
  if (compartment->current_keep != 0 || compartment->voltage_keep != 0)
    return remember(compartment, 0, charges, common, currents, voltages, holds, elapsed, first, words, valid, spikes);
  if (compartment->refractory > 1)
    return relay(compartment, charges, common, currents, voltages, holds, elapsed, first, words, valid, spikes, 1);
  return relay(compartment, charges, common, currents, voltages, holds, elapsed, first, words, valid, spikes, 0);
}

KERNEL(struct spike_outcome, spike_integrate_noisy,
       (const struct spike_compartment *compartment, const int32_t *noise, int32_t *charges, int32_t common,
        int32_t *currents, int32_t *voltages, uint8_t *holds, uint8_t elapsed, size_t first, size_t words,
        uint64_t valid, uint64_t *spikes),
       (compartment, noise, charges, common, currents, voltages, holds, elapsed, first, words, valid, spikes)) {
  return remember(compartment, noise, charges, common, currents, voltages, holds, elapsed, first, words, valid, spikes);
}

KERNEL(void, spike_random_words,
       (uint64_t key, uint64_t base, uint32_t substream, uint32_t purpose, const uint32_t *places, size_t count,
        uint32_t *words),
       (key, base, substream, purpose, places, count, words)) {
  size_t k = 0;
  while (k < count) {
    // Neighbours share a block: eight different blocks serve up to 32 places.
    uint64_t position[8] = {0};
    uint8_t lane[32];
    size_t blocks = 0, some = 0;
    while (k + some < count && some < 32) {
      const uint32_t block = places[k + some] / 4;
      if (some == 0 || block != places[k + some - 1] / 4) {
        if (blocks == 8) break;
        position[blocks++] = base + block;
      }
      lane[some] = (uint8_t)(blocks - 1);
      some++;
    }
    const longs8 positions = *(const longs8 *)position;
    words8 narrow[4];
    drawn_blocks(&positions, key, substream, purpose, narrow);
    uint32_t drawn[4][8];
    memcpy(drawn, narrow, sizeof drawn);
    for (size_t i = 0; i < some; i++) words[k + i] = drawn[places[k + i] % 4][lane[i]];
    k += some;
  }
}
