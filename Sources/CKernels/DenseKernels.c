#include "DenseKernels.h"

#include "Lanes.h"

// Vectors are passed between functions that are always inlined, so no calling convention is involved.
#pragma clang diagnostic ignored "-Wpsabi"
// A product that is added is rounded first, unless it says otherwise.
#pragma clang fp contract(off)

typedef float floats16 __attribute__((vector_size(64), aligned(4)));

// MARK: Products of matrices

// Rows of `right` that are used up before the next ones are looked at: 128 rows of 128 bytes stay in the first cache.
enum { DEPTH = 128, LANES = 16 };

// `rows`, `vectors` and `fused` are constants wherever this is inlined, so that the sums stay in registers.
INLINE void multiply_tile(const struct dense_product *p, size_t row, size_t column, size_t first, size_t end,
                          const size_t rows, const size_t vectors, const int fused) {
  const float *left = p->left + row * p->left_row + first * p->left_step;
  const float *right = p->right + first * p->right_row + column;
  float *result = p->result + row * p->result_row + column;
  floats16 sums[8][2];
#pragma clang loop unroll(full)
  for (size_t r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
    for (size_t v = 0; v < vectors; v++) {
      sums[r][v] = first ? *(const floats16 *)(result + r * p->result_row + LANES * v) : (floats16){0};
    }
  }
  for (size_t k = first; k < end; k++) {
    floats16 columns[2];
#pragma clang loop unroll(full)
    for (size_t v = 0; v < vectors; v++) columns[v] = *(const floats16 *)(right + LANES * v);
#pragma clang loop unroll(full)
    for (size_t r = 0; r < rows; r++) {
      const floats16 factor = left[r * p->left_row] - (floats16){0};
#pragma clang loop unroll(full)
      for (size_t v = 0; v < vectors; v++) {
        sums[r][v] = fused ? __builtin_elementwise_fma(factor, columns[v], sums[r][v]) : sums[r][v] + factor * columns[v];
      }
    }
    left += p->left_step;
    right += p->right_row;
  }
#pragma clang loop unroll(full)
  for (size_t r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
    for (size_t v = 0; v < vectors; v++) *(floats16 *)(result + r * p->result_row + LANES * v) = sums[r][v];
  }
}

// `height` rows at a time, and then fewer, for one or two vectors of columns.
INLINE void multiply_strip(const struct dense_product *p, size_t column, size_t first, size_t end, const size_t height,
                           const size_t vectors, const int fused) {
  size_t row = 0;
  for (; row + height <= p->rows; row += height) multiply_tile(p, row, column, first, end, height, vectors, fused);
  if (height == 8 && row + 4 <= p->rows) {
    multiply_tile(p, row, column, first, end, 4, vectors, fused);
    row += 4;
  }
  if (row + 2 <= p->rows) {
    multiply_tile(p, row, column, first, end, 2, vectors, fused);
    row += 2;
  }
  if (row < p->rows) multiply_tile(p, row, column, first, end, 1, vectors, fused);
}

INLINE void multiply(const struct dense_product *p, const size_t height, const size_t vectors, const int fused) {
  size_t first = 0;
  do {
    const size_t end = p->depth - first < DEPTH ? p->depth : first + DEPTH;
    size_t column = 0;
    for (; column + LANES * vectors <= p->columns; column += LANES * vectors) {
      multiply_strip(p, column, first, end, height, vectors, fused);
    }
    if (column < p->columns) multiply_strip(p, column, first, end, height, 1, fused);
    first = end;
  } while (first < p->depth);
}

#if HAS_WIDTHS
// Sixteen sums of 16 numbers fill half of the 32 registers of AVX-512; four of them half of AVX2's, two registers each.
FOR_AVX512 static void multiply_avx512(const struct dense_product *p) { multiply(p, 8, 2, 1); }

__attribute__((target(AVX2_FEATURES))) static void multiply_avx2(const struct dense_product *p) {
  multiply(p, 4, 1, 1);
}

static void multiply_sse2(const struct dense_product *p) { multiply(p, 2, 1, 0); }

void dense_multiply(const struct dense_product *product) {
  if (kernel_width_in_use == KERNEL_WIDTH_AVX512) return multiply_avx512(product);
  if (kernel_width_in_use == KERNEL_WIDTH_AVX2) return multiply_avx2(product);
  multiply_sse2(product);
}
#elif defined(__ARM_FEATURE_FMA) || defined(__FMA__)
void dense_multiply(const struct dense_product *product) { multiply(product, 4, 1, 1); }
#else
void dense_multiply(const struct dense_product *product) { multiply(product, 2, 1, 0); }
#endif

// MARK: Steps down a gradient

INLINE void step_adam(const struct dense_adam_rates *rates, const float *gradients, float *weights, float *means,
                      float *squares) {
  const floats16 g = *(const floats16 *)gradients;
  const floats16 m = rates->keep_mean * *(const floats16 *)means + (1 - rates->keep_mean) * g;
  const floats16 v = rates->keep_square * *(const floats16 *)squares + (1 - rates->keep_square) * (g * g);
  *(floats16 *)means = m;
  *(floats16 *)squares = v;
  *(floats16 *)weights -= rates->rate * m / (__builtin_elementwise_sqrt(v) + rates->floor);
}

KERNEL(void, dense_adam,
       (const struct dense_adam_rates *rates, const float *gradients, size_t count, float *weights, float *means,
        float *squares),
       (rates, gradients, count, weights, means, squares)) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) step_adam(rates, gradients + i, weights + i, means + i, squares + i);
  if (i == count) return;
  const size_t size = (count - i) * sizeof(float);
  float g[LANES] = {0}, w[LANES] = {0}, m[LANES] = {0}, v[LANES] = {0};
  memcpy(g, gradients + i, size);
  memcpy(w, weights + i, size);
  memcpy(m, means + i, size);
  memcpy(v, squares + i, size);
  step_adam(rates, g, w, m, v);
  memcpy(weights + i, w, size);
  memcpy(means + i, m, size);
  memcpy(squares + i, v, size);
}

KERNEL(void, dense_momentum,
       (float momentum, float rate, const float *gradients, size_t count, float *weights, float *velocities),
       (momentum, rate, gradients, count, weights, velocities)) {
  for (size_t i = 0; i < count; i++) {
    velocities[i] = momentum * velocities[i] + gradients[i];
    weights[i] -= rate * velocities[i];
  }
}
