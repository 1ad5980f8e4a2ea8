// Prints the width in use and a digest of all that the loops of StochasticKernels.h, DynamicsKernels.h and DenseKernels.h write
// for random spikes and weights: it is one number, the same for every width and processor. The tests of the package compare the loops
// with their references.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "KernelWidth.h"
#include "SpikeKernels.h"

enum { ROWS = 133, BLOCKS = 3, STEPS = 61, COLUMNS = 64 * BLOCKS };

static uint64_t state = 88172645463325252u, digest = 14695981039346656037u;

// The generator xorshift64 of Marsaglia, Journal of Statistical Software 8(14), 2003.
static uint64_t draw(void) {
  state ^= state << 13;
  state ^= state >> 7;
  return state ^= state << 17;
}

// The hash FNV-1a of Fowler, Noll and Vo.
static void digest_bytes(const void *bytes, size_t count) {
  for (size_t i = 0; i < count; i++) digest = (digest ^ ((const uint8_t *)bytes)[i]) * 1099511628211u;
}

static uint16_t names[COLUMNS + 4], list[2][ROWS * STEPS + 4], active[ROWS + 4];
static uint32_t starts[2][STEPS + 1];
static int16_t counts[COLUMNS], active_counts[ROWS], high[ROWS * COLUMNS];
static uint16_t low[ROWS * COLUMNS];
static uint64_t rows[2][3 * STEPS], plus[BLOCKS * STEPS], minus[BLOCKS * STEPS], able[BLOCKS], gates[BLOCKS * STEPS];
static float leaky[COLUMNS], potentials[COLUMNS];
static int8_t bytes[ROWS * 64];
static int32_t sums[ROWS * 64];

static void draw_spikes(void) {
  uint8_t grey[ROWS];
  uint16_t rates[STEPS], totals[ROWS];
  for (size_t i = 0; i < ROWS; i++) grey[i] = (uint8_t)draw();
  for (size_t i = 0; i < 64 * BLOCKS; i++) names[i] = (uint16_t)i;
  for (size_t t = 0; t < STEPS; t++) rates[t] = (uint16_t)(draw() % 20000);
  for (int k = 0; k < 2; k++) {
    stochastic_encode(draw(), 3, 4, names, grey, ROWS, rates, STEPS, rows[k], totals);
    stochastic_starts(rows[k], 3, 1, 3, STEPS, starts[k]);
    stochastic_list(rows[k], 3, 1, 3, STEPS, names, list[k]);
    digest_bytes(rows[k], sizeof rows[k]);
    digest_bytes(totals, sizeof totals);
    digest_bytes(starts[k], sizeof starts[k]);
    digest_bytes(list[k], starts[k][STEPS] * sizeof **list);
  }
  stochastic_encode_evenly(draw(), 3, 4, names, grey, ROWS, rates, STEPS, plus, totals);
  digest_bytes(plus, sizeof plus);
  digest_bytes(totals, sizeof totals);
  stochastic_choose(draw(), 7, 8, 9, 40000, BLOCKS, able);
  for (size_t i = 0; i < BLOCKS * STEPS; i++) gates[i] = draw() & draw() & draw();
}

static void run_neurons(int zero) {
  struct stochastic_neuron neuron = {0.81f, 0.19f, 9000, zero, 11};
  stochastic_forward(&neuron, high, ROWS, BLOCKS, list[0], starts[0], STEPS, 0, STEPS, names, 1, able, leaky, potentials,
                     plus);
  digest_bytes(plus, sizeof plus);
  digest_bytes(leaky, sizeof leaky);
  digest_bytes(potentials, sizeof potentials);
  for (int cross = 0; cross < 2; cross++) {
    stochastic_gradient(&neuron, cross, high, ROWS, BLOCKS, list[0], starts[0], list[1], starts[1], STEPS, gates, able,
                        plus, minus);
    digest_bytes(plus, sizeof plus);
    digest_bytes(minus, sizeof minus);
  }
}

static void learn(void) {
  const struct stochastic_weights weights = {high, low, ROWS, BLOCKS, 1 << 27};
  const size_t count = stochastic_counts(plus, minus, BLOCKS, STEPS, counts, names, active_counts);
  digest_bytes(names, count * sizeof *names);
  size_t rows_seen = 0;
  for (uint16_t i = 0; i < ROWS; i++)
    if (i % 5) active[rows_seen++] = i;
  for (size_t i = 0; i < rows_seen; i++) active_counts[i] = (int16_t)(draw() % 60) - 30;
  stochastic_add_counts(&weights, active, active_counts, rows_seen, counts, 777.7f);
  for (uint16_t i = 0; i < ROWS; i++) active[i] = i;
  const struct stochastic_rows fired = {list[0], starts[0], list[1], starts[1], active, ROWS};
  stochastic_add_coincidences(&weights, &fired, STEPS / 3, plus, minus, bytes, sums, 3333.3f);
  stochastic_add_coincidences(&weights, &fired, STEPS, plus, minus, bytes, sums, 3333.3f);
  for (size_t b = 0; b < BLOCKS; b++) {
    stochastic_sum_coincidences(&fired, STEPS, plus + b * STEPS, minus + b * STEPS, bytes, sums);
    stochastic_sum_counts(active, active_counts, rows_seen, counts + 64 * b, sums);
    digest_bytes(sums, sizeof sums);
    stochastic_add_sums(&weights, b, active, ROWS, sums, 1234.5f);
  }
  const struct stochastic_noise noise = {draw(), draw(), 150, 1, 3e5, 77, 9};
  for (size_t b = 0; b < BLOCKS; b++) stochastic_add_noise(&weights, &noise, b, active, ROWS, names, count);
  digest_bytes(high, sizeof high);
  digest_bytes(low, sizeof low);
}

static float between(float low, float high) { return low + (high - low) * (float)(draw() % 65536) / 65536; }

static void step_down(size_t count) {
  static float gradients[COLUMNS], weights[COLUMNS], means[COLUMNS], squares[COLUMNS];
  for (size_t i = 0; i < COLUMNS; i++) {
    gradients[i] = between(-2, 2), weights[i] = between(-1, 1);
    means[i] = between(-1, 1), squares[i] = between(0, 1);
  }
  const struct dense_adam_rates rates = {0.9f, 0.99f, 0.013f, 1e-6f};
  dense_adam(&rates, gradients, count, weights, means, squares);
  dense_momentum(0.7f, 0.013f, gradients, count, weights, means);
  digest_bytes(weights, sizeof weights);
  digest_bytes(means, sizeof means);
  digest_bytes(squares, sizeof squares);
}

// Whole numbers, so that rounding a product or a sum changes nothing; check-kernels.c tries others.
static void multiply(size_t rows_of_left) {
  static float left[ROWS * 300], right[300 * COLUMNS], result[ROWS * COLUMNS];
  for (size_t i = 0; i < ROWS * 300; i++) left[i] = (float)(draw() % 64) - 32;
  for (size_t i = 0; i < 300 * COLUMNS; i++) right[i] = (float)(draw() % 64) - 32;
  const struct dense_product product = {.rows = rows_of_left, .columns = COLUMNS - 16, .depth = 300, .left = left,
                                        .left_row = 1, .left_step = ROWS, .right = right, .right_row = COLUMNS,
                                        .result = result, .result_row = COLUMNS};
  dense_multiply(&product);
  digest_bytes(result, sizeof result);
}

// A layer of leaky neurons with random spikes for its inputs, one after the other, and what its gradient adds up to.
static void run_layer(int round) {
  enum { STRIDE = COLUMNS + 16 };
  static float weights[ROWS * STRIDE], levels[COLUMNS], biases[COLUMNS], trace[STEPS * STRIDE], errors[ROWS * STRIDE];
  static int32_t holds[COLUMNS];
  for (size_t i = 0; i < ROWS * STRIDE; i++) weights[i] = between(-0.3f, 0.4f);
  for (size_t i = 0; i < COLUMNS; i++) levels[i] = between(0.5f, 2), biases[i] = between(-0.1f, 0.1f), holds[i] = 0;
  memset(leaky, 0, sizeof leaky);
  memset(potentials, 0, sizeof potentials);
  const struct dynamics_layer layer = {
      .blocks = BLOCKS, .steps = STEPS, .synapse_keep = round % 2 ? 0.87f : 0, .gain = 0.4f,
      .membrane_keep = round % 3 ? 0.97f : 1, .resets_to_zero = round % 5 < 3, .refractory = round % 4,
      .biases = round % 3 ? 0 : biases, .levels = levels, .thresholds = levels, .able = able, .currents = leaky,
      .potentials = potentials, .holds = holds, .words = plus, .trace = round % 2 ? trace : 0, .trace_stride = STRIDE};
  const struct dynamics_input inputs[2] = {{weights, STRIDE, list[0], starts[0], 0}, {weights, STRIDE, list[1], starts[1], 1}};
  dynamics_run(&layer, inputs, 2, 0, STEPS);
  dynamics_add_errors(list[0], starts[0], STEPS, trace, STRIDE, BLOCKS, errors, STRIDE);
  digest_bytes(plus, sizeof plus);
  digest_bytes(potentials, sizeof potentials);
  digest_bytes(errors, sizeof errors);
}

int main(void) {
  for (size_t i = 0; i < ROWS * COLUMNS; i++) high[i] = (int16_t)((int)(draw() % 4001) - 2000), low[i] = (uint16_t)draw();
  for (int round = 0; round < 20; round++) {
    draw_spikes();
    run_neurons(round % 2);
    run_layer(round);
    learn();
    step_down(COLUMNS - (size_t)round);
    multiply((size_t)round + 1);
  }
  printf("%s %016llx\n", kernel_width_name(), (unsigned long long)digest);
  return 0;
}
