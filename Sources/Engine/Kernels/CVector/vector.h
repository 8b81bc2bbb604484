// Vector operations that Swift's SIMD types do not turn into instructions: its `addingProduct` and
// `rounded` go lane by lane and are put together again only now and then (a third of the multiply-adds of
// a convolution stayed 4 wide, at a sixth of the speed). The compiler's own builtins always are one
// operation. Clang's vector types are Swift's SIMD4, SIMD8 and SIMD16.
#pragma once

typedef float vector_float4 __attribute__((ext_vector_type(4)));
typedef float vector_float8 __attribute__((ext_vector_type(8)));
typedef float vector_float16 __attribute__((ext_vector_type(16)));

typedef int vector_int4 __attribute__((ext_vector_type(4)));
typedef int vector_int8 __attribute__((ext_vector_type(8)));
typedef int vector_int16 __attribute__((ext_vector_type(16)));

typedef double vector_double8 __attribute__((ext_vector_type(8)));

static inline __attribute__((always_inline)) vector_double8 vector_widened8(vector_float8 a) {
  return __builtin_convertvector(a, vector_double8);
}

/* Asks for a cache line that will be changed soon; any address will do. */
static inline __attribute__((always_inline)) void vector_fetch(const float *address) {
  __builtin_prefetch(address, 1, 3);
}

#define VECTOR_OPERATIONS(N)                                                                   \
  /* a · b + c, rounded once. */                                                               \
  static inline __attribute__((always_inline)) vector_float##N vector_fused##N(                \
      vector_float##N a, vector_float##N b, vector_float##N c) {                               \
    return __builtin_elementwise_fma(a, b, c);                                                 \
  }                                                                                            \
  /* To the nearest integer, ties to even. */                                                  \
  static inline __attribute__((always_inline)) vector_float##N vector_rounded##N(              \
      vector_float##N a) {                                                                     \
    return __builtin_elementwise_roundeven(a);                                                 \
  }                                                                                            \
  static inline __attribute__((always_inline)) vector_float##N vector_square_root##N(          \
      vector_float##N a) {                                                                     \
    return __builtin_elementwise_sqrt(a);                                                      \
  }                                                                                            \
  typedef unsigned char vector_bytes##N __attribute__((ext_vector_type(N)));                   \
  /* N numbers below 256 as N bytes. */                                                        \
  static inline __attribute__((always_inline)) void vector_put_bytes##N(                       \
      unsigned char *target, vector_int##N a) {                                                \
    vector_bytes##N bytes = __builtin_convertvector(a, vector_bytes##N);                       \
    __builtin_memcpy(target, &bytes, N);                                                       \
  }                                                                                            \
  static inline __attribute__((always_inline)) vector_float##N vector_get_bytes##N(            \
      const unsigned char *source) {                                                           \
    vector_bytes##N bytes;                                                                     \
    __builtin_memcpy(&bytes, source, N);                                                       \
    return __builtin_convertvector(bytes, vector_float##N);                                    \
  }

VECTOR_OPERATIONS(4)
VECTOR_OPERATIONS(8)
VECTOR_OPERATIONS(16)

#undef VECTOR_OPERATIONS
