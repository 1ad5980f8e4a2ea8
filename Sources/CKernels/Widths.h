// One loop for several widths of vector registers; not a part of the interface.
#ifndef KERNEL_WIDTHS_H
#define KERNEL_WIDTHS_H

#include "KernelWidth.h"

#define INLINE static inline __attribute__((always_inline))

// Without a least width, clang splits vectors of 512 bits in two even where registers have as many.
#define WHOLE_VECTORS __attribute__((min_vector_width(512)))

#if defined(__x86_64__) && defined(__linux__)

#define HAS_WIDTHS 1
// The features of x86-64-v3 and v4, one by one: `arch=` would also tune for CPUs whose clock falls with wide vectors, and
// then clang leaves half of a register of 512 bits empty.
#define AVX2_FEATURES \
  "avx,avx2,bmi,bmi2,crc32,cx16,f16c,fma,lzcnt,movbe,popcnt,sahf,sse3,ssse3,sse4.1,sse4.2,xsave"
#define AVX512_FEATURES AVX2_FEATURES ",avx512f,avx512bw,avx512cd,avx512dq,avx512vl"
#define FOR_AVX2 __attribute__((target(AVX2_FEATURES))) WHOLE_VECTORS
#define FOR_AVX512 __attribute__((target(AVX512_FEATURES))) WHOLE_VECTORS

// The width in use, an `enum kernel_width`; written once, before the program's main function.
extern int kernel_width_in_use __attribute__((visibility("hidden")));

// Defines the function `name`, compiled for each width; its body, in braces, follows. `arguments` are the names of the
// `parameters`.
#define KERNEL(result, name, parameters, arguments)                       \
  INLINE WHOLE_VECTORS result name##_body parameters;                     \
  FOR_AVX512 static result name##_avx512 parameters {                     \
    return name##_body arguments;                                         \
  }                                                                       \
  FOR_AVX2 static result name##_avx2 parameters {                         \
    return name##_body arguments;                                         \
  }                                                                       \
  WHOLE_VECTORS static result name##_sse2 parameters {                    \
    return name##_body arguments;                                         \
  }                                                                       \
  result name parameters {                                                \
    if (kernel_width_in_use == KERNEL_WIDTH_AVX512) return name##_avx512 arguments; \
    if (kernel_width_in_use == KERNEL_WIDTH_AVX2) return name##_avx2 arguments;     \
    return name##_sse2 arguments;                                         \
  }                                                                       \
  INLINE WHOLE_VECTORS result name##_body parameters

#else

#define HAS_WIDTHS 0
#define KERNEL(result, name, parameters, arguments) WHOLE_VECTORS result name parameters

#endif
#endif
