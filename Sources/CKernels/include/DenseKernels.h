// The vector loops of conventional networks, in 32-bit floating point.
//
// Matrices are row by row, with room between rows; nothing needs to be aligned, though rows that begin at multiples of 64
// bytes are faster. Each function equals, bit for bit, the one of the same name and parameters in `DenseReference`
// (Sources/Kernels/Reference).
#ifndef DENSE_KERNELS_H
#define DENSE_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/// Three matrices: result = left · right.
struct dense_product {
  size_t rows;         ///< Rows of `left` and of `result`.
  size_t columns;      ///< Columns of `right` and of `result`: a multiple of 16.
  size_t depth;        ///< Columns of `left`, rows of `right`.
  const float *left;   ///< Number [r, k] is left[r·left_row + k·left_step]: a left_row of 1 transposes.
  size_t left_row;     ///< From a row of `left` to the next, in numbers.
  size_t left_step;    ///< From a column of `left` to the next, in numbers.
  const float *right;  ///< Number [k, c] is right[k·right_row + c].
  size_t right_row;    ///< From a row of `right` to the next, in numbers.
  float *result;       ///< Number [r, c] is result[r·result_row + c].
  size_t result_row;   ///< From a row of `result` to the next, in numbers.
};

/// result[r, c] = Σ left[r, k] · right[k, c], summed in ascending order of k from 0 on.
///
/// If the CPU can multiply and add with one rounding (AVX2, AVX-512, arm64), every step of the sum is rounded once, so that
/// these give the same bits; otherwise the product is rounded first. No number depends on how many rows or columns are
/// computed in one call.
void dense_multiply(const struct dense_product *product);

/// How a weight follows its gradient by the method Adam; see `dense_adam`.
struct dense_adam_rates {
  float keep_mean;    ///< β₁, 0…1.
  float keep_square;  ///< β₂, 0…1.
  float rate;         ///< η·√(1 − β₂ᵗ)/(1 − β₁ᵗ) at step t.
  float floor;        ///< ε·√(1 − β₂ᵗ), above 0.
};

/// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − rate·m/(√v + floor), for `count` numbers each; every operation is
/// rounded.
void dense_adam(const struct dense_adam_rates *rates, const float *gradients, size_t count, float *weights,
                float *means, float *squares);

/// v ← momentum·v + g, w ← w − rate·v, for `count` numbers each; every operation is rounded.
void dense_momentum(float momentum, float rate, const float *gradients, size_t count, float *weights,
                    float *velocities);

#endif
