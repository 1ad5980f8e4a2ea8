// The vector loops of integrate-and-fire layers with weights in 32-bit floating point.
//
// A layer of n neurons is ⌈n/64⌉ blocks of 64, and its numbers, one a neuron, fill whole blocks. Spikes are words and lists as
// in StochasticKernels.h. Weights are row by row: the one from row j to neuron c is weights[j·stride + c], and rows can be
// read up to a whole block. All products and sums are rounded one by one, in a fixed order. Each function equals, bit for bit,
// the one of the same name and parameters in `DynamicsReference` (Sources/Kernels/Reference).
#ifndef DYNAMICS_KERNELS_H
#define DYNAMICS_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/// A layer of neurons and its state; see `dynamics_run`.
struct dynamics_layer {
  size_t blocks;            ///< Blocks of 64 neurons.
  size_t steps;             ///< Steps of a sample: word b·steps + t holds the spikes of block b in step t.
  float synapse_keep;       ///< What a current keeps from step to step; 0 for instantaneous synapses.
  float gain;               ///< How much a current of 1 raises a potential.
  float membrane_keep;      ///< What a potential keeps from step to step; 1 where nothing leaks.
  int32_t resets_to_zero;   ///< Whether a spike sets the potential to 0 instead of lowering it.
  int32_t refractory;       ///< In how many steps after a spike the potential is held at 0; INT32_MAX for all.
  const float *biases;      ///< Added to the current in every step; NULL for none.
  const float *levels;      ///< A potential of it or more is a spike; above 0 for a neuron that may fire.
  const float *thresholds;  ///< What a spike lowers the potential by.
  const uint64_t *able;     ///< A neuron whose bit is 0 sends no spikes.
  float *currents;
  float *potentials;
  int32_t *holds;           ///< Steps that each neuron is still held at 0.
  uint64_t *words;          ///< The spikes.
  float *trace;             ///< Where the potentials of step t before resets go: trace + t·trace_stride; NULL for nowhere.
  size_t trace_stride;
};

/// Spikes that reach a layer through weights.
struct dynamics_input {
  const float *weights;
  size_t stride;
  const uint16_t *list;
  const uint32_t *starts;
  size_t delay;             ///< Steps from a spike to its part in the current.
};

/// Steps first ..< end: i ← synapse_keep·i + (bias + Σ weights of the rows that fired `delay` steps ago); v ←
/// membrane_keep·v + gain·i, or 0 while it is held; a spike, and a reset, where v ≥ level.
///
/// The sum goes through the inputs one after the other, and through the rows of each in the order of its list.
void dynamics_run(const struct dynamics_layer *layer, const struct dynamics_input *inputs, size_t count, size_t first,
                  size_t end);

/// sums[j·stride + c] += errors[t·error_stride + c] for each step t in which row j fires, in ascending order of t, for
/// blocks·64 columns.
void dynamics_add_errors(const uint16_t *list, const uint32_t *starts, size_t steps, const float *errors,
                         size_t error_stride, size_t blocks, float *sums, size_t stride);

#endif
