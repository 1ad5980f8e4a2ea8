// Compares the loops of SpikeKernels.h and the product of DenseKernels.h with loops that anyone can check, on random sizes,
// spikes and weights. Prints the width in use and how many values were compared; exits with 1 if one differs.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "KernelWidth.h"
#include "SpikeKernels.h"

static uint64_t state = 88172645463325252u;

// The generator xorshift64 of Marsaglia, Journal of Statistical Software 8(14), 2003.
static uint64_t draw(void) {
  state ^= state << 13;
  state ^= state >> 7;
  return state ^= state << 17;
}

static int bit(const uint64_t *words, size_t index) { return (int)(words[index / 64] >> (index % 64) & 1); }

static uint64_t *words(size_t count, int all) {
  uint64_t *result = malloc(count * sizeof *result);
  for (size_t i = 0; i < count; i++) result[i] = all ? ~(uint64_t)0 : draw() & draw();
  return result;
}

static int8_t clipped(int value, int lowest) { return (int8_t)(value > 127 ? 127 : value < lowest ? lowest : value); }

static long compared = 0, different = 0;

static void check(int differs) {
  compared++;
  different += differs != 0;
}

// trunc(x · keep / 4096).
static int64_t kept(int32_t x, int32_t keep) { return (int64_t)x * keep / 4096; }

static int64_t between(int64_t low, int64_t high) { return low + (int64_t)(draw() % (uint64_t)(high - low + 1)); }

// Charges and amounts in rows of any length, followed by other rows or a margin, with guards around what is written.
static void check_rows(int round) {
  const size_t columns = 1 + draw() % 300, stride = columns + draw() % 3 * (draw() % 70), count = 1 + draw() % 12;
  const size_t rows = 64 * count, size = rows * stride + 64, marks = (columns + 63) / 64;
  const int lowest = round % 3 == 0 ? -128 : round % 3 == 1 ? -127 : 0, highest = round % 4 == 0 && lowest ? 0 : 127;
  const int amount = round % 5 == 0 ? -128 : round % 5 == 1 ? 127 : (int8_t)draw(), shift = (int)(draw() % 16);
  int8_t *memory = malloc(size + 3), *weights = memory + draw() % 3, *before = malloc(size);
  for (size_t i = 0; i < size; i++) {
    const int end = round % 7 < 2 ? (round % 7 ? lowest : highest) : (int8_t)draw();
    weights[i] = (int8_t)(end > highest ? highest : end < lowest ? lowest : end);
  }
  memcpy(before, weights, size);
  uint64_t *spikes = words(count, round % 4 == 0), *marked = words(marks, round % 6 == 0);
  if (columns % 64) marked[marks - 1] &= ((uint64_t)1 << columns % 64) - 1;
  int32_t *charges = malloc((columns + 66) * sizeof *charges), *old = malloc((columns + 66) * sizeof *old);
  for (size_t c = 0; c < columns + 66; c++) charges[c] = old[c] = (int32_t)between(-1000, 1000);

  int32_t *sums = malloc((64 * marks + 2) * sizeof *sums), *twice = malloc((columns + 66) * sizeof *twice);
  sums[0] = sums[64 * marks + 1] = 77;
  spike_charge_rows(weights, stride, columns, spikes, count, shift, sums + 1, charges + 1);
  memcpy(twice, charges, (columns + 66) * sizeof *twice);
  spike_add_charges(sums + 1, columns, twice + 1);
  check(sums[0] != 77), check(sums[64 * marks + 1] != 77);
  for (size_t c = 0; c < columns; c++) {
    int64_t sum = 0;
    for (size_t r = 0; r < rows; r++) sum += bit(spikes, r) * weights[r * stride + c];
    check(sums[c + 1] != (int32_t)(uint32_t)(sum * (1 << shift)));
    check(charges[c + 1] != (int32_t)(uint32_t)(old[c + 1] + sum * (1 << shift)));
    check(twice[c + 1] != (int32_t)(uint32_t)(old[c + 1] + 2 * sum * (1 << shift)));
  }
  check(charges[0] != old[0]), check(twice[0] != old[0]);
  for (size_t c = columns + 1; c < columns + 66; c++) check(charges[c] != old[c]), check(twice[c] != old[c]);

  spike_add_amount(weights, stride, spikes, count, marked, marks, (int8_t)amount, (int8_t)lowest, (int8_t)highest);
  for (size_t i = 0; i < size; i++) {
    const size_t r = i / stride, c = i % stride;
    int wanted = before[i];
    if (r < rows && c < columns && bit(spikes, r) && bit(marked, c)) {
      wanted += amount;
      wanted = wanted > highest ? highest : wanted < lowest ? lowest : wanted;
    }
    check(weights[i] != wanted);
  }
  free(memory), free(before), free(spikes), free(marked), free(charges), free(old), free(sums), free(twice);
}

// Charges and amounts in rows of blocks, some of which have none, with guards around what is written.
static void check_blocks(int round) {
  enum { WIDEST = 640, TALL = 704 };
  static size_t starts[TALL + 1];
  static int32_t firsts[TALL * WIDEST / 16], charges[WIDEST + 2], old[WIDEST + 2], sums[WIDEST + 2], wanted[WIDEST];
  static int16_t parts[WIDEST + 1];
  static int8_t changes[68 * WIDEST / 64 + 1], memory[TALL * WIDEST + 3], before[TALL * WIDEST];
  const size_t size = (size_t)16 << round % 3, places = 1 + draw() % (WIDEST / size), count = 1 + draw() % (TALL / 64);
  const size_t columns = places * size - (round % 4 ? 0 : draw() % size), whole = columns / size, marks = (columns + 63) / 64;
  const int offset = round % 5 == 0 ? 128 : round % 5 == 1 ? -127 : 0, shift = (int)(draw() % 14);
  const int lowest = round % 3 == 0 ? -128 : round % 3 == 1 ? -127 : 0, highest = round % 4 == 0 && lowest ? 0 : 127;
  const int amount = round % 5 == 0 ? -128 : round % 5 == 1 ? 127 : (int8_t)draw();
  int8_t *weights = memory + draw() % 3;
  size_t blocks = 0, reached = 0, changed = 0, reach[WIDEST / 16] = {0}, most = 0;
  for (size_t r = 0; r < 64 * count; r++) {
    starts[r] = blocks * size;
    for (size_t b = 0; b < whole; b++)
      if (r % 5 && (r % 5 == 1 || round % 6 == 0 || draw() % 3 == 0)) {
        firsts[blocks++] = (int32_t)(b * size);
        if (++reach[b] > most) most = reach[b];
      }
  }
  starts[64 * count] = blocks * size;
  for (size_t i = 0; i < blocks * size; i++) {
    const int end = round % 7 < 2 ? (round % 7 ? lowest : highest) : (int8_t)draw();
    before[i] = weights[i] = (int8_t)(end > highest ? highest : end < lowest ? lowest : end);
  }
  uint64_t *spikes = words(count, round % 4 == 0), *marked = words(marks, round % 6 == 0);
  if (columns % 64) marked[marks - 1] &= ((uint64_t)1 << columns % 64) - 1;
  for (size_t c = 0; c < WIDEST + 2; c++) charges[c] = old[c] = (int32_t)between(-1000, 1000), sums[c] = 77;
  parts[64 * marks] = 77, changes[68 * marks] = 77;
  const struct spike_blocks layout = {starts, firsts, size, most};
  const size_t got = spike_charge_blocks(&layout, weights, offset, spikes, count, shift, columns, parts, sums + 1, charges + 1);
  memset(wanted, 0, sizeof wanted);
  for (size_t r = 0; r < 64 * count; r++)
    for (size_t p = starts[r]; bit(spikes, r) && p < starts[r + 1]; p++, reached++)
      wanted[(size_t)firsts[p / size] + p % size] += weights[p] + offset;
  check(got != reached), check(sums[0] != 77), check(sums[64 * marks + 1] != 77), check(parts[64 * marks] != 77);
  for (size_t c = 0; c < columns; c++) {
    check(sums[c + 1] != wanted[c] * (1 << shift));
    check(charges[c + 1] != old[c + 1] + wanted[c] * (1 << shift));
  }
  check(charges[0] != old[0]);
  for (size_t c = columns + 1; c < WIDEST + 2; c++) check(charges[c] != old[c]);

  const size_t told = spike_add_amount_blocks(&layout, weights, spikes, count, marked, marks, (int8_t)amount, (int8_t)lowest,
                                              (int8_t)highest, changes);
  for (size_t r = 0; r < 64 * count; r++)
    for (size_t p = starts[r]; p < starts[r + 1]; p++) {
      int sum = before[p];
      if (bit(spikes, r) && bit(marked, (size_t)firsts[p / size] + p % size)) {
        changed++;
        sum += amount;
        sum = sum > highest ? highest : sum < lowest ? lowest : sum;
      }
      check(weights[p] != sum);
    }
  check(told != changed), check(changes[68 * marks] != 77);
  free(spikes), free(marked);
}

// Charges by connections one to one, whose weights are read past their end.
static void check_pairs(int round) {
  static int8_t memory[64 * 15 + 3];
  static int32_t charges[64 * 14 + 2], old[64 * 14 + 2];
  const size_t count = 1 + draw() % 14, start = draw() % 3;
  const int8_t *weights = memory + start;
  const int32_t offset = round % 3 ? (int32_t)between(-256, 256) : 0;
  const int shift = (int)(draw() % 13);
  for (size_t i = 0; i < sizeof memory; i++) memory[i] = (int8_t)draw();
  for (size_t i = 0; i < 64 * count + 2; i++) charges[i] = old[i] = (int32_t)between(-1000000, 1000000);
  uint64_t *spikes = words(count, round % 4 == 0);
  if (round % 5 == 0) spikes[draw() % count] = 0;
  spike_charge_pairs(weights, offset, spikes, count, shift, charges + 1);
  check(charges[0] != old[0]), check(charges[64 * count + 1] != old[64 * count + 1]);
  for (size_t i = 0; i < 64 * count; i++)
    check(charges[i + 1] != old[i + 1] + bit(spikes, i) * (weights[i] + offset) * (1 << shift));
  free(spikes);
}

// Sums in ascending order; every step is rounded once where the CPU can multiply and add at once.
static void check_product(int round) {
  static float left[40 * 400], right[400 * 120], result[40 * 120];
#if defined(__x86_64__)
  const int fused = kernel_width() != KERNEL_WIDTH_PLAIN;
#else
  const int fused = 1;
#endif
  const struct dense_product p = {.rows = 1 + draw() % 40, .columns = 16 * (1 + draw() % 7), .depth = draw() % 390,
                                  .left = left, .left_row = round % 2 ? 1 : 400, .left_step = round % 2 ? 40 : 1,
                                  .right = right, .right_row = 120, .result = result, .result_row = 120};
  for (size_t i = 0; i < 40 * 400; i++) left[i] = (float)between(-100000, 100000) / 65536;
  for (size_t i = 0; i < 400 * 120; i++) right[i] = (float)between(-100000, 100000) / 65536;
  for (size_t i = 0; i < 40 * 120; i++) result[i] = 7;
  dense_multiply(&p);
  for (size_t r = 0; r < 40; r++) {
    for (size_t c = 0; c < 120; c++) {
      const int is_inside = r < p.rows && c < p.columns;
      float sum = is_inside ? 0 : 7;
      for (size_t k = 0; is_inside && k < p.depth; k++) {
        const float a = left[r * p.left_row + k * p.left_step], b = right[k * p.right_row + c];
        const volatile float rounded = a * b;
        sum = fused ? fmaf(a, b, sum) : sum + rounded;
      }
      check(result[r * p.result_row + c] != sum);
    }
  }
}

enum { MOST = 6 };
struct bank {
  int32_t charges[64 * MOST], currents[64 * MOST], voltages[64 * MOST];
  uint8_t holds[64 * MOST];
  uint64_t spikes[MOST];
};

// One word of compartments, one by one in 64 bits; 0, and nothing is written, where one overflows.
static int slow_word(const struct spike_compartment *p, const int32_t *noise, struct bank *bank, size_t word, int32_t common, int elapsed,
                     uint64_t valid, struct spike_outcome *outcome) {
  struct bank next = *bank;
  struct spike_outcome told = *outcome;
  int fits = 1;
  next.spikes[word] = 0;
  for (size_t i = 64 * word; i < 64 * word + 64; i++) {
    const int counts = (int)(valid >> i % 64 & 1);
    const int64_t charge = (int64_t)bank->charges[i] + common;
    const int64_t u = kept(bank->currents[i], p->current_keep) + charge * 64;
    const int64_t sum = kept(bank->voltages[i], p->voltage_keep) + u + p->bias + (noise ? noise[i] : 0);
    const int hold = bank->holds[i] > elapsed ? bank->holds[i] - elapsed : 0;
    const int fires = counts && !hold && sum > p->level;
    const int64_t v = hold || fires ? 0 : sum;
    fits &= charge >= p->charge_low && charge <= p->charge_high;
    fits &= !counts || (u >= p->current_low && u <= p->current_high);
    fits &= !counts || hold || (sum >= p->voltage_low && sum <= p->voltage_high);
    if (counts && !hold && sum < told.lowest) told.lowest = (int32_t)sum;
    if (counts && !hold && sum > told.highest) told.highest = (int32_t)sum;
    if (counts && (p->current_keep || p->voltage_keep || noise))
      told.changed |= u != bank->currents[i] || v != bank->voltages[i] || hold || fires;
    next.charges[i] = 0;
    next.currents[i] = (int32_t)u;
    next.voltages[i] = (int32_t)v;
    next.holds[i] = (uint8_t)(fires ? (p->refractory > 1 ? p->refractory : 0) : hold);
    next.spikes[word] |= (uint64_t)fires << i % 64;
    told.spikes += (size_t)fires;
  }
  if (!fits) return 0;
  *bank = next, *outcome = told;
  outcome->done = word + 1;
  return 1;
}

static int32_t pick(const int32_t *numbers, size_t count) { return numbers[draw() % count]; }

static void check_integrate(int round) {
  static struct bank fast, slow;
  const int32_t keeps[] = {0, 0, 1, 4095, 4096, (int32_t)(draw() % 4097)};
  const int32_t biases[] = {0, -524288, 524160, (int32_t)between(-9000, 9000)};
  const int32_t levels[] = {0, 8388544, (int32_t)(draw() % 400000)};
  const int32_t edges[] = {0, 1, -1, 4095, 4096, -4096, 8388607, -8388608, 8388606, -8388607, 63, -63};
  const struct spike_compartment p = {
      .current_keep = pick(keeps, 6), .voltage_keep = pick(keeps, 6), .bias = pick(biases, 4),
      .level = pick(levels, 3), .charge_low = -262144, .charge_high = 262143,
      .current_low = -8388608 + round % 2, .current_high = 8388607,
      .voltage_low = round % 3 ? -8388608 : -100000, .voltage_high = 8388607, .refractory = 1 + (int)(draw() % 63)};
  const size_t count = 1 + draw() % MOST;
  const uint64_t valid = ~(uint64_t)0 >> draw() % 64;
  const int32_t common = round % 3 ? 0 : (int32_t)between(-900, 900);
  const int elapsed = round % 4 ? 1 + (int)(draw() % 3) : 255, wild = round % 2;
  for (size_t i = 0; i < 64 * MOST; i++) {
    fast.charges[i] = (int32_t)between(-300, 300) * (wild && draw() % 64 == 0 ? 1000 : 1);
    fast.currents[i] = wild && draw() % 8 == 0 ? pick(edges, 12) : (int32_t)between(-300000, 300000);
    fast.voltages[i] = wild && draw() % 8 == 0 ? pick(edges, 12) : (int32_t)between(-300000, 300000);
    fast.holds[i] = draw() % 10 || p.refractory == 1 ? 0 : (uint8_t)(1 + draw() % 63);
  }
  static int32_t noise[64 * MOST];
  const int is_noisy = round % 5 < 2;
  for (size_t i = 0; i < 64 * MOST; i++) noise[i] = (int32_t)between(-128, 127) * (wild ? 1 << draw() % 17 : 64);
  slow = fast;
  for (size_t first = 0; first < count;) {
    struct spike_outcome wanted = {first, 0, INT32_MAX, INT32_MIN, 0};
    const struct spike_outcome got =
        is_noisy ? spike_integrate_noisy(&p, noise, fast.charges, common, fast.currents, fast.voltages, fast.holds,
                                         (uint8_t)elapsed, first, count, valid, fast.spikes)
                 : spike_integrate(&p, fast.charges, common, fast.currents, fast.voltages, fast.holds,
                                   (uint8_t)elapsed, first, count, valid, fast.spikes);
    for (size_t k = first; k < count; k++)
      if (!slow_word(&p, is_noisy ? noise : 0, &slow, k, common, elapsed, k + 1 == count ? valid : ~(uint64_t)0, &wanted)) break;
    check(got.done != wanted.done), check(got.lowest != wanted.lowest), check(got.highest != wanted.highest);
    check((got.changed != 0) != wanted.changed), check(got.spikes != wanted.spikes);
    for (size_t i = 0; i < 64 * MOST; i++) {
      check(fast.charges[i] != slow.charges[i]), check(fast.currents[i] != slow.currents[i]);
      check(fast.voltages[i] != slow.voltages[i]), check(fast.holds[i] != slow.holds[i]);
    }
    for (size_t k = 0; k < MOST; k++) check(fast.spikes[k] != slow.spikes[k]);
    first = wanted.done + 1;
  }
}

// Word `lane` of the Philox4x32-10 block of a counter, as in Salmon et al., SC 2011, section 3.3.
static uint32_t philox_word(uint64_t key, uint64_t position, uint32_t substream, uint32_t purpose, int lane) {
  uint32_t c[4] = {(uint32_t)position, (uint32_t)(position >> 32), substream, purpose};
  for (uint32_t round = 0; round < 10; round++) {
    const uint64_t first = (uint64_t)c[0] * 0xD2511F53u, second = (uint64_t)c[2] * 0xCD9E8D57u;
    c[0] = (uint32_t)(second >> 32) ^ c[1] ^ ((uint32_t)key + round * 0x9E3779B9u);
    c[2] = (uint32_t)(first >> 32) ^ c[3] ^ ((uint32_t)(key >> 32) + round * 0xBB67AE85u);
    c[1] = (uint32_t)second, c[3] = (uint32_t)first;
  }
  return c[lane];
}

static void check_random(int round) {
  static uint32_t places[304], drawn[304];
  const size_t count = draw() % 301;
  const uint64_t key = draw(), base = round % 3 ? draw() : UINT64_MAX - draw() % 9;
  const uint32_t substream = (uint32_t)draw(), purpose = (uint32_t)draw(), from = (uint32_t)draw() % 100;
  for (uint32_t k = 0; k < count; k++)
    places[k] = round % 4 == 0 ? from + k : round % 4 == 1 ? (uint32_t)draw() : (uint32_t)draw() % 40;
  memset(drawn, 0x5A, sizeof drawn);
  spike_random_words(key, base, substream, purpose, places, count, drawn);
  for (size_t k = 0; k < count; k++)
    check(drawn[k] != philox_word(key, base + places[k] / 4, substream, purpose, (int)(places[k] % 4)));
  for (size_t k = count; k < 304; k++) check(drawn[k] != 0x5A5A5A5Au);
}

int main(void) {
  for (int round = 0; round < 300; round++) {
    const size_t groups = 1 + draw() % 9, count = 1 + draw() % 14, rows = 64 * count, columns = 64 * groups;
    const int lowest = round % 2 ? -127 : -128;
    int8_t *memory = malloc(rows * columns + 3), *weights = memory + draw() % 3, *before = malloc(rows * columns);
    for (size_t i = 0; i < rows * columns; i++)
      weights[i] = round % 5 == 0 ? (int8_t)lowest : round % 5 == 1 ? 127 : clipped((int8_t)draw(), lowest);
    memcpy(before, weights, rows * columns);
    uint64_t *spikes = words(count, round % 3 == 0), *plus = words(groups, 0), *minus = words(groups, 0);
    uint64_t *above = words(groups, 0), *greater = words(groups, 0);
    int32_t *sums = malloc(columns * sizeof *sums), *others = malloc(columns * sizeof *others);
    const int32_t threshold = (int32_t)(draw() % 600);

    spike_sum_rows(weights, groups, spikes, count, sums);
    for (size_t c = 0; c < columns; c++) others[c] = draw() % 2 ? sums[c] : (int32_t)(draw() % 1000);
    spike_threshold(sums, groups, threshold, above);
    spike_compare(sums, others, groups, greater);
    spike_add_outer(weights, groups, spikes, count, plus, minus, (int8_t)lowest);

    for (size_t c = 0; c < columns; c++) {
      int32_t sum = 0;
      for (size_t r = 0; r < rows; r++) {
        const int spike = bit(spikes, r), old = before[r * columns + c];
        sum += spike * old;
        different += weights[r * columns + c] != clipped(old + spike * (bit(plus, c) - bit(minus, c)), lowest);
      }
      different += sums[c] != sum;
      different += bit(above, c) != (sum > threshold);
      different += bit(greater, c) != (sum > others[c]);
      compared += (long)rows + 3;
    }
    free(memory), free(before), free(spikes), free(plus), free(minus), free(above), free(greater), free(sums), free(others);
  }
  for (int round = 0; round < 200; round++) check_rows(round), check_pairs(round), check_blocks(round);
  for (int round = 0; round < 20; round++) check_product(round);
  for (int round = 0; round < 1500; round++) check_integrate(round), check_random(round);
  printf("%s: %ld values compared, %ld different\n", kernel_width_name(), compared, different);
  return different != 0;
}
