#include "Lanes.h"
#include "SpikeKernels.h"

// The weights of one column that 16 bits sum exactly: 256 · −128, and 128 · ±255 where an offset is added to each.
enum { EXACT_WEIGHTS = 256, EXACT_OFFSET_WEIGHTS = 128 };

// Adds the partial sums to `sums`, or takes them for the first time.
INLINE void take_parts(const int16_t *restrict parts, size_t columns, int32_t *restrict sums, int shift,
                       const int is_first) {
  for (size_t c = 0; c < columns; c += 16) {
    ints16 sum = __builtin_convertvector(*(const shorts16 *)(parts + c), ints16);
    if (!is_first) sum += *(const ints16 *)(sums + c);
    *(ints16 *)(sums + c) = sum << shift;
  }
}

INLINE void take(const int16_t *parts, size_t columns, int32_t *sums, int shift, int is_first) {
  if (is_first)
    take_parts(parts, columns, sums, shift, 1);
  else
    take_parts(parts, columns, sums, shift, 0);
}

// `size` is a constant wherever this is inlined, and so is whether there is an offset.
INLINE size_t sum_blocks(const struct spike_blocks *blocks, const int8_t *restrict weights, int16_t offset,
                         const uint64_t *restrict rows, size_t words, size_t columns, int shift,
                         int16_t *restrict parts, int32_t *restrict sums, const size_t size, const int has_offset) {
  const size_t *restrict starts = blocks->starts;
  const int32_t *restrict all_columns = blocks->columns;
  const size_t exact = has_offset ? EXACT_OFFSET_WEIGHTS : EXACT_WEIGHTS;
  const size_t most = blocks->reach <= exact ? SIZE_MAX : exact;
  size_t done = 0, count = 0;
  int is_first = 1;
  memset(parts, 0, columns * sizeof *parts);
  for (size_t k = 0; k < words; k++) {
    uint64_t word = rows[k];
    const size_t spikes = (size_t)__builtin_popcountll(word);
    if (spikes > most - done) {
      take(parts, columns, sums, 0, is_first);
      memset(parts, 0, columns * sizeof *parts);
      is_first = 0;
      done = 0;
    }
    done += spikes;
    for (; word; word &= word - 1) {
      const size_t row = 64 * k + (size_t)__builtin_ctzll(word), start = starts[row], end = starts[row + 1];
      const int32_t *restrict column = all_columns + start / size;
      count += end - start;
      for (size_t place = start; place < end; place += size, column++) {
        int16_t *part = parts + *column;
        const int8_t *block = weights + place;
        if (size == 16) {
          const shorts16 weight = __builtin_convertvector(*(const bytes16 *)block, shorts16);
          *(shorts16 *)part += has_offset ? weight + offset : weight;
        } else {
#pragma clang loop unroll(full)
          for (size_t i = 0; i < size; i += 32) {
            const shorts32 weight = __builtin_convertvector(*(const bytes32 *)(block + i), shorts32);
            *(shorts32 *)(part + i) += has_offset ? weight + offset : weight;
          }
        }
      }
    }
  }
  take(parts, columns, sums, shift, is_first);
  return count;
}

INLINE size_t sum_blocks_of(const struct spike_blocks *blocks, const int8_t *weights, int16_t offset,
                            const uint64_t *rows, size_t words, size_t columns, int shift, int16_t *parts,
                            int32_t *sums, const int has_offset) {
  switch (blocks->size) {
    case 16: return sum_blocks(blocks, weights, offset, rows, words, columns, shift, parts, sums, 16, has_offset);
    case 32: return sum_blocks(blocks, weights, offset, rows, words, columns, shift, parts, sums, 32, has_offset);
    default: return sum_blocks(blocks, weights, offset, rows, words, columns, shift, parts, sums, 64, has_offset);
  }
}

KERNEL(size_t, spike_charge_blocks,
       (const struct spike_blocks *blocks, const int8_t *weights, int offset, const uint64_t *rows, size_t words,
        int shift, size_t columns, int16_t *parts, int32_t *sums, int32_t *charges),
       (blocks, weights, offset, rows, words, shift, columns, parts, sums, charges)) {
  const size_t padded = (columns + 63) / 64 * 64;
  const size_t count =
      offset ? sum_blocks_of(blocks, weights, (int16_t)offset, rows, words, padded, shift, parts, sums, 1)
             : sum_blocks_of(blocks, weights, 0, rows, words, padded, shift, parts, sums, 0);
  add_charges(sums, columns, charges);
  return count;
}

// What is added to each column, and how many columns of each block are marked.
INLINE void spread(const uint64_t *columns, size_t words, int8_t amount, int8_t *restrict changes,
                   uint8_t *restrict counts, const size_t size) {
  for (size_t g = 0; g < words; g++) {
    bits64 marked;
    memcpy(&marked, &columns[g], sizeof marked);
    *(bytes64 *)(changes + 64 * g) = __builtin_convertvector(marked, bytes64) * amount;
#pragma clang loop unroll(full)
    for (size_t i = 0; i < 64; i += size)
      counts[(64 * g + i) / size] =
          (uint8_t)__builtin_popcountll(columns[g] << (64 - size - i) >> (64 - size));
  }
}

// The changed `size` weights at `cell`.
INLINE void add_block(int8_t *cell, const int8_t *change, int8_t lowest, int8_t highest, const size_t size) {
#define ADD_BLOCK(bytes)                                                                                   \
  do {                                                                                                     \
    const bytes low = lowest - (bytes){0}, high = highest - (bytes){0};                                    \
    const bytes sum = __builtin_elementwise_add_sat(*(bytes *)cell, *(const bytes *)change);               \
    *(bytes *)cell = __builtin_elementwise_min(__builtin_elementwise_max(sum, low), high);                 \
  } while (0)
  if (size == 16)
    ADD_BLOCK(bytes16);
  else if (size == 32)
    ADD_BLOCK(bytes32);
  else
    ADD_BLOCK(bytes64);
#undef ADD_BLOCK
}

INLINE size_t add_blocks(const struct spike_blocks *blocks, int8_t *restrict weights, const uint64_t *restrict rows,
                         size_t words, const uint64_t *columns, size_t column_words, int8_t amount, int8_t lowest,
                         int8_t highest, int8_t *restrict parts, const size_t size) {
  const size_t *restrict starts = blocks->starts;
  const int32_t *restrict all_columns = blocks->columns;
  uint8_t *counts = (uint8_t *)parts + 64 * column_words;
  spread(columns, column_words, amount, parts, counts, size);
  size_t count = 0;
  for (size_t k = 0; k < words; k++) {
    for (uint64_t word = rows[k]; word; word &= word - 1) {
      const size_t row = 64 * k + (size_t)__builtin_ctzll(word), start = starts[row], end = starts[row + 1];
      const int32_t *restrict column = all_columns + start / size;
      for (size_t place = start; place < end; place += size, column++) {
        // Blocks without a mark are not left out: a branch that depends on spikes costs more.
        count += counts[(size_t)*column / size];
        add_block(weights + place, parts + *column, lowest, highest, size);
      }
    }
  }
  return count;
}

KERNEL(size_t, spike_add_amount_blocks,
       (const struct spike_blocks *blocks, int8_t *weights, const uint64_t *rows, size_t words,
        const uint64_t *columns, size_t column_words, int8_t amount, int8_t lowest, int8_t highest, int8_t *parts),
       (blocks, weights, rows, words, columns, column_words, amount, lowest, highest, parts)) {
  switch (blocks->size) {
    case 16:
      return add_blocks(blocks, weights, rows, words, columns, column_words, amount, lowest, highest, parts, 16);
    case 32:
      return add_blocks(blocks, weights, rows, words, columns, column_words, amount, lowest, highest, parts, 32);
    default:
      return add_blocks(blocks, weights, rows, words, columns, column_words, amount, lowest, highest, parts, 64);
  }
}
