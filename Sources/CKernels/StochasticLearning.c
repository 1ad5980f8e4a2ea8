#include "Lanes.h"
#include "StochasticKernels.h"
#include "WeightHalves.h"

// A product that is added is rounded first, whether or not the CPU could do without.
#pragma clang fp contract(off)

typedef int8_t bytes16 __attribute__((vector_size(16), aligned(1)));

// weight += round(rate · n) for 32 columns.
INLINE void change_weights(int16_t *high, uint16_t *low, const floats16 products[2], float rate, int32_t limit) {
  ints16 changes[2];
#pragma clang loop unroll(full)
  for (int i = 0; i < 2; i++)
    changes[i] = __builtin_convertvector(__builtin_elementwise_rint(products[i] * rate), ints16);
  add_bounded(high, low, changes, limit);
}

// Rows that are fetched before their turn.
enum { AHEAD = 16 };

// Fetches what comes AHEAD rows after row i of the active ones, in the next block if need be, `next` weights further; 0
// where there is none.
INLINE void fetch_row(const int16_t *high, const uint16_t *low, const uint16_t *active, size_t i, size_t count,
                      size_t next) {
  size_t place = i + AHEAD, offset = 0;
  if (place >= count) {
    place -= count;
    offset = next;
    if (!next || place >= count) return;
  }
  offset += (size_t)active[place] * 64;
  __builtin_prefetch(high + offset, 1);
  __builtin_prefetch(low + offset, 1);
  __builtin_prefetch(high + offset + 32, 1);
  __builtin_prefetch(low + offset + 32, 1);
}

KERNEL(void, stochastic_add_counts,
       (const struct stochastic_weights *w, const uint16_t *active, const int16_t *row_counts, size_t count,
        const int16_t *column_counts, float rate),
       (w, active, row_counts, count, column_counts, rate)) {
  const int32_t limit = w->limit;
  for (size_t b = 0; b < w->blocks; b++) {
    int16_t *high = w->high + b * w->rows * 64;
    uint16_t *low = w->low + b * w->rows * 64;
    const size_t next = b + 1 < w->blocks ? w->rows * 64 : 0;
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
      fetch_row(high, low, active, i, count, next);
      const floats16 lower[2] = {factor * columns[0], factor * columns[1]};
      change_weights(high + at, low + at, lower, rate, limit);
      if (!any[1]) continue;
      const floats16 upper[2] = {factor * columns[2], factor * columns[3]};
      change_weights(high + at + 32, low + at + 32, upper, rate, limit);
    }
  }
}

KERNEL(void, stochastic_sum_counts,
       (const uint16_t *active, const int16_t *row_counts, size_t count, const int16_t *column_counts, int32_t *sums),
       (active, row_counts, count, column_counts, sums)) {
  ints16 columns[4];
  for (int q = 0; q < 4; q++)
    columns[q] = __builtin_convertvector(*(const shorts16 *)(column_counts + 16 * q), ints16);
  for (size_t i = 0; i < count; i++) {
    ints16 *row = (ints16 *)(sums + (size_t)active[i] * 64);
#pragma clang loop unroll(full)
    for (int q = 0; q < 4; q++) row[q] += columns[q] * row_counts[i];
  }
}

INLINE void add_sums(const uint16_t *active, size_t count, int16_t *high, uint16_t *low, size_t next, int32_t *sums,
                     float rate, int32_t limit) {
  for (size_t i = 0; i < count; i++) {
    const size_t at = (size_t)active[i] * 64;
    const ints16 *row = (const ints16 *)(sums + at);
    fetch_row(high, low, active, i, count, next);
#pragma clang loop unroll(full)
    for (size_t k = 0; k < 2; k++) {
      const floats16 products[2] = {__builtin_convertvector(row[2 * k], floats16),
                                    __builtin_convertvector(row[2 * k + 1], floats16)};
      change_weights(high + at + 32 * k, low + at + 32 * k, products, rate, limit);
    }
    memset(sums + at, 0, 64 * sizeof *sums);
  }
}

KERNEL(void, stochastic_add_sums,
       (const struct stochastic_weights *w, size_t block, const uint16_t *active, size_t count, int32_t *sums,
        float rate),
       (w, block, active, count, sums, rate)) {
  const size_t base = block * w->rows * 64;
  add_sums(active, count, w->high + base, w->low + base, 0, sums, rate, w->limit);
}

// A byte counts BYTE_STEPS steps, and then goes into the sums; CHUNK steps are looked through at a time.
enum { BYTE_STEPS = 127, CHUNK = 256 };

struct counting {
  const uint16_t *active;
  size_t count;
  int8_t *bytes;
  int32_t *sums;
  int room;
  int flushed;
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
  c->flushed = 1;
}

INLINE void count_step(struct counting *c, const uint16_t *list, uint32_t from, uint32_t to, uint64_t plus,
                       uint64_t minus) {
  if (c->room == 0) flush_bytes(c);
  c->room--;
  bits64 up, down;
  memcpy(&up, &plus, sizeof up);
  memcpy(&down, &minus, sizeof down);
  const bytes64 change = __builtin_convertvector(up, bytes64) - __builtin_convertvector(down, bytes64);
  for (uint32_t i = from; i < to; i++) *(bytes64 *)(c->bytes + (size_t)list[i] * 64) += change;
}

// Counts in bytes, and beyond BYTE_STEPS in the sums, how often the listed rows fired with the 64 columns.
//
// Which steps have spikes on both sides is as good as random: they are chosen first, without a branch.
INLINE void count_coincidences(struct counting *c, const uint16_t *list, const uint32_t *starts, size_t steps,
                               const uint64_t *plus, const uint64_t *minus) {
  if (!starts[steps]) return;
  for (size_t first = 0; first < steps; first += CHUNK) {
    const size_t end = steps - first < CHUNK ? steps : first + CHUNK;
    uint32_t together[CHUNK];
    size_t count = 0;
    for (size_t t = first; t < end; t++) {
      together[count] = (uint32_t)t;
      count += ((plus[t] | minus[t]) != 0) & (starts[t] != starts[t + 1]);
    }
    for (size_t k = 0; k < count; k++) {
      const size_t t = together[k];
      count_step(c, list, starts[t], starts[t + 1], plus[t], minus[t]);
    }
  }
}

KERNEL(void, stochastic_sum_coincidences,
       (const struct stochastic_rows *rows, size_t steps, const uint64_t *plus, const uint64_t *minus, int8_t *bytes,
        int32_t *sums),
       (rows, steps, plus, minus, bytes, sums)) {
  struct counting c = {rows->active, rows->count, bytes, sums, BYTE_STEPS, 0};
  count_coincidences(&c, rows->plus, rows->plus_starts, steps, plus, minus);
  count_coincidences(&c, rows->minus, rows->minus_starts, steps, minus, plus);
  flush_bytes(&c);
}

// weight += round(rate · n) for the rows of a block, where n is all in the bytes.
INLINE void add_bytes(const struct stochastic_rows *rows, int16_t *high, uint16_t *low, size_t next, int8_t *bytes,
                      float rate, int32_t limit) {
  for (size_t i = 0; i < rows->count; i++) {
    const size_t at = (size_t)rows->active[i] * 64;
    fetch_row(high, low, rows->active, i, rows->count, next);
#pragma clang loop unroll(full)
    for (size_t k = 0; k < 64; k += 32) {
      const floats16 products[2] = {__builtin_convertvector(*(const bytes16 *)(bytes + at + k), floats16),
                                    __builtin_convertvector(*(const bytes16 *)(bytes + at + k + 16), floats16)};
      change_weights(high + at + k, low + at + k, products, rate, limit);
    }
    memset(bytes + at, 0, 64);
  }
}

KERNEL(void, stochastic_add_coincidences,
       (const struct stochastic_weights *w, const struct stochastic_rows *rows, size_t steps, const uint64_t *plus,
        const uint64_t *minus, int8_t *bytes, int32_t *sums, float rate),
       (w, rows, steps, plus, minus, bytes, sums, rate)) {
  for (size_t b = 0; b < w->blocks; b++, plus += steps, minus += steps) {
    struct counting c = {rows->active, rows->count, bytes, sums, BYTE_STEPS, 0};
    count_coincidences(&c, rows->plus, rows->plus_starts, steps, plus, minus);
    count_coincidences(&c, rows->minus, rows->minus_starts, steps, minus, plus);
    if (!c.flushed && c.room == BYTE_STEPS) continue;
    int16_t *high = w->high + b * w->rows * 64;
    uint16_t *low = w->low + b * w->rows * 64;
    const size_t next = b + 1 < w->blocks ? w->rows * 64 : 0;
    if (c.flushed) {
      flush_bytes(&c);
      add_sums(rows->active, rows->count, high, low, next, sums, rate, w->limit);
    } else {
      add_bytes(rows, high, low, next, bytes, rate, w->limit);
    }
  }
}
