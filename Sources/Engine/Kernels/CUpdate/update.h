// What the kernels of a parameter update are told about one tensor. In C, so that the kernel modules, which
// are built for different instruction sets, share no Swift code.
#pragma once
#include <stdint.h>

/// The quantizer: 0 none, 1 levels over the range, 2 integers, 3 sign (see SinglePrecisionGrid); 4 at most four levels
/// over the range, `levels` being passed on from one to the next where a weight reaches `thresholds`.
typedef struct {
  int32_t grid;
  float limit, step, half_steps, lowest, highest;
  float thresholds[3], levels[4];
} QuantizerConstants;

/// The estimator's derivative: 0 constant `gain`; 1 `gain` strictly between low and high, 0 elsewhere;
/// 2 gain·sech²(inverseWidth·v) from low to high, 0 elsewhere, v being the distance to the nearest of the
/// points phase + j·spacing.
typedef struct {
  int32_t shape;
  float gain, inverseWidth, spacing, phase, low, high;
} DerivativeConstants;

/// How an optimizer moves weights (see OptimizerKind). Closed: Swift's switches over it must name every case.
typedef enum __attribute__((enum_extensibility(closed))) StepRule : int32_t {
  StepRuleMomentum,
  StepRuleNesterov,
  StepRuleAdam,
  StepRuleAdamW,
  StepRuleAdaMax,
  StepRuleRMSProp,
  StepRuleAdadelta,
} StepRule;

/// The numbers of one step of an optimizer; its kind says what becomes of them. shrinkage: ηλ of AdamW's decay.
typedef struct {
  float decay, gain, rate, epsilon, shrinkage;
} UpdateFactors;

/// One step of one tensor; alpha multiplies the derivative, penalty is 2·l2.
typedef struct {
  StepRule rule;
  UpdateFactors factors;
  float alpha, penalty;
} StepConstants;
