#include <math.h>

#include "Lanes.h"
#include "Philox.h"
#include "StochasticKernels.h"
#include "WeightHalves.h"

// The careful way rounds like plain code.
#pragma clang fp contract(off)

typedef double doubles16 __attribute__((vector_size(128), aligned(1)));
typedef uint64_t longs16 __attribute__((vector_size(128), aligned(1)));
typedef uint16_t names16 __attribute__((vector_size(32), aligned(1)));

static const double LARGEST = 0x1p29;

// The uniform numbers of [0, 1) in two words of 32 bits, multiples of 2⁻⁵³.
INLINE doubles16 uniform(const longs16 *low, const longs16 *high) {
  return __builtin_convertvector((*high << 32 | *low) >> 11, doubles16) * 0x1p-53;
}

// −ln(y) for y in (0, 1]: y = 2ᵉ·m with m around 1, and ln m = 2(s + s³/3 + s⁵/5 + …) with s = (m − 1)/(m + 1).
INLINE doubles16 minus_log(doubles16 y) {
#pragma clang fp contract(fast)
  const longs16 bits = (longs16)y;
  doubles16 m = (doubles16)((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000);
  const longs16 is_large = (longs16)(m > 1.4142135623730951);
  m = (doubles16)((longs16)m - (is_large & 0x10000000000000));
  const doubles16 exponent = __builtin_convertvector((bits >> 52) + (is_large & 1), doubles16) - 1023;
  const doubles16 s = (m - 1) / (m + 1), z = s * s;
  doubles16 sum = 1.0 / 23 - (doubles16){0};
#pragma clang loop unroll(full)
  for (int k = 21; k > 0; k -= 2) sum = sum * z + 1.0 / k;
  return -0.6931471805599453 * exponent - 2 * s * sum;
}

// cos(2πu) for u in [0, 1): the sine of x = 2π(|u − ½| − ¼), by its series.
INLINE doubles16 cosine(doubles16 u) {
#pragma clang fp contract(fast)
  const doubles16 x = 6.283185307179586 * (__builtin_elementwise_abs(u - 0.5) - 0.25), z = x * x;
  doubles16 sum = {0};
  double factor = -1.0 / 51090942171709440000.0; // 1/21!, and from there 1/19!, 1/17!, …
#pragma clang loop unroll(full)
  for (int k = 21; k > 0; k -= 2) {
    sum = sum * z - factor;
    factor *= -k * (k - 1);
  }
  return x * sum;
}

// The same change by the functions of the C library, whose last bits may differ.
static int32_t careful_change(const struct stochastic_noise *noise, uint64_t first, uint64_t second) {
  const double u1 = (double)(first >> 11) * 0x1p-53, u2 = (double)(second >> 11) * 0x1p-53;
  const double change = sqrt(-2 * log(1 - u1)) * cos(2 * 3.141592653589793 * u2) * noise->deviation;
  return (int32_t)fmin(LARGEST, fmax(-LARGEST, rint(change)));
}

// The rounded noise of the synapses from a row to sixteen columns; two vectors side by side hide each other's delays.
//
// The series are exact to some 10⁻¹⁴ of the deviation. Where they come closer than 10⁻¹¹ of it to the middle between two
// whole numbers, the C library decides, so that the result is always that of the plain formula.
INLINE void changes_of(const struct stochastic_noise *noise, uint64_t row, const uint16_t *names, ints16 *changes) {
  const longs16 columns = __builtin_convertvector(*(const names16 *)names, longs16);
  const longs16 positions = columns * noise->column_stride + (noise->first + row * noise->row_stride);
  longs8 place[2], drawn[2][4];
  longs16 words[4];
  memcpy(place, &positions, sizeof place);
#pragma clang loop unroll(full)
  for (int half = 0; half < 2; half++) {
    drawn[half][0] = place[half] & 0xFFFFFFFFu;
    drawn[half][1] = place[half] >> 32;
    drawn[half][2] = noise->substream - (longs8){0};
    drawn[half][3] = noise->purpose - (longs8){0};
    philox(drawn[half], noise->key);
#pragma clang loop unroll(full)
    for (int w = 0; w < 4; w++) memcpy((longs8 *)&words[w] + half, &drawn[half][w], sizeof(longs8));
  }
  const doubles16 radius = __builtin_elementwise_sqrt(2 * minus_log(1 - uniform(&words[0], &words[1])));
  const doubles16 change = radius * cosine(uniform(&words[2], &words[3])) * noise->deviation;
  const doubles16 nearest = __builtin_elementwise_rint(change);
  const doubles16 bounded = __builtin_elementwise_min(__builtin_elementwise_max(nearest, -LARGEST - (doubles16){0}),
                                                     LARGEST - (doubles16){0});
  *changes = __builtin_convertvector(bounded, ints16);
  const longs16 doubtful = (longs16)(__builtin_elementwise_abs(change - nearest) > 0.5 - 1e-11 * noise->deviation);
  if (__builtin_expect(__builtin_reduce_or(doubtful) == 0, 1)) return;
  for (int i = 0; i < 16; i++)
    if (doubtful[i]) (*changes)[i] = careful_change(noise, words[1][i] << 32 | words[0][i], words[3][i] << 32 | words[2][i]);
}

KERNEL(void, stochastic_add_noise,
       (const struct stochastic_weights *w, const struct stochastic_noise *noise, size_t block, const uint16_t *active,
        size_t count, const uint16_t *columns, size_t column_count),
       (w, noise, block, active, count, columns, column_count)) {
  uint16_t names[64 + 16] = {0};
  size_t found = 0;
  for (size_t i = 0; i < column_count; i++)
    if (columns[i] / 64 == block) names[found++] = columns[i];
  if (!found) return;
  for (size_t i = 0; i < count; i++) {
    const size_t at = (block * w->rows + active[i]) * 64;
    ints16 all[4] = {{0}};
    for (size_t k = 0; k < found; k += 16) {
      ints16 some;
      changes_of(noise, active[i], names + k, &some);
      for (size_t c = k; c < found && c < k + 16; c++) ((int32_t *)all)[names[c] % 64] = some[c - k];
    }
    add_bounded(w->high + at, w->low + at, all, w->limit);
    add_bounded(w->high + at + 32, w->low + at + 32, all + 2, w->limit);
  }
}
