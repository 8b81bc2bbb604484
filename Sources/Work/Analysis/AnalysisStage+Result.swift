import Configurations
import Diagnostics
import Quantization
import Records
import Results
import Storage

extension AnalysisStage {
  /// Everything that is measured and found.
  func analyse(_ files: [RunFile]) throws(Failure) -> AnalysisResult {
    var records: [String: [StoredRun]] = [:]
    var provenances: [(path: String, provenance: Provenance)] = []
    for file in files {
      let path = experiment.runPath(file.run.name, seed: file.seed, below: runsFolder)
      let (opened, reader) = try notes.open(.trainingRun, at: path)
      let stored = try StoredRun(opened, reader)
      let record = stored.run
      guard record.name == file.run.name, record.seed == file.seed else {
        throw Failure(
          .badData, at: path, "the file holds another run",
          expected: "\(file.run.name), seed \(file.seed)",
          found: "\(record.name), seed \(record.seed)", remedy: ArtifactSchema.trainingRun.remedy)
      }
      let provenance = try Provenance(from: reader)
      if provenance.framework != nil { try checkConfiguration(of: record, file.run, at: path) }
      try checkData(of: record, records.values.first?.first?.run, at: path)
      records[file.run.name, default: []].append(stored)
      provenances.append((file.path, provenance))
    }
    let trained = try trainedExperiment(provenances)
    let runs = experiment.wholeRuns.compactMap { run in
      records[run.name].map { RunSummary(run, runs: $0.map(\.run)) }
    }
    let comparisons = try compare(records)
    guard let first = experiment.wholeRuns.lazy.compactMap({ records[$0.name]?.first?.run }).first
    else {
      throw Failure(.missingInput, at: runsFolder, "there is no run to analyse")
    }
    let shown = images.flatMap {
      $0.description.checksums == first.dataset.checksums ? $0 : nil
    }
    var result = AnalysisResult(
      experiment: trained, paper: paper, recipe: recipe, seeds: Array(1...max(1, seeds)),
      dataset: shown?.description ?? first.dataset, trainCount: first.trainCount,
      testCount: first.testCount,
      quantization: try quantizationSummary(), runs: runs,
      missingRuns: missing(records), comparisons: comparisons,
      configuration: experiment.sharedValues,
      runProvenance: provenances.first?.provenance ?? Provenance(entries: []),
      provenanceNotes: provenanceNotes(provenances),
      inputs: files.map { AnalysisResult.InputFile(path: $0.path, sha256: $0.sha256) }
        + (boundsChecksum.map {
          [AnalysisResult.InputFile(path: AnalysisResult.boundsInput, sha256: $0)]
        } ?? []))
    try checkBounds(first.dataset)
    result.contactSheet = shown?.samples
    result.findings = Judgement(result, rules: rules, bounds: bounds).findings
    return result
  }

  /// - Throws: `Failure` 65 for a run that was trained on other data than another.
  private func checkData(
    of record: TrainingRun, _ other: TrainingRun?, at path: String
  ) throws(Failure) {
    guard let other, other.dataset.checksums != record.dataset.checksums else { return }
    func words(_ run: TrainingRun) -> String {
      "\(run.dataset.name) (\(run.dataset.checksums.first?.sha256.prefix(12) ?? "no checksum"))"
    }
    throw Failure(
      .badData, at: path, "the runs of one analysis were trained on different data",
      expected: words(other), found: words(record), remedy: ArtifactSchema.trainingRun.remedy)
  }

  /// - Throws: `Failure` 65 where the nets were trained on other images.
  private func checkBounds(_ dataset: DatasetDescription) throws(Failure) {
    guard let bounds, boundsChecksum != nil, bounds.dataset != dataset else { return }
    throw Failure(
      .badData, at: AnalysisResult.boundsInput, "the bounds are of other images than the runs",
      expected: dataset.name, found: bounds.dataset.name, remedy: ArtifactSchema.bounds.remedy)
  }

  private func missing(_ records: [String: [StoredRun]]) -> [String] {
    experiment.wholeRuns.flatMap { run in
      (1...max(1, seeds)).filter { seed in
        records[run.name]?.contains { $0.run.seed == seed } != true
      }.map { "\(run.name), seed \($0)" }
    }
  }

  /// What the runs do not share of their provenance: a line for each entry, with every value that it has, how many runs
  /// have it, and one of them.
  private func provenanceNotes(
    _ provenances: [(path: String, provenance: Provenance)]
  ) -> [String] {
    var names: [String] = []
    for name in provenances.flatMap({ $0.provenance.entries.map(\.name) })
    where !names.contains(name) { names.append(name) }
    return names.compactMap { name in
      var values: [(text: String, count: Int, path: String)] = []
      for (path, provenance) in provenances {
        let text = provenance[name].map { "“\($0)”" } ?? "absent"
        if let known = values.firstIndex(where: { $0.text == text }) {
          values[known].count += 1
        } else {
          values.append((text, 1, path))
        }
      }
      guard values.count > 1 else { return nil }
      let parts = values.map {
        "\($0.text) in \($0.count) of \(provenances.count) runs (as \($0.path))"
      }
      return "\(name): \(someOf(parts, separator: "; "))"
    }
  }

  /// The Q̂-net's quantizer and estimator, with α where the quantizer has the size of one weight unit.
  private func quantizationSummary() throws(Failure) -> QuantizationSummary {
    guard
      let run = experiment.wholeRuns.first(where: { $0.role == .qhat })
        ?? experiment.wholeRuns.first
    else { throw Failure(.configuration, at: experiment.name, "the experiment has no runs") }
    let estimator: any GradientEstimator
    do {
      estimator = try run.estimator.makeEstimator()
    } catch {
      throw Failure(.configuration, at: run.name, "the estimator is refused", found: "\(error)")
    }
    let quantizer = UniformQuantizer(bits: run.bits, limit: 1, grid: run.grid)
    return QuantizationSummary(
      bits: run.bits, grid: run.grid.rawValue, estimator: run.estimator.name,
      parameters: run.estimator.parameters,
      alpha: WeightMap(of: estimator, on: quantizer).alpha)
  }
}
