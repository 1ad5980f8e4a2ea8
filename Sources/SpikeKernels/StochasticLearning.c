#include "Lanes.h"
#include "StochasticKernels.h"

// A product that is added is rounded first, whether or not the CPU could do without.
#pragma clang fp contract(off)

typedef float floats16 __attribute__((vector_size(64), aligned(1)));
typedef int8_t bytes16 __attribute__((vector_size(16), aligned(1)));

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

// weight += round(rate · n) for 32 columns.
INLINE void change_weights(int16_t *high, uint16_t *low, const floats16 products[2], float rate, int32_t limit) {
  const ints16 top = limit + 0x8000 - (ints16){0}, bottom = 0x8000 - limit - (ints16){0};
  ints16 weights[2];
  load_weights(high, low, weights);
#pragma clang loop unroll(full)
  for (int i = 0; i < 2; i++) {
    const floats16 change = __builtin_elementwise_rint(products[i] * rate);
    const ints16 sum = weights[i] + __builtin_convertvector(change, ints16);
    weights[i] = __builtin_elementwise_max(__builtin_elementwise_min(sum, top), bottom);
  }
  store_weights(weights, high, low);
}

// Rows that are fetched before their turn.
enum { AHEAD = 16 };

INLINE void fetch_row(const int16_t *high, const uint16_t *low, int whole) {
  __builtin_prefetch(high, 1);
  __builtin_prefetch(low, 1);
  if (!whole) return;
  __builtin_prefetch(high + 32, 1);
  __builtin_prefetch(low + 32, 1);
}

EVERY_WIDTH
void stochastic_add_counts(const struct stochastic_weights *w, const uint16_t *active, const int16_t *row_counts,
                           size_t count, const int16_t *column_counts, float rate) {
  const int32_t limit = w->limit;
  for (size_t b = 0; b < w->blocks; b++) {
    int16_t *high = w->high + b * w->rows * 64;
    uint16_t *low = w->low + b * w->rows * 64;
    floats16 columns[4];
    int any[2] = {0};
#pragma clang loop unroll(full)
    for (int q = 0; q < 4; q++) {
      const shorts16 counts = *(const shorts16 *)(column_counts + 64 * b + 16 * q);
      any[q / 2] |= __builtin_reduce_or(counts) != 0;
      columns[q] = __builtin_convertvector(counts, floats16);
    }
    if (!(any[0] | any[1])) continue;
    for (size_t i = 0; i < count; i++) {
      const float factor = row_counts[i];
      const size_t at = (size_t)active[i] * 64;
      if (i + AHEAD < count) fetch_row(high + active[i + AHEAD] * 64, low + active[i + AHEAD] * 64, any[1]);
      const floats16 lower[2] = {factor * columns[0], factor * columns[1]};
      change_weights(high + at, low + at, lower, rate, limit);
      if (!any[1]) continue;
      const floats16 upper[2] = {factor * columns[2], factor * columns[3]};
      change_weights(high + at + 32, low + at + 32, upper, rate, limit);
    }
  }
}

EVERY_WIDTH
void stochastic_sum_counts(const uint16_t *active, const int16_t *row_counts, size_t count,
                           const int16_t *column_counts, int32_t *sums) {
  ints16 columns[4];
  for (int q = 0; q < 4; q++)
    columns[q] = __builtin_convertvector(*(const shorts16 *)(column_counts + 16 * q), ints16);
  for (size_t i = 0; i < count; i++) {
    ints16 *row = (ints16 *)(sums + (size_t)active[i] * 64);
#pragma clang loop unroll(full)
    for (int q = 0; q < 4; q++) row[q] += columns[q] * row_counts[i];
  }
}

INLINE void add_sums(const uint16_t *active, size_t count, int16_t *high, uint16_t *low, int32_t *sums, float rate,
                     int32_t limit) {
  for (size_t i = 0; i < count; i++) {
    const size_t at = (size_t)active[i] * 64;
    const ints16 *row = (const ints16 *)(sums + at);
    if (i + AHEAD < count) fetch_row(high + active[i + AHEAD] * 64, low + active[i + AHEAD] * 64, 1);
#pragma clang loop unroll(full)
    for (size_t k = 0; k < 2; k++) {
      const floats16 products[2] = {__builtin_convertvector(row[2 * k], floats16),
                                    __builtin_convertvector(row[2 * k + 1], floats16)};
      change_weights(high + at + 32 * k, low + at + 32 * k, products, rate, limit);
    }
    memset(sums + at, 0, 64 * sizeof *sums);
  }
}

EVERY_WIDTH
void stochastic_add_sums(const struct stochastic_weights *w, size_t block, const uint16_t *active, size_t count,
                         int32_t *sums, float rate) {
  const size_t base = block * w->rows * 64;
  add_sums(active, count, w->high + base, w->low + base, sums, rate, w->limit);
}

// A byte counts this many steps; then it goes into the sums.
enum { BYTE_STEPS = 127 };

struct counting {
  const uint16_t *active;
  size_t count;
  int8_t *bytes;
  int32_t *sums;
  int room;
};

INLINE void flush_bytes(struct counting *c) {
  for (size_t i = 0; i < c->count; i++) {
    int8_t *from = c->bytes + (size_t)c->active[i] * 64;
    ints16 *to = (ints16 *)(c->sums + (size_t)c->active[i] * 64);
#pragma clang loop unroll(full)
    for (int q = 0; q < 4; q++) to[q] += __builtin_convertvector(*(const bytes16 *)(from + 16 * q), ints16);
    memset(from, 0, 64);
  }
  c->room = BYTE_STEPS;
}

// Counts in bytes, and beyond BYTE_STEPS in the sums, how often the listed rows fired with the 64 columns.
INLINE void count_coincidences(struct counting *c, const uint16_t *list, const uint32_t *starts, size_t steps,
                               const uint64_t *plus, const uint64_t *minus) {
  for (size_t t = 0; t < steps; t++) {
    if (!(plus[t] | minus[t]) || starts[t] == starts[t + 1]) continue;
    if (c->room == 0) flush_bytes(c);
    c->room--;
    bits64 up, down;
    memcpy(&up, &plus[t], sizeof up);
    memcpy(&down, &minus[t], sizeof down);
    const bytes64 change = __builtin_convertvector(up, bytes64) - __builtin_convertvector(down, bytes64);
    for (uint32_t i = starts[t]; i < starts[t + 1]; i++) *(bytes64 *)(c->bytes + (size_t)list[i] * 64) += change;
  }
}

EVERY_WIDTH
void stochastic_sum_coincidences(const struct stochastic_rows *rows, size_t steps, const uint64_t *plus,
                                 const uint64_t *minus, int8_t *bytes, int32_t *sums) {
  struct counting c = {rows->active, rows->count, bytes, sums, BYTE_STEPS};
  count_coincidences(&c, rows->plus, rows->plus_starts, steps, plus, minus);
  count_coincidences(&c, rows->minus, rows->minus_starts, steps, minus, plus);
  flush_bytes(&c);
}

// weight += round(rate · n) for the rows of a block, where n is all in the bytes.
INLINE void add_bytes(const struct stochastic_rows *rows, int16_t *high, uint16_t *low, int8_t *bytes, float rate,
                      int32_t limit) {
  for (size_t i = 0; i < rows->count; i++) {
    const size_t at = (size_t)rows->active[i] * 64;
    if (i + AHEAD < rows->count) fetch_row(high + rows->active[i + AHEAD] * 64, low + rows->active[i + AHEAD] * 64, 1);
#pragma clang loop unroll(full)
    for (size_t k = 0; k < 64; k += 32) {
      const floats16 products[2] = {__builtin_convertvector(*(const bytes16 *)(bytes + at + k), floats16),
                                    __builtin_convertvector(*(const bytes16 *)(bytes + at + k + 16), floats16)};
      change_weights(high + at + k, low + at + k, products, rate, limit);
    }
    memset(bytes + at, 0, 64);
  }
}

EVERY_WIDTH
void stochastic_add_coincidences(const struct stochastic_weights *w, const struct stochastic_rows *rows, size_t steps,
                                 const uint64_t *plus, const uint64_t *minus, int8_t *bytes, int32_t *sums, float rate) {
  const int fits = steps * (rows->minus_starts[steps] ? 2 : 1) <= BYTE_STEPS;
  for (size_t b = 0; b < w->blocks; b++, plus += steps, minus += steps) {
    struct counting c = {rows->active, rows->count, bytes, sums, BYTE_STEPS};
    count_coincidences(&c, rows->plus, rows->plus_starts, steps, plus, minus);
    count_coincidences(&c, rows->minus, rows->minus_starts, steps, minus, plus);
    if (fits && c.room == BYTE_STEPS) continue;
    int16_t *high = w->high + b * w->rows * 64;
    uint16_t *low = w->low + b * w->rows * 64;
    if (fits) {
      add_bytes(rows, high, low, bytes, rate, w->limit);
    } else {
      flush_bytes(&c);
      add_sums(rows->active, rows->count, high, low, sums, rate, w->limit);
    }
  }
}
