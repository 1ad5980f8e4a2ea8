#include "DynamicsKernels.h"

#include "Lanes.h"

// A product that is added is rounded first, whether or not the CPU could do without.
#pragma clang fp contract(off)

typedef float floats16 __attribute__((vector_size(64), aligned(1)));
typedef _Bool bits16 __attribute__((ext_vector_type(16)));

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
INLINE int add_arriving(const struct dynamics_input *in, size_t inputs, size_t offset, size_t t, floats16 sums[4]) {
  int any = 0;
  for (size_t k = 0; k < inputs; k++) {
    if (t < in[k].delay) continue;
    const uint32_t *at = in[k].starts + (t - in[k].delay);
    for (uint32_t s = at[0]; s < at[1]; s++) {
      const floats16 *row = (const floats16 *)(in[k].weights + in[k].list[s] * in[k].stride + offset);
#pragma clang loop unroll(full)
      for (int q = 0; q < 4; q++) sums[q] += row[q];
      any = 1;
    }
  }
  return any;
}

// A block does all steps before the next one begins: its potentials stay in registers, and the rows that it reads in a near
// cache.
INLINE void run_block(const struct dynamics_layer *l, const struct dynamics_input *in, size_t inputs, size_t block,
                      size_t first, size_t end) {
  const size_t offset = 64 * block;
  const int is_once = l->refractory == INT32_MAX;
  // Without currents of its own, a neuron that a spike leaves at 0 does nothing in a step without input.
  const int is_still = l->synapse_keep == 0 && l->membrane_keep == 1 && l->resets_to_zero && !l->biases && !l->trace &&
                       (is_once || !l->refractory);
  const ints16 zeroing = (ints16){0} - (l->resets_to_zero != 0);
  const floats16 *levels = (const floats16 *)(l->levels + offset);
  const floats16 *thresholds = (const floats16 *)(l->thresholds + offset);
  ints16 *holds = (ints16 *)(l->holds + offset);
  uint64_t *words = l->words + block * l->steps;
  floats16 i[4], v[4];
  memcpy(i, l->currents + offset, sizeof i);
  memcpy(v, l->potentials + offset, sizeof v);
  for (size_t t = first; t < end; t++) {
    floats16 sums[4] = {{0}};
    ints16 fired[4];
    if (l->biases) memcpy(sums, l->biases + offset, sizeof sums);
    words[t] = 0;
    if (!add_arriving(in, inputs, offset, t, sums) && is_still && t > first) {
      memset(i, 0, sizeof i);
      continue;
    }
#pragma clang loop unroll(full)
    for (int q = 0; q < 4; q++) {
      i[q] = l->synapse_keep * i[q] + sums[q];
      v[q] = l->membrane_keep * v[q] + l->gain * i[q];
      if (!l->refractory) continue;
      const ints16 held = holds[q] > 0;
      v[q] = chosen(held, (floats16){0}, v[q]);
      if (!is_once) holds[q] += held;
    }
    if (l->trace) memcpy(l->trace + t * l->trace_stride + offset, v, sizeof v);
#pragma clang loop unroll(full)
    for (int q = 0; q < 4; q++) {
      fired[q] = v[q] >= levels[q];
      v[q] = chosen(fired[q], chosen(zeroing, (floats16){0}, v[q] - thresholds[q]), v[q]);
      if (l->refractory) holds[q] = (fired[q] & l->refractory) | (~fired[q] & holds[q]);
    }
    words[t] = spikes_of(fired) & l->able[block];
  }
  memcpy(l->currents + offset, i, sizeof i);
  memcpy(l->potentials + offset, v, sizeof v);
}

KERNEL(void, dynamics_run,
       (const struct dynamics_layer *layer, const struct dynamics_input *inputs, size_t count, size_t first, size_t end),
       (layer, inputs, count, first, end)) {
  const struct dynamics_layer l = *layer;
  for (size_t k = 0; k < l.blocks; k++) run_block(&l, inputs, count, k, first, end);
}

KERNEL(void, dynamics_add_errors,
       (const uint16_t *list, const uint32_t *starts, size_t steps, const float *errors, size_t error_stride,
        size_t blocks, float *sums, size_t stride),
       (list, starts, steps, errors, error_stride, blocks, sums, stride)) {
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
