// What the kernels on panels are told about a patch. In C, so that the kernel modules, which are
// built for different instruction sets, share no Swift code.
#pragma once
#include <stdint.h>

/// One run of input channels under one tap: how far it begins behind the kernel's input pointer, and where its
/// weights begin behind the weights pointer (both in floats). For pooling, `weights` is the tap itself.
typedef struct {
  int64_t input;
  int64_t weights;
} PatchRun;

/// Rows of some samples at some places: samples side by side, places a whole batch apart.
typedef struct {
  int64_t places;
  int64_t samples;
  /// From a place to the next, in floats.
  int64_t stride;
} PatchRows;
