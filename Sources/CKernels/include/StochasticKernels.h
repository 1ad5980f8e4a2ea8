// The vector loops of learning with stochastic spikes.
//
// A layer of n neurons is ⌈n/64⌉ blocks of 64. Its spikes over T steps are words: bit c of word block·T + t says that
// neuron 64·block + c fired in step t. A list of the same spikes names, step by step, who fired: those of step t stand in
// list[starts[t] ..< starts[t + 1]]. Synapses from `rows` neurons lie block by block: the weight to neuron c of block b is
// weights[(b·rows + row)·64 + c]. Each function equals, bit for bit, the one of the same name and parameters in
// `StochasticReference` (Sources/Kernels/Reference).
#ifndef STOCHASTIC_KERNELS_H
#define STOCHASTIC_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/// What the equal neurons of a layer have in common; potentials are in units of the weights.
struct stochastic_neuron {
  float keep;           ///< e^(−1/τ).
  float gain;           ///< 1 − e^(−1/τ).
  float threshold;      ///< A potential of it or more is a spike.
  int32_t resets_to_zero; ///< Whether a spike sets the potential to 0 instead of lowering it by the threshold.
  int32_t exact_rows;   ///< How many weights always have a sum that fits 16 bits, 1 or more.
};

/// Bit 8·k + i of word g, for k and i below 8: draw k of the block at `first` + 8·g + i of the stream is below `limit`.
///
/// Draw k of a Philox4x32-10 block is 16 bits: the lower ones of its word k / 2 for even k, the upper ones for odd k.
void stochastic_choose(uint64_t key, uint64_t first, uint32_t substream, uint32_t purpose, uint32_t limit, size_t words,
                       uint64_t *chosen);

/// Bit i mod 64 of word t·⌈count/64⌉ + i / 64: draw t of inputs[i] is below (rates[t] · (257·grey[i])) >> 16.
///
/// Input k has its own ⌈steps/8⌉ blocks of the stream, from the position k·⌈steps/8⌉ on, with 8 draws each as in
/// `stochastic_choose`. counts[i] becomes the number of spikes of inputs[i].
void stochastic_encode(uint64_t key, uint32_t substream, uint32_t purpose, const uint16_t *inputs, const uint8_t *grey,
                       size_t count, const uint16_t *rates, size_t steps, uint64_t *words, uint16_t *counts);

/// Like `stochastic_encode`, but as evenly in time as the rates allow: inputs[i] fires in step t where the sum of
/// (rates[s] · (257·grey[i])) >> 16 over s ≤ t, and of a phase, passes a multiple of 2¹⁶.
///
/// The phase of input k is draw 0 of the block at position k.
void stochastic_encode_evenly(uint64_t key, uint32_t substream, uint32_t purpose, const uint16_t *inputs,
                              const uint8_t *grey, size_t count, const uint16_t *rates, size_t steps, uint64_t *words,
                              uint16_t *counts);

/// starts[t] = how many bits are set in the steps before t, for t = 0…steps; returns starts[steps].
///
/// The words of step t are words[t·step_stride + b·word_stride] for b = 0 ..< count.
uint32_t stochastic_starts(const uint64_t *words, size_t count, size_t word_stride, size_t step_stride, size_t steps,
                           uint32_t *starts);

/// The list of the set bits, step by step; a bit i = 0, 1, … of a step goes by the name names[i], or i if that is NULL.
///
/// Up to 32 numbers beyond the end of the list are written; names[i] is there for all 64 bits of each word.
void stochastic_list(const uint64_t *words, size_t count, size_t word_stride, size_t step_stride, size_t steps,
                     const uint16_t *names, uint16_t *list);

/// counts[64·b + c] = how often neuron c of block b fired in `steps` < 2¹⁵ steps: plus less minus, which may be NULL.
///
/// active[i] are the neurons that fired at all, in ascending order, and active_counts[i] their counts. Up to 4 numbers
/// beyond the end of `active` are written. Returns how many there are.
size_t stochastic_counts(const uint64_t *plus, const uint64_t *minus, size_t blocks, size_t steps, int16_t *counts,
                         uint16_t *active, int16_t *active_counts);

/// Steps first ..< end of the neurons of a layer: V += gain·B; B = keep·B + I; a spike, and a reset, where V ≥ threshold.
///
/// I is the sum of the weights of the rows that fire. `leaky` (B) and `potentials` (V) hold 64 numbers a block. A neuron
/// whose bit of able[block] is 0 stays silent. `active` are rows to fetch ahead, without effect. Products and sums are each rounded to 32-bit floating point.
void stochastic_forward(const struct stochastic_neuron *neuron, const int16_t *weights, size_t rows, size_t blocks,
                        const uint16_t *list, const uint32_t *starts, size_t steps, size_t first, size_t end,
                        const uint16_t *active, size_t active_count, const uint64_t *able, float *leaky,
                        float *potentials, uint64_t *words);

/// The two gradient neurons of each neuron of a layer over `steps` steps, from rest.
///
/// V± += ±gain·B; B = keep·B + I, where I is the sum of the weights of the rows in the list `plus` less that of the rows in
/// `minus`. V± ≥ threshold is a spike where the gate is open: from the first spike of the neuron in `gates` on, or always
/// if that is NULL. With `cross` a spike of one also moves the other the other way. `able` as in `stochastic_forward`.
void stochastic_gradient(const struct stochastic_neuron *neuron, int32_t cross, const int16_t *weights, size_t rows,
                         size_t blocks, const uint16_t *plus, const uint32_t *plus_starts, const uint16_t *minus,
                         const uint32_t *minus_starts, size_t steps, const uint64_t *gates, const uint64_t *able,
                         uint64_t *plus_words, uint64_t *minus_words);

/// Weights of 32 bits: `high` are the upper 16 bits and `low` the lower of weight + 2¹⁵, so that `high` is the weight
/// rounded to units of 2¹⁶.
struct stochastic_weights {
  int16_t *high;
  uint16_t *low;
  size_t rows;
  size_t blocks;
  int32_t limit;        ///< The largest size of a weight, below 2³¹ − 2¹⁵.
};

/// weight += round(rate · n), bounded to ±limit, n = row_counts[i]·column_counts[c], for the row active[i] and column c.
///
/// Products are rounded to 32-bit floating point one by one, the change to the nearest integer, ties to even. The size of
/// the change is at most 2²⁹.
void stochastic_add_counts(const struct stochastic_weights *weights, const uint16_t *active, const int16_t *row_counts,
                           size_t count, const int16_t *column_counts, float rate);

/// sums[active[i]·64 + c] += row_counts[i]·column_counts[c] for the 64 columns of a block.
void stochastic_sum_counts(const uint16_t *active, const int16_t *row_counts, size_t count,
                           const int16_t *column_counts, int32_t *sums);

/// The rows that fired, and when: with a plus or with a minus.
struct stochastic_rows {
  const uint16_t *plus;
  const uint32_t *plus_starts;
  const uint16_t *minus;
  const uint32_t *minus_starts;
  const uint16_t *active;   ///< All rows in the lists.
  size_t count;             ///< How many there are.
};

/// sums[row·64 + c] += in how many steps `row` and the column c of a block fired together: with the same sign less with
/// opposite ones.
///
/// `bytes` is room for 64 numbers a row, zero before and after.
void stochastic_sum_coincidences(const struct stochastic_rows *rows, size_t steps, const uint64_t *plus,
                                 const uint64_t *minus, int8_t *bytes, int32_t *sums);

/// weight += round(rate · n) for all blocks, with the coincidences n of `stochastic_sum_coincidences`.
///
/// `bytes` and `sums` are room for 64 numbers a row, zero before and after.
void stochastic_add_coincidences(const struct stochastic_weights *weights, const struct stochastic_rows *rows,
                                 size_t steps, const uint64_t *plus, const uint64_t *minus, int8_t *bytes,
                                 int32_t *sums, float rate);

/// weight += round(rate · sums[row·64 + c]) for block `block` and the rows `active`, as `stochastic_add_counts`; the sums
/// of those rows become 0.
void stochastic_add_sums(const struct stochastic_weights *weights, size_t block, const uint16_t *active, size_t count,
                         int32_t *sums, float rate);

/// Where the noise of synapses comes from, and how large it is.
struct stochastic_noise {
  uint64_t key;
  uint64_t first;         ///< The position of the stream that belongs to row 0 and column 0.
  uint64_t row_stride;    ///< How far the positions of neighbouring rows lie apart.
  uint64_t column_stride; ///< The same of columns.
  double deviation;       ///< The standard deviation, in units of the weights.
  uint32_t substream;
  uint32_t purpose;
};

/// weight += round(deviation · z), bounded to ±limit, for the rows `active` and those of `columns` that lie in a block.
///
/// z = √(−2 ln(1 − u₁)) · cos(2π u₂), where u₁ and u₂ are the upper 53 bits of words 1, 0 and 3, 2 of the Philox block at
/// first + row·row_stride + column·column_stride. Rounded to even, and to ±2²⁹ where it is larger.
void stochastic_add_noise(const struct stochastic_weights *weights, const struct stochastic_noise *noise, size_t block,
                          const uint16_t *active, size_t count, const uint16_t *columns, size_t column_count);

#endif
