import Diagnostics
import HDF5

extension RunSummary {
  /// Losses and accuracies are absent of runs that never looked at the test images.
  private static var seedFields: [(String, WritableKeyPath<RunSummary, SeedValues>, HDF5Condition)]
  {
    [
      ("train_accuracy", \.trainAccuracy, .share), ("train_loss", \.trainLoss, .finite),
      ("train_cross_entropy", \.trainCrossEntropy, .finite),
      ("validation_accuracy", \.validationAccuracy, .share),
      ("validation_loss", \.validationLoss, .finite),
      ("validation_cross_entropy", \.validationCrossEntropy, .finite),
    ]
  }

  /// Two curves, each over its own steps.
  private typealias Curve = WritableKeyPath<RunSummary, SeedCurves>
  private static var curveFields:
    [(
      steps: (String, WritableKeyPath<RunSummary, [Double]>),
      values: [(String, Curve, HDF5Condition)]
    )]
  {
    [
      (
        ("curve_steps", \.curveSteps),
        [
          ("curve_train_loss", \.curveTrainLoss, .finite),
          ("curve_train_accuracy", \.curveTrainAccuracy, .share),
        ]
      ),
      (
        ("evaluation_steps", \.evaluationSteps),
        [
          ("curve_validation_loss", \.curveValidationLoss, .finite),
          ("curve_validation_accuracy", \.curveValidationAccuracy, .share),
        ]
      ),
    ]
  }

  mutating func declare(in file: HDF5Fields, at group: String) throws(Failure) {
    try file.group(group)
    try file.attribute("label", on: group, &label)
    try file.attribute("optimizer", on: group, &optimizer)
    try file.attribute("role", on: group, &role)
    try file.list(group + "/seeds", &seeds, count: .atLeast(1), .count.ascending)
    let seedCount = HDF5Extent.exactly(seeds.count)
    for (field, path, condition) in Self.seedFields {
      try file.list(
        "\(group)/\(field)", &self[keyPath: path].values, count: seedCount, condition.orMissing)
    }
    for (steps, values) in Self.curveFields {
      try file.list("\(group)/\(steps.0)", &self[keyPath: steps.1], .count.ascending)
      for (field, path, condition) in values {
        try self[keyPath: path].declare(
          in: file, at: "\(group)/\(field)", seeds: seeds.count,
          points: self[keyPath: steps.1].count, condition)
      }
    }
    try file.json(group + "/tensors", &tensors)
  }

  /// Of nothing yet but its name, to be read.
  init(_ name: String) {
    let none = SeedValues([])
    self.init(
      name: name, label: "", optimizer: "", role: "", seeds: [], trainAccuracy: none,
      trainLoss: none, trainCrossEntropy: none, validationAccuracy: none, validationLoss: none,
      validationCrossEntropy: none, curveSteps: [], curveTrainLoss: SeedCurves([]),
      curveTrainAccuracy: SeedCurves([]),
      evaluationSteps: [], curveValidationLoss: SeedCurves([]),
      curveValidationAccuracy: SeedCurves([]))
  }
}
