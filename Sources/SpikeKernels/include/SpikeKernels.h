// The vector loops of Synfire, compiled once for each width of the CPU's registers and chosen when the program starts.
//
// Weights are signed 8-bit mantissas in rows of 64-byte groups; spikes are bits, least significant first, in 64-bit
// words. Nothing needs to be aligned. Bits and columns beyond the last real one are zero and stay so. Each function has
// a plain twin in Swift (Tests/LearnersTests/KernelTwins.swift) that it equals bit for bit.
#ifndef SPIKE_KERNELS_H
#define SPIKE_KERNELS_H

#include <stddef.h>
#include <stdint.h>

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

#endif
