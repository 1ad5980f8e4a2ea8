// Compares the loops of SpikeKernels.c with loops that anyone can check, on random sizes, spikes and weights, whatever
// width they are compiled for. Prints how many values were compared; exits with 1 where one differs.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

int main(void) {
  long compared = 0, different = 0;
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
  printf("%ld values compared, %ld different\n", compared, different);
  return different != 0;
}
