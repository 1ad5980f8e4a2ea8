#include "DynamicsKernels.h"

#include "Lanes.h"

// A product that is added is rounded first, whether or not the CPU could do without.
#pragma clang fp contract(off)

typedef float floats16 __attribute__((vector_size(64), aligned(1)));
typedef _Bool bits16 __attribute__((ext_vector_type(16)));

enum { SIDE_BY_SIDE = 2 };

INLINE uint64_t spikes_of(const ints16 fired[4]) {
  uint16_t parts[4];
#pragma clang loop unroll(full)
  for (int q = 0; q < 4; q++) {
    const bits16 bits = __builtin_convertvector(fired[q], bits16);
    memcpy(&parts[q], &bits, sizeof parts[q]);
  }
  return parts[0] | (uint64_t)parts[1] << 16 | (uint64_t)parts[2] << 32 | (uint64_t)parts[3] << 48;
}

INLINE floats16 chosen(ints16 mask, floats16 yes, floats16 no) {
  return (floats16)((mask & (ints16)yes) | (~mask & (ints16)no));
}

// Adds the rows of all inputs that arrive in step t; whether there are any.
INLINE int add_arriving(const struct dynamics_input *in, size_t inputs, size_t offset, size_t t, floats16 *sums,
                        const size_t vectors) {
  int any = 0;
  for (size_t k = 0; k < inputs; k++) {
    if (t < in[k].delay) continue;
    const uint32_t *at = in[k].starts + (t - in[k].delay);
    for (uint32_t s = at[0]; s < at[1]; s++) {
      const float *row = in[k].weights + in[k].list[s] * in[k].stride + offset;
#pragma clang loop unroll(full)
      for (size_t q = 0; q < vectors; q++) sums[q] += *(const floats16 *)(row + 16 * q);
      any = 1;
    }
  }
  return any;
}

INLINE void run_blocks(const struct dynamics_layer *l, const struct dynamics_input *in, size_t inputs, size_t block,
                       size_t first, size_t end, const size_t count) {
  const size_t offset = 64 * block, vectors = 4 * count;
  const int is_once = l->refractory == INT32_MAX;
  // Without currents of its own, a neuron that a spike leaves at 0 does nothing in a step without input.
  const int is_still = l->synapse_keep == 0 && l->membrane_keep == 1 && !l->biases && !l->trace &&
                       (is_once || (l->resets_to_zero && !l->refractory));
  const ints16 zeroing = (ints16){0} - (l->resets_to_zero != 0);
  floats16 i[4 * SIDE_BY_SIDE], v[4 * SIDE_BY_SIDE];
  memcpy(i, l->currents + offset, vectors * sizeof *i);
  memcpy(v, l->potentials + offset, vectors * sizeof *v);
  for (size_t t = first; t < end; t++) {
    floats16 sums[4 * SIDE_BY_SIDE] = {{0}};
    ints16 fired[4 * SIDE_BY_SIDE];
    if (l->biases) memcpy(sums, l->biases + offset, vectors * sizeof *sums);
    if (!add_arriving(in, inputs, offset, t, sums, vectors) && is_still && t > first) {
      for (size_t k = 0; k < count; k++) l->words[(block + k) * l->steps + t] = 0;
      continue;
    }
#pragma clang loop unroll(full)
    for (size_t q = 0; q < vectors; q++) {
      i[q] = l->synapse_keep * i[q] + sums[q];
      v[q] = l->membrane_keep * v[q] + l->gain * i[q];
    }
    if (l->refractory)
      for (size_t q = 0; q < vectors; q++) {
        ints16 *hold = (ints16 *)(l->holds + offset + 16 * q);
        const ints16 held = *hold > 0;
        v[q] = chosen(held, (floats16){0}, v[q]);
        if (!is_once) *hold += held;
      }
    if (l->trace) memcpy(l->trace + t * l->trace_stride + offset, v, vectors * sizeof *v);
#pragma clang loop unroll(full)
    for (size_t q = 0; q < vectors; q++) {
      const floats16 threshold = *(const floats16 *)(l->thresholds + offset + 16 * q);
      fired[q] = v[q] >= *(const floats16 *)(l->levels + offset + 16 * q);
      v[q] = chosen(fired[q], chosen(zeroing, (floats16){0}, v[q] - threshold), v[q]);
    }
    if (l->refractory)
      for (size_t q = 0; q < vectors; q++) {
        ints16 *hold = (ints16 *)(l->holds + offset + 16 * q);
        *hold = (fired[q] & l->refractory) | (~fired[q] & *hold);
      }
#pragma clang loop unroll(full)
    for (size_t k = 0; k < count; k++)
      l->words[(block + k) * l->steps + t] = spikes_of(fired + 4 * k) & l->able[block + k];
  }
  memcpy(l->currents + offset, i, vectors * sizeof *i);
  memcpy(l->potentials + offset, v, vectors * sizeof *v);
}

EVERY_WIDTH
void dynamics_run(const struct dynamics_layer *layer, const struct dynamics_input *inputs, size_t count, size_t first,
                  size_t end) {
  const struct dynamics_layer l = *layer;
  size_t k = 0;
  for (; k + SIDE_BY_SIDE <= l.blocks; k += SIDE_BY_SIDE) run_blocks(&l, inputs, count, k, first, end, SIDE_BY_SIDE);
  for (; k < l.blocks; k++) run_blocks(&l, inputs, count, k, first, end, 1);
}

EVERY_WIDTH
void dynamics_add_errors(const uint16_t *list, const uint32_t *starts, size_t steps, const float *errors,
                         size_t error_stride, size_t blocks, float *sums, size_t stride) {
  for (size_t k = 0; k < blocks; k++)
    for (size_t t = 0; t < steps; t++) {
      floats16 error[4];
      memcpy(error, errors + t * error_stride + 64 * k, sizeof error);
      for (uint32_t s = starts[t]; s < starts[t + 1]; s++) {
        floats16 *row = (floats16 *)(sums + list[s] * stride + 64 * k);
#pragma clang loop unroll(full)
        for (int q = 0; q < 4; q++) row[q] += error[q];
      }
    }
}
