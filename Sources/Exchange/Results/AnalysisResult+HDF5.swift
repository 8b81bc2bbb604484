import Configurations
import Diagnostics
import HDF5
import Quantization
import Records
import Storage

// Layout: `/runs/<name>/…`, `/comparisons/<name>/…` (`alignment/…` of tensors × seeds), `/findings`,
// `/quantization`, `/configuration/…`, `/run_provenance/…`, `/inputs/…`, `/dataset`. Lists keep their
// order in a dataset of names beside the groups.

extension AnalysisResult {
  package func write(to path: String, key: StageKey, provenance: Provenance) throws(Failure) {
    try Artifact.write(.analysis, to: path, stage: "analyze", key: key, provenance: provenance) {
      (writer) throws(Failure) in
      var result = self
      try result.declare(in: HDF5Fields(writing: writer))
    }
  }

  /// - Throws: `Failure` 66 when the file is absent, 65 when it is not a whole file of this schema.
  package init(path: String) throws(Failure) {
    self.init()
    try declare(in: HDF5Fields(reading: try Artifact.open(.analysis, at: path)))
  }

  private mutating func declare(in file: HDF5Fields) throws(Failure) {
    try file.note("experiment", experiment.name)
    try file.note("profile", profile)
    try file.json("/experiment", &experiment)
    try file.json("/paper_values", &paper)
    try file.json("/recipe", &recipe)
    try file.attribute("train_images", &trainCount, .count)
    try file.attribute("test_images", &testCount, .count)
    try file.list("/seeds", &seeds, count: .atLeast(1), .count.ascending)
    try dataset.declare(in: file)
    try quantization.declare(in: file, at: "/quantization")
    try file.require(
      (try? quantization.makeQuantizer()) != nil,
      "/quantization names a grid that does not exist at its bits")
    try file.require(
      (try? makeEstimator()) != nil, "/quantization names an estimator that cannot be made")
    try file.records("/run_names", &runs, named: \.name, { RunSummary($0) }, below: "/runs") {
      (run, group) throws(Failure) in try run.declare(in: file, at: group)
    }
    try file.names("/missing_runs", &missingRuns)
    try file.records(
      "/comparison_names", &comparisons, named: \.name, { ComparisonSummary($0) },
      below: "/comparisons"
    ) { (comparison, group) throws(Failure) in try comparison.declare(in: file, at: group) }
    try declareOrigin(in: file)
    try file.json("/findings", &findings)
    if try file.has("/contact_sheet", contactSheet != nil) {
      var sheet = contactSheet ?? ContactSheet()
      try sheet.declare(in: file, at: "/contact_sheet")
      contactSheet = sheet
    }
  }

  /// How the runs were made, and the files that were read.
  private mutating func declareOrigin(in file: HDF5Fields) throws(Failure) {
    var values = configuration.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    try file.pairs("/configuration/names", "/configuration/values", &values)
    configuration = Dictionary(
      values.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    var entries = runProvenance.entries.map { (name: $0.name, value: $0.value) }
    try file.pairs("/run_provenance/names", "/run_provenance/values", &entries)
    runProvenance = Provenance(entries: entries)
    try file.strings("/provenance_notes", &provenanceNotes)
    var sums = inputs.map { (name: $0.path, value: $0.sha256) }
    try file.pairs("/inputs/names", "/inputs/values", &sums)
    inputs = sums.map { InputFile(path: $0.name, sha256: $0.value) }
  }

  /// Of nothing yet, to be read.
  private init() {
    self.init(
      experiment: Experiment(
        name: "", title: "", dataset: "", datasetKind: .digits, network: .mnistConvNet,
        profile: "", seeds: 1, optimizerGroups: [], runs: [], comparisons: []),
      paper: PaperValues([]), recipe: nil, seeds: [], dataset: DatasetDescription(),
      trainCount: 0, testCount: 0,
      quantization: QuantizationSummary(
        bits: 1, grid: "", estimator: "", parameters: [:], alpha: 1),
      runs: [], missingRuns: [], comparisons: [], configuration: [:],
      runProvenance: Provenance(entries: []), provenanceNotes: [], inputs: [])
  }
}

extension QuantizationSummary {
  fileprivate mutating func declare(in file: HDF5Fields, at group: String) throws(Failure) {
    try file.group(group)
    try file.attribute("bits", on: group, &bits, .within(1...24))
    try file.attribute("grid", on: group, &grid)
    try file.attribute("estimator", on: group, &estimator)
    try file.attribute("alpha", on: group, &alpha, .finite)
    let sorted = parameters.sorted { $0.key < $1.key }
    var (names, values) = (sorted.map(\.key), sorted.map(\.value))
    try file.names(group + "/parameter_names", &names)
    try file.list(group + "/parameter_values", &values, count: .exactly(names.count), .finite)
    parameters = Dictionary(zip(names, values), uniquingKeysWith: { first, _ in first })
  }
}
