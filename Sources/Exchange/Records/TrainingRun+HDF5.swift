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

  /// Writes all groups of the run; a checkpoint holds the same groups and a few more.
  package func encode(to writer: HDF5Writer) throws(Failure) {
    try writer.setAttribute("run", .string(name))
    try writer.setAttribute("experiment", .string(experiment))
    try writer.setAttribute("seed", .integer(seed))
    try writer.setAttribute("train_images", .integer(trainCount))
    try writer.setAttribute("test_images", .integer(testCount))
    try writer.write([configuration], to: "/configuration")
    try dataset.write(to: writer)
    for tensor in tensors {
      let group = "/tensors/" + tensor.name
      try writer.createGroup(group)
      try writer.setAttribute("shape", .doubles(tensor.shape.map(Double.init)), on: group)
      try writer.setAttribute("is_quantized", .integer(tensor.isQuantized ? 1 : 0), on: group)
      try writer.setAttribute("w_max", .double(tensor.limit), on: group)
      try writer.setAttribute("gradient_factor", .double(tensor.alpha), on: group)
      if let bits = tensor.bits { try writer.setAttribute("bits", .integer(bits), on: group) }
    }
    try writer.write(tensors.map(\.name), to: "/tensor_names")
    if !initial.isEmpty { try write(initial, below: "/weights/initial", writer) }
    try write(final, below: "/weights/final", writer)
    try write(snapshots, below: "/weights/snapshots", writer)
    try writer.setAttribute(
      "axes",
      .string(
        "kernels: height,width,input channel,output channel; dense kernel: input,output; "
          + "snapshots have a leading axis of snapshots"), on: "/weights")
    try writer.write(
      snapshotSteps.map(Int64.init), shape: [snapshotSteps.count], to: "/weights/snapshot_steps")
    for (tensor, elements) in zip(tensors, snapshotElements) {
      guard let elements else { continue }
      try writer.write(
        elements, shape: [elements.count], to: "/weights/snapshot_elements/\(tensor.name)")
    }
    if !statistics.isEmpty {
      try writer.write(statistics.map(\.name), to: "/statistics_names")
      try write(statistics, below: "/statistics", writer)
    }
    try writer.write(optimizerState.map(\.name), to: "/optimizer/states")
    for state in optimizerState {
      try write(state.tensors, below: "/optimizer/" + state.name, writer)
    }
    let steps = [metrics.crossEntropy.count]
    try writer.write(metrics.crossEntropy, shape: steps, to: "/metrics/cross_entropy")
    try writer.write(metrics.penalty, shape: steps, to: "/metrics/l2_penalty")
    try writer.write(metrics.correct, shape: steps, to: "/metrics/correct")
    try writer.write(metrics.count, shape: steps, to: "/metrics/count")
    try writer.write(metrics.learningRate, shape: steps, to: "/metrics/learning_rate")
    let looks = [evaluations.count]
    try writer.write(evaluations.map { Int64($0.step) }, shape: looks, to: "/evaluation/step")
    try writer.write(evaluations.map(\.crossEntropy), shape: looks, to: "/evaluation/cross_entropy")
    try writer.write(evaluations.map(\.penalty), shape: looks, to: "/evaluation/l2_penalty")
    try writer.write(evaluations.map(\.accuracy), shape: looks, to: "/evaluation/accuracy")
  }

  private func write(_ tensors: [NamedTensor], below group: String, _ writer: HDF5Writer)
    throws(Failure)
  {
    try writer.createGroup(group)
    // Bits of trained weights are close to random: deflating hundreds of megabytes of them takes long and
    // gains a tenth.
    let isLarge = self.tensors.reduce(0) { $0 + $1.shape.reduce(1, *) } > 1 << 20
    for tensor in tensors {
      try writer.write(
        tensor.values, shape: tensor.shape, to: "\(group)/\(tensor.name)", isPacked: !isLarge)
    }
  }

  /// - Throws: `Failure` 66 when the file is absent, 65 when it is not a whole file of this schema.
  package init(path: String) throws(Failure) {
    try self.init(from: try Artifact.open(.trainingRun, at: path))
  }

  package init(from reader: HDF5Reader) throws(Failure) {
    let names = try reader.strings("/tensor_names")
    var tensors: [TensorDescription] = []
    for name in names {
      let group = "/tensors/" + name
      tensors.append(
        TensorDescription(
          name: name,
          shape: try reader.required("shape", on: group, \.doubles).map { Int($0) },
          isQuantized: try reader.required("is_quantized", on: group, \.integer) != 0,
          limit: try reader.required("w_max", on: group, \.double),
          alpha: try reader.required("gradient_factor", on: group, \.double),
          bits: try reader.attribute("bits", on: group)?.integer))
    }
    func read(_ group: String) throws(Failure) -> [NamedTensor] {
      var result: [NamedTensor] = []
      for tensor in tensors {
        let shape = tensor.shape
        let values = try reader.read("\(group)/\(tensor.name)", as: Float.self, shape: shape)
        result.append(NamedTensor(name: tensor.name, shape: shape, values: values))
      }
      return result
    }
    let snapshotSteps = try reader.read("/weights/snapshot_steps", as: Int64.self).map { Int($0) }
    var snapshots: [NamedTensor] = []
    var elements: [[Int32]?] = []
    for tensor in tensors {
      let place = "/weights/snapshot_elements/\(tensor.name)"
      let chosen = reader.contains(place) ? try reader.read(place, as: Int32.self) : nil
      elements.append(chosen)
      let shape = [snapshotSteps.count] + (chosen.map { [$0.count] } ?? tensor.shape)
      let values = try reader.read(
        "/weights/snapshots/\(tensor.name)", as: Float.self, shape: shape)
      snapshots.append(NamedTensor(name: tensor.name, shape: shape, values: values))
    }
    var statistics: [NamedTensor] = []
    if reader.contains("/statistics_names") {
      for name in try reader.strings("/statistics_names") {
        let place = "/statistics/\(name)"
        statistics.append(
          NamedTensor(
            name: name, shape: try reader.shape(of: place),
            values: try reader.read(place, as: Float.self)))
      }
    }
    var states: [OptimizerState] = []
    for state in try reader.strings("/optimizer/states") {
      states.append(OptimizerState(name: state, tensors: try read("/optimizer/" + state)))
    }
    var metrics = StepMetrics()
    metrics.crossEntropy = try reader.read("/metrics/cross_entropy", as: Double.self)
    let steps = [metrics.crossEntropy.count]
    metrics.penalty = try reader.read("/metrics/l2_penalty", as: Double.self, shape: steps)
    metrics.correct = try reader.read("/metrics/correct", as: Int32.self, shape: steps)
    metrics.count = try reader.read("/metrics/count", as: Int32.self, shape: steps)
    metrics.learningRate = try reader.read("/metrics/learning_rate", as: Double.self, shape: steps)
    let at = try reader.read("/evaluation/step", as: Int64.self)
    let entropies = try reader.read("/evaluation/cross_entropy", as: Double.self, shape: [at.count])
    let penalties = try reader.read("/evaluation/l2_penalty", as: Double.self, shape: [at.count])
    let accuracies = try reader.read("/evaluation/accuracy", as: Double.self, shape: [at.count])
    self.init(
      name: try reader.required("run", \.string),
      experiment: try reader.required("experiment", \.string),
      seed: try reader.required("seed", \.integer),
      configuration: try reader.strings("/configuration").first ?? "",
      dataset: try DatasetDescription(from: reader),
      trainCount: try reader.required("train_images", \.integer),
      testCount: try reader.required("test_images", \.integer),
      tensors: tensors,
      initial: reader.contains("/weights/initial") ? try read("/weights/initial") : [],
      final: try read("/weights/final"), snapshotSteps: snapshotSteps, snapshots: snapshots,
      optimizerState: states, metrics: metrics,
      evaluations: at.indices.map {
        Evaluation(
          step: Int(at[$0]), crossEntropy: entropies[$0], penalty: penalties[$0],
          accuracy: accuracies[$0])
      })
    self.statistics = statistics
    snapshotElements = elements.contains { $0 != nil } ? elements : []
  }
}
