/// Accuracies and losses of one run (Table 5), and its learning curves.
package struct RunSummary: Equatable, Sendable {
  package var name: String
  /// As tables print it, for instance "Q̂ (S)".
  package var label: String
  /// "sgd" or "adam".
  package var optimizer: String
  /// "qhat" or "ste".
  package var role: String
  /// Seeds for which the run exists; every `SeedValues` below has one value for each.
  package var seeds: [Int]
  /// Mean over the last `stepsPerEpoch` steps, as the steps ran; shares, not per cent.
  package var trainAccuracy: SeedValues
  /// As the experiment reports losses: with the L2 part or without.
  package var trainLoss: SeedValues
  /// The same loss without the L2 part.
  package var trainCrossEntropy: SeedValues
  package var validationAccuracy: SeedValues
  package var validationLoss: SeedValues
  package var validationCrossEntropy: SeedValues
  /// Learning curves: one point per "epoch" of `stepsPerEpoch` steps.
  package var curveSteps: [Double]
  package var curveTrainLoss: SeedCurves
  package var curveTrainAccuracy: SeedCurves
  /// Steps at which the test images were looked at, with loss (L2 included) and accuracy.
  package var evaluationSteps: [Double]
  package var curveValidationLoss: SeedCurves
  package var curveValidationAccuracy: SeedCurves
  /// The network's tensors, as they were trained.
  package var tensors: [TensorSummary]

  package init(
    name: String, label: String, optimizer: String, role: String, seeds: [Int],
    trainAccuracy: SeedValues, trainLoss: SeedValues, trainCrossEntropy: SeedValues,
    validationAccuracy: SeedValues, validationLoss: SeedValues,
    validationCrossEntropy: SeedValues, curveSteps: [Double], curveTrainLoss: SeedCurves,
    curveTrainAccuracy: SeedCurves, evaluationSteps: [Double], curveValidationLoss: SeedCurves,
    curveValidationAccuracy: SeedCurves, tensors: [TensorSummary] = []
  ) {
    self.name = name
    self.label = label
    self.optimizer = optimizer
    self.role = role
    self.seeds = seeds
    self.trainAccuracy = trainAccuracy
    self.trainLoss = trainLoss
    self.trainCrossEntropy = trainCrossEntropy
    self.validationAccuracy = validationAccuracy
    self.validationLoss = validationLoss
    self.validationCrossEntropy = validationCrossEntropy
    self.curveSteps = curveSteps
    self.curveTrainLoss = curveTrainLoss
    self.curveTrainAccuracy = curveTrainAccuracy
    self.evaluationSteps = evaluationSteps
    self.curveValidationLoss = curveValidationLoss
    self.curveValidationAccuracy = curveValidationAccuracy
    self.tensors = tensors
  }
}

/// A tensor of a run.
package struct TensorSummary: Equatable, Sendable, Codable {
  package var name: String
  package var shape: [Int]
  package var isQuantized: Bool
  /// w_max.
  package var limit: Double
  /// The factor on the tensor's loss gradient.
  package var alpha: Double

  package init(name: String, shape: [Int], isQuantized: Bool, limit: Double, alpha: Double) {
    self.name = name
    self.shape = shape
    self.isQuantized = isQuantized
    self.limit = limit
    self.alpha = alpha
  }
}
