// What the processor and the operating system let a program use. Swift has no question for it;
// the compiler's builtins also check that the system saves the wide registers.
#pragma once
#include <stdbool.h>

static inline bool processor_has_avx2_fma(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return false;
#endif
}

static inline bool processor_has_avx512(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")
      && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw")
      && processor_has_avx2_fma();
#else
  return false;
#endif
}
