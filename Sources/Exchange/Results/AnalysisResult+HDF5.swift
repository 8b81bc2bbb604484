import Configurations
import Diagnostics
import HDF5
import Records
import Storage

// Layout: `/runs/<name>/…`, `/comparisons/<name>/…` (with `tensors/<name>/…` below), `/findings`,
// `/quantization`, `/configuration/…`, `/run_provenance/…`, `/inputs/…`, `/dataset`. Lists keep their
// order in a dataset of names beside the groups.

extension AnalysisResult {
  package func write(to path: String, key: StageKey, provenance: Provenance) throws(Failure) {
    try Artifact.write(.analysis, to: path, stage: "analyze", key: key, provenance: provenance) {
      (writer) throws(Failure) in try encode(to: writer)
    }
  }

  private func encode(to writer: HDF5Writer) throws(Failure) {
    try writer.setAttribute("experiment", .string(experiment.name))
    try writer.setAttribute("profile", .string(profile))
    try writer.write(json: experiment, to: "/experiment")
    try writer.write(json: paper, to: "/paper_values")
    if let recipe { try writer.write(json: recipe, to: "/recipe") }
    try writer.setAttribute("train_images", .integer(trainCount))
    try writer.setAttribute("test_images", .integer(testCount))
    try writer.write(seeds.map(Int64.init), shape: [seeds.count], to: "/seeds")
    try dataset.write(to: writer)
    try quantization.encode(to: writer)
    try writer.write(runs.map(\.name), to: "/run_names")
    for run in runs { try run.encode(to: writer, "/runs/" + run.name) }
    try writer.write(missingRuns, to: "/missing_runs")
    try writer.write(comparisons.map(\.name), to: "/comparison_names")
    for comparison in comparisons {
      try comparison.encode(to: writer, "/comparisons/" + comparison.name)
    }
    try writer.write(
      configuration.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, below: "/configuration")
    try writer.write(
      runProvenance.entries.map { ($0.name, $0.value) }, below: "/run_provenance")
    try writer.write(provenanceNotes, to: "/provenance_notes")
    try writer.write(inputs.map { ($0.path, $0.sha256) }, below: "/inputs")
    try writer.write(json: findings, to: "/findings")
    if let contactSheet { try contactSheet.write(to: writer, "/contact_sheet") }
  }

  /// - Throws: `Failure` 66 when the file is absent, 65 when it is not a whole file of this schema.
  package init(path: String) throws(Failure) {
    let reader = try Artifact.open(.analysis, at: path)
    var runs: [RunSummary] = []
    for name in try reader.strings("/run_names") {
      runs.append(try RunSummary(from: reader, "/runs/" + name, name: name))
    }
    var comparisons: [ComparisonSummary] = []
    for name in try reader.strings("/comparison_names") {
      comparisons.append(
        try ComparisonSummary(from: reader, "/comparisons/" + name, name: name))
    }
    self.init(
      experiment: try reader.decode(Experiment.self, "/experiment"),
      paper: try reader.decode(PaperValues.self, "/paper_values"),
      recipe: reader.contains("/recipe") ? try reader.decode(RecipeTable.self, "/recipe") : nil,
      seeds: try reader.read("/seeds", as: Int64.self).map { Int($0) },
      dataset: try DatasetDescription(from: reader),
      trainCount: try reader.required("train_images", \.integer),
      testCount: try reader.required("test_images", \.integer),
      quantization: try QuantizationSummary(from: reader), runs: runs,
      missingRuns: try reader.strings("/missing_runs"), comparisons: comparisons,
      configuration: Dictionary(
        try reader.pairs(below: "/configuration").map { ($0.name, $0.value) },
        uniquingKeysWith: { first, _ in first }),
      runProvenance: Provenance(entries: try reader.pairs(below: "/run_provenance")),
      provenanceNotes: try reader.strings("/provenance_notes"),
      inputs: try reader.pairs(below: "/inputs").map {
        InputFile(path: $0.name, sha256: $0.value)
      })
    findings = try reader.decode(Findings.self, "/findings")
    if reader.contains("/contact_sheet") {
      contactSheet = try ContactSheet(from: reader, "/contact_sheet")
    }
  }
}

extension QuantizationSummary {
  fileprivate func encode(to writer: HDF5Writer) throws(Failure) {
    let group = "/quantization"
    try writer.createGroup(group)
    try writer.setAttribute("bits", .integer(bits), on: group)
    try writer.setAttribute("grid", .string(grid), on: group)
    try writer.setAttribute("estimator", .string(estimator), on: group)
    try writer.setAttribute("alpha", .double(alpha), on: group)
    let sorted = parameters.sorted { $0.key < $1.key }
    try writer.write(sorted.map(\.key), to: group + "/parameter_names")
    try writer.write(doubles: sorted.map(\.value), to: group + "/parameter_values")
  }

  fileprivate init(from reader: HDF5Reader) throws(Failure) {
    let group = "/quantization"
    let names = try reader.strings(group + "/parameter_names")
    let values = try reader.read(group + "/parameter_values", as: Double.self, shape: [names.count])
    self.init(
      bits: try reader.required("bits", on: group, \.integer),
      grid: try reader.required("grid", on: group, \.string),
      estimator: try reader.required("estimator", on: group, \.string),
      parameters: Dictionary(zip(names, values), uniquingKeysWith: { first, _ in first }),
      alpha: try reader.required("alpha", on: group, \.double))
  }
}

extension RunSummary {
  private static var seedFields: [(String, WritableKeyPath<RunSummary, SeedValues>)] {
    [
      ("train_accuracy", \.trainAccuracy), ("train_loss", \.trainLoss),
      ("train_cross_entropy", \.trainCrossEntropy), ("validation_accuracy", \.validationAccuracy),
      ("validation_loss", \.validationLoss),
      ("validation_cross_entropy", \.validationCrossEntropy),
    ]
  }

  private static var curveFields: [(String, WritableKeyPath<RunSummary, [Double]>)] {
    [
      ("curve_steps", \.curveSteps), ("curve_train_loss", \.curveTrainLoss),
      ("curve_train_accuracy", \.curveTrainAccuracy), ("evaluation_steps", \.evaluationSteps),
      ("curve_validation_loss", \.curveValidationLoss),
      ("curve_validation_accuracy", \.curveValidationAccuracy),
    ]
  }

  fileprivate func encode(to writer: HDF5Writer, _ group: String) throws(Failure) {
    try writer.createGroup(group)
    try writer.setAttribute("label", .string(label), on: group)
    try writer.setAttribute("optimizer", .string(optimizer), on: group)
    try writer.setAttribute("role", .string(role), on: group)
    try writer.write(seeds.map(Int64.init), shape: [seeds.count], to: group + "/seeds")
    for (field, path) in Self.seedFields {
      try writer.write(doubles: self[keyPath: path].values, to: "\(group)/\(field)")
    }
    for (field, path) in Self.curveFields {
      try writer.write(doubles: self[keyPath: path], to: "\(group)/\(field)")
    }
    try writer.write(json: tensors, to: "\(group)/tensors")
  }

  fileprivate init(from reader: HDF5Reader, _ group: String, name: String) throws(Failure) {
    let none = SeedValues([])
    self.init(
      name: name, label: try reader.required("label", on: group, \.string),
      optimizer: try reader.required("optimizer", on: group, \.string),
      role: try reader.required("role", on: group, \.string),
      seeds: try reader.read(group + "/seeds", as: Int64.self).map { Int($0) },
      trainAccuracy: none, trainLoss: none, trainCrossEntropy: none, validationAccuracy: none,
      validationLoss: none, validationCrossEntropy: none, curveSteps: [], curveTrainLoss: [],
      curveTrainAccuracy: [], evaluationSteps: [], curveValidationLoss: [],
      curveValidationAccuracy: [])
    for (field, path) in Self.seedFields {
      self[keyPath: path] = SeedValues(try reader.read("\(group)/\(field)", as: Double.self))
    }
    for (field, path) in Self.curveFields {
      self[keyPath: path] = try reader.read("\(group)/\(field)", as: Double.self)
    }
    tensors = try reader.decode([TensorSummary].self, "\(group)/tensors")
  }
}

extension HDF5Writer {
  func write(doubles values: [Double], to path: String) throws(Failure) {
    try write(values, shape: [values.count], to: path)
  }

  /// Writes names and values in their order.
  func write(_ pairs: [(name: String, value: String)], below group: String) throws(Failure) {
    try write(pairs.map(\.name), to: group + "/names")
    try write(pairs.map(\.value), to: group + "/values")
  }
}

extension HDF5Reader {
  func pairs(below group: String) throws(Failure) -> [(name: String, value: String)] {
    zip(try strings(group + "/names"), try strings(group + "/values")).map { ($0, $1) }
  }
}
