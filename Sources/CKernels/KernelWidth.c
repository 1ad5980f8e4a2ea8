#include "Widths.h"

#if HAS_WIDTHS
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int kernel_width_in_use = KERNEL_WIDTH_PLAIN;

static const char *const names[] = {"sse2", "avx2", "avx512"};
enum { COUNT = sizeof names / sizeof *names };

static int widest(void) {
  if (__builtin_cpu_supports("x86-64-v4")) return KERNEL_WIDTH_AVX512;
  return __builtin_cpu_supports("x86-64-v3") ? KERNEL_WIDTH_AVX2 : KERNEL_WIDTH_PLAIN;
}

__attribute__((constructor)) static void choose_width(void) {
  __builtin_cpu_init();
  const int limit = widest();
  kernel_width_in_use = limit;
  const char *wanted = getenv("SYNFIRE_WIDTH");
  if (!wanted || !*wanted) return;
  for (int width = 0; width < COUNT; width++) {
    if (strcmp(wanted, names[width])) continue;
    if (width <= limit) {
      kernel_width_in_use = width;
    } else {
      fprintf(stderr, "SYNFIRE_WIDTH: wanted a width of this CPU, at most %s, got %s; %s is used\n", names[limit], wanted,
              names[limit]);
    }
    return;
  }
  fprintf(stderr, "SYNFIRE_WIDTH: wanted sse2, avx2 or avx512, got %s; %s is used\n", wanted, names[limit]);
}

enum kernel_width kernel_width(void) { return (enum kernel_width)kernel_width_in_use; }

const char *kernel_width_name(void) { return names[kernel_width_in_use]; }
#else
enum kernel_width kernel_width(void) { return KERNEL_WIDTH_PLAIN; }

#if defined(__x86_64__)
const char *kernel_width_name(void) { return "sse2"; }
#else
const char *kernel_width_name(void) { return "neon"; }
#endif
#endif
