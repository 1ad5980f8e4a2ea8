// The vector loops of the chip and of nBP, compiled for each width of the CPU's registers; see KernelWidth.h.
//
// Weights are signed 8-bit mantissas in rows; spikes are bits, least significant first, in 64-bit words. Nothing needs
// to be aligned. Bits beyond the last real one are zero and stay so. Each function equals, bit for bit, the one of the same
// name and parameters in `SpikeReference` (Sources/Kernels/Reference).
#ifndef SPIKE_KERNELS_H
#define SPIKE_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "DenseKernels.h"
#include "DynamicsKernels.h"
#include "StochasticKernels.h"

/// sums[c] = Σ over the set bits j of `rows` of weights[j][c], for 64·groups columns.
///
/// Row j starts 64·groups·j bytes after row 0. Exact for up to 2²⁴ rows.
void spike_sum_rows(const int8_t *weights, size_t groups, const uint64_t *rows, size_t words, int32_t *sums);

/// Bit c of `spikes` is sums[c] > threshold, for 64·groups columns; a word for each group.
void spike_threshold(const int32_t *sums, size_t groups, int32_t threshold, uint64_t *spikes);

/// Bit c of `spikes` is left[c] > right[c], for 64·groups columns; a word for each group.
void spike_compare(const int32_t *left, const int32_t *right, size_t groups, uint64_t *spikes);

/// weights[j][c] += plus[c] − minus[c] for the set bits j of `rows`, saturating at lowest…127.
void spike_add_outer(int8_t *weights, size_t groups, const uint64_t *rows, size_t words, const uint64_t *plus,
                     const uint64_t *minus, int8_t lowest);

/// sums[c] = (Σ over the set bits j of `rows` of weights[j][c]) · 2^shift, charges[c] += sums[c], for `columns` columns.
///
/// Row j starts stride·j bytes after row 0, stride >= columns. Up to 63 bytes beyond the last column of the last row are
/// read, and up to 63 sums beyond the last column are written. Exact for up to 2²⁴ rows while the sums fit 32 bits.
void spike_charge_rows(const int8_t *weights, size_t stride, size_t columns, const uint64_t *rows, size_t words,
                       int shift, int32_t *sums, int32_t *charges);

/// charges[c] += sums[c], for `columns` columns.
void spike_add_charges(const int32_t *sums, size_t columns, int32_t *charges);

/// charges[c] += (weights[c] + offset) · 2^shift for the set bits c of `spikes`.
///
/// Up to 63 weights beyond the last one of a word with a spike are read, and without effect.
void spike_charge_pairs(const int8_t *weights, int32_t offset, const uint64_t *spikes, size_t words, int shift,
                        int32_t *charges);

/// weights[j][c] += amount for the set bits j of `rows` and c of `columns`, bounded to lowest…highest.
///
/// Row j starts stride·j bytes after row 0. Up to 63 bytes beyond the last column of the last row are read and written
/// back as they were, provided they lie in the bounds.
void spike_add_amount(int8_t *weights, size_t stride, const uint64_t *rows, size_t words, const uint64_t *columns,
                      size_t column_words, int8_t amount, int8_t lowest, int8_t highest);

/// Rows of weights that lie block after block, without room between them, each block over columns that follow each other.
struct spike_blocks {
  const size_t *starts;     ///< Row j is weights[starts[j]] … weights[starts[j + 1] − 1], a whole number of blocks.
  const int32_t *columns;   ///< The first column of each block, a multiple of `size`; columns of a row rise.
  size_t size;              ///< The weights of a block: 16, 32 or 64.
  size_t reach;             ///< The most weights of one column.
};

/// sums[c] = (Σ over the set bits j of `rows` of the weight + offset that row j has for c) · 2^shift, charges[c] += sums[c],
/// for `columns` columns; gives how many weights that are.
///
/// `offset` is −127…128 and leaves each weight in −255…255. `parts` is room for 64 numbers for each begun 64 columns, and so
/// many sums are written. Exact for up to 2²³ rows while the sums fit 32 bits.
size_t spike_charge_blocks(const struct spike_blocks *blocks, const int8_t *weights, int offset, const uint64_t *rows,
                           size_t words, int shift, size_t columns, int16_t *parts, int32_t *sums, int32_t *charges);

/// weights[p] += amount, bounded to lowest…highest, for each place p that the set bits of `rows` and of `columns` share; gives
/// how many these are.
///
/// `parts` is room for 68 bytes for each of the `column_words` words.
size_t spike_add_amount_blocks(const struct spike_blocks *blocks, int8_t *weights, const uint64_t *rows, size_t words,
                               const uint64_t *columns, size_t column_words, int8_t amount, int8_t lowest, int8_t highest,
                               int8_t *parts);

/// What the equal compartments of a group have in common, in membrane units (2⁻⁶ weight unit) and steps.
struct spike_compartment {
  int32_t current_keep;   ///< 4096 − the decay of the current, 0…4096.
  int32_t voltage_keep;   ///< 4096 − the decay of the voltage, 0…4096.
  int32_t bias;           ///< Added to the voltage in each step.
  int32_t level;          ///< A voltage above it is a spike.
  int32_t charge_low;     ///< The lowest charge in weight units that is no overflow, −2¹⁸ or more.
  int32_t charge_high;    ///< The highest such charge, below 2¹⁸.
  int32_t current_low;    ///< The lowest current that is no overflow, −2²³ or more.
  int32_t current_high;   ///< The highest current that is no overflow, below 2²³.
  int32_t voltage_low;    ///< The lowest voltage that is no overflow, −2²³ or more.
  int32_t voltage_high;   ///< The highest voltage that is no overflow, below 2²³.
  int32_t refractory;     ///< Steps from a spike to the next that is possible, 1…63.
};

/// What a step gives besides the spikes, over the words that are done.
struct spike_outcome {
  size_t done;       ///< Words of 64 compartments that are done; the next one, if any, has an overflow and is as it was.
  size_t spikes;     ///< Spikes in the words from the first to the last that is done.
  int32_t lowest;    ///< The lowest voltage before the reset, of those not held; INT32_MAX if there was none.
  int32_t highest;   ///< The highest such voltage; INT32_MIN if there was none.
  int32_t changed;   ///< Whether a current or a voltage changed, or a compartment is still held; false if both `keep`
                     ///< are 0.
};

/// One step of `words`·64 compartments, from word `first` on, up to the first word that has an overflow.
///
/// c = charges[i] + common, and charges[i] = 0; u ← trunc(u·current_keep/4096) + 64·c; v ← trunc(v·voltage_keep/4096) +
/// u + bias. holds[i] is first lowered by `elapsed`, not below 0; where it is above 0 then, v = 0. Where v > level the
/// bit of `spikes` is set, v = 0 and holds[i] = refractory, or 0 if that is 1. Lanes that are not in the last word's mask
/// `valid` never spike. |charges[i] + common| < 2³¹; all holds are 0 where refractory is 1.
struct spike_outcome spike_integrate(const struct spike_compartment *compartment, int32_t *charges, int32_t common,
                                     int32_t *currents, int32_t *voltages, uint8_t *holds, uint8_t elapsed, size_t first,
                                     size_t words, uint64_t valid, uint64_t *spikes);

/// The same with noise[i] added to the voltage of compartment i; `changed` is meant for compartments without memory too.
struct spike_outcome spike_integrate_noisy(const struct spike_compartment *compartment, const int32_t *noise,
                                           int32_t *charges, int32_t common, int32_t *currents, int32_t *voltages,
                                           uint8_t *holds, uint8_t elapsed, size_t first, size_t words,
                                           uint64_t valid, uint64_t *spikes);

/// Word `place[k] % 4` of the Philox4x32-10 block of the counter base + place[k] / 4 | substream | purpose, for each k.
void spike_random_words(uint64_t key, uint64_t base, uint32_t substream, uint32_t purpose, const uint32_t *places,
                        size_t count, uint32_t *words);

#endif
