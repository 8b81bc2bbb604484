import Diagnostics
import HDF5
import Storage

extension TrainingRun {
  /// Publishes the run.
  package func write(to path: String, key: StageKey, provenance: Provenance) throws(Failure) {
    try Artifact.write(.trainingRun, to: path, stage: "train", key: key, provenance: provenance) {
      (writer) throws(Failure) in try encode(to: writer)
    }
  }

  /// Writes all groups of the run, which are those of a checkpoint too.
  package func encode(to writer: HDF5Writer) throws(Failure) {
    var run = self
    try run.declare(in: HDF5Fields(writing: writer))
  }

  /// - Throws: `Failure` 66 when the file is absent, 65 when it is not a whole file of this schema.
  package init(path: String) throws(Failure) {
    try self.init(from: try Artifact.open(.trainingRun, at: path))
  }

  package init(from reader: HDF5Reader) throws(Failure) {
    self.init()
    try declare(in: HDF5Fields(reading: reader))
  }

  /// All but weights, statistics and what the optimizer remembers, for `StoredRun`.
  init(withoutWeights reader: HDF5Reader) throws(Failure) {
    self.init()
    let file = HDF5Fields(reading: reader)
    try declareDescription(in: file)
    try WeightFields(file, of: tensors).snapshotPlaces(
      steps: &snapshotSteps, count: .any, elements: &snapshotElements)
    try declareCourse(in: file)
  }

  private mutating func declare(in file: HDF5Fields) throws(Failure) {
    try declareDescription(in: file)
    try declareWeights(in: file)
    try declareCourse(in: file)
  }

  private mutating func declareDescription(in file: HDF5Fields) throws(Failure) {
    try file.attribute("run", &name)
    try file.attribute("experiment", &experiment)
    try file.attribute("seed", &seed, .count)
    try file.attribute("train_images", &trainCount, .count)
    try file.attribute("test_images", &testCount, .count)
    try file.text("/configuration", &configuration)
    try dataset.declare(in: file)
    try declareTensors(in: file)
  }

  private mutating func declareWeights(in file: HDF5Fields) throws(Failure) {
    let weights = WeightFields(file, of: tensors)
    if !isContinuation { try weights.tensors("/weights/initial", &initial) }
    try weights.tensors("/weights/final", &final)
    try weights.snapshots(&snapshots, steps: &snapshotSteps, elements: &snapshotElements)
    if try file.has("/statistics_names", !statistics.isEmpty) {
      try weights.vectors("/statistics_names", below: "/statistics", &statistics)
    }
    try file.records(
      "/optimizer/states", &optimizerState, named: \.name,
      { OptimizerState(name: $0, tensors: []) }, below: "/optimizer"
    ) { (state, group) throws(Failure) in try weights.tensors(group, &state.tensors) }
  }

  /// What happened step by step.
  private mutating func declareCourse(in file: HDF5Fields) throws(Failure) {
    try metrics.declare(in: file, at: "/metrics")
    try declareEvaluations(in: file, at: "/evaluation")
  }

  private mutating func declareTensors(in file: HDF5Fields) throws(Failure) {
    // The names stand behind the groups that they name.
    var names = tensors.map(\.name)
    if file.isRead {
      try file.names("/tensor_names", &names)
      tensors = names.map { TensorDescription($0) }
      try file.complete(names, of: "/tensor_names", below: "/tensors")
    }
    for index in tensors.indices {
      try tensors[index].declare(in: file, at: "/tensors/" + names[index])
    }
    if !file.isRead { try file.names("/tensor_names", &names) }
  }

  private mutating func declareEvaluations(
    in file: HDF5Fields, at group: String
  ) throws(Failure) {
    var steps = evaluations.map(\.step)
    var (entropies, penalties) = (evaluations.map(\.crossEntropy), evaluations.map(\.penalty))
    var accuracies = evaluations.map(\.accuracy)
    try file.list(group + "/step", &steps, .count.ascending)
    let count = HDF5Extent.exactly(steps.count)
    try file.list(group + "/cross_entropy", &entropies, count: count, .finite)
    try file.list(group + "/l2_penalty", &penalties, count: count, .notNegative)
    try file.list(group + "/accuracy", &accuracies, count: count, .share)
    evaluations = steps.indices.map {
      Evaluation(
        step: steps[$0], crossEntropy: entropies[$0], penalty: penalties[$0],
        accuracy: accuracies[$0])
    }
  }
}

extension TensorDescription {
  fileprivate mutating func declare(in file: HDF5Fields, at group: String) throws(Failure) {
    try file.group(group)
    try file.shape("shape", on: group, &shape)
    try file.attribute("is_quantized", on: group, &isQuantized)
    // Weights are in single precision: beyond, its quantizer has no steps.
    try file.attribute("w_max", on: group, &limit, .within(0x1p-64...0x1p64))
    try file.attribute("gradient_factor", on: group, &alpha, .finite)
    try file.attribute("bits", on: group, &bits, .within(1...24))
  }
}

extension StepMetrics {
  fileprivate mutating func declare(in file: HDF5Fields, at group: String) throws(Failure) {
    try file.list(group + "/cross_entropy", &crossEntropy, count: .atLeast(1), .finite)
    let steps = HDF5Extent.exactly(crossEntropy.count)
    try file.list(group + "/l2_penalty", &penalty, count: steps, .notNegative)
    try file.list(group + "/correct", &correct, count: steps, .count)
    try file.list(group + "/count", &count, count: steps, .positive)
    try file.list(group + "/learning_rate", &learningRate, count: steps, .notNegative)
    try file.require(
      zip(correct, count).allSatisfy(<=), "\(group) has more right answers than samples")
  }
}
