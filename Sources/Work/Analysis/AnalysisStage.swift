import Configurations
import Diagnostics
import Dispatch
import Foundation
import Quantization
import Records
import Results
import Storage
import Synchronization

/// The stage `analyze`: from the run files of an experiment to one analysis file.
package struct AnalysisStage {
  package var experiment: Experiment
  package var paper: PaperValues
  /// The recipe of the experiment, for the report; nil where it has none.
  package var recipe: RecipeTable?
  /// By which findings are judged.
  package var rules: Rules
  /// What the experiment's nets were found to do step by step, or, without numbers, what is planned; nil
  /// where they are not in the plan of `bounds`.
  package var bounds: BoundsResult?
  /// SHA-256 of the file that holds `bounds`; nil where these are without numbers.
  package var boundsChecksum: String?
  /// Folder of run files, laid out as `Experiment.runPath` says.
  package var runsFolder: String
  package var seeds: Int
  package var output: String
  /// Fingerprint of the code that analyses.
  package var sources: String
  /// Goes on without runs that are missing.
  package var isPartial: Bool
  /// Samples of the images for the report; nil where there is nothing to show.
  package var contactSheet: ContactSheet?
  package var isForced: Bool
  /// What is known of files without reading them.
  package var notes = ChecksumNotes()
  /// Comparisons made side by side, 1 or more; the result does not depend on it.
  package var threads = 1

  package init(
    experiment: Experiment, paper: PaperValues, recipe: RecipeTable?, rules: Rules,
    runsFolder: String,
    seeds: Int, output: String,
    sources: String, isPartial: Bool = false, isForced: Bool = false
  ) {
    self.experiment = experiment
    self.paper = paper
    self.recipe = recipe
    self.rules = rules
    self.runsFolder = runsFolder
    self.seeds = seeds
    self.output = output
    self.sources = sources
    self.isPartial = isPartial
    self.isForced = isForced
  }

  /// Whether there is work, and why.
  package func staleness() throws(Failure) -> Staleness {
    Artifact.staleness(.analysis, at: output, key: try key(), notes: notes)
  }

  /// Everything that determines the output's bytes.
  /// - Throws: `Failure` 66 for a missing run.
  package func key() throws(Failure) -> StageKey { try key(try presentFiles()) }

  /// - Returns: the analysis, or nil when the output was up to date.
  /// - Throws: `Failure` 66 for a missing run, 65 for a damaged one, 73 and 74 for the output, 75 when
  ///   another process writes it.
  package func run() throws(Failure) -> AnalysisResult? {
    let files = try presentFiles()
    let key = try key(files)
    if !isForced,
      Artifact.staleness(.analysis, at: output, key: key, notes: notes) == .current
    {
      return nil
    }
    let lock = try FileLock(for: output)
    defer { withExtendedLifetime(lock) {} }
    try AtomicFile.checkCreatable(output)
    let result = try analyse(files)
    try result.write(to: output, key: key, provenance: Provenance(sources: sources))
    return result
  }

  /// A run file that is there.
  private struct RunFile {
    let run: RunConfiguration
    let seed: Int
    /// Below the folder of runs, as the manifest names it.
    let path: String
    let sha256: String
  }

  private func presentFiles() throws(Failure) -> [RunFile] {
    var files: [RunFile] = []
    for run in experiment.wholeRuns {
      for seed in 1...max(1, seeds) {
        let path = experiment.runPath(run.name, seed: seed, below: runsFolder)
        if isPartial, !FileManager.default.fileExists(atPath: path) { continue }
        files.append(
          RunFile(
            run: run, seed: seed, path: experiment.runPath(run.name, seed: seed, below: "runs"),
            sha256: try notes.sha256(of: path, remedy: ArtifactSchema.trainingRun.remedy)))
      }
    }
    guard !files.isEmpty else {
      throw Failure(
        .missingInput, at: runsFolder, "there is no run to analyse",
        remedy: ArtifactSchema.trainingRun.remedy)
    }
    return files
  }

  private func key(_ files: [RunFile]) throws(Failure) -> StageKey {
    var key = StageKey(stage: "analyze")
    key.add("experiment", experiment.name)
    key.add("profile", experiment.profile)
    key.add("seeds", seeds)
    // The file holds all of it; the lines after it only say in words what changed.
    key.add("experiment as resolved", SHA256.hex(try jsonText(experiment, at: experiment.name)))
    key.add("recipe", SHA256.hex(try jsonText(recipe, at: "recipe")))
    for run in experiment.wholeRuns {
      key.add("run \(run.name)", "\(run.label): \(run.canonicalText)")
    }
    for comparison in experiment.comparisons {
      key.add("comparison \(comparison.name)", comparison.canonicalText)
    }
    for file in files { key.add(file.path, file.sha256) }
    if let contactSheet { key.add("contact sheet", SHA256.hex(contactSheet.pixels)) }
    if let bounds {
      let places = bounds.pairs.map { "\($0.name): \($0.label), \($0.stretches.count) stretches" }
      key.add("bounds", boundsChecksum ?? "not computed: " + places.joined(separator: "; "))
    }
    key.add("paper values", paper.canonicalText)
    key.add("rules", rules.canonicalText)
    key.add("sources", sources)
    key.add("schema_version", ArtifactSchema.analysis.version)
    return key
  }

  private func analyse(_ files: [RunFile]) throws(Failure) -> AnalysisResult {
    var records: [String: [TrainingRun]] = [:]
    var provenances: [(path: String, provenance: Provenance)] = []
    for file in files {
      let path = experiment.runPath(file.run.name, seed: file.seed, below: runsFolder)
      let reader = try notes.open(.trainingRun, at: path)
      let record = try TrainingRun(from: reader)
      guard record.name == file.run.name, record.seed == file.seed else {
        throw Failure(
          .badData, at: path, "the file holds another run",
          expected: "\(file.run.name), seed \(file.seed)",
          found: "\(record.name), seed \(record.seed)", remedy: ArtifactSchema.trainingRun.remedy)
      }
      records[file.run.name, default: []].append(record)
      provenances.append((file.path, try Provenance(from: reader)))
    }
    let runs = experiment.wholeRuns.compactMap { run in
      records[run.name].map { RunSummary(run, runs: $0) }
    }
    let comparisons = try compare(records)
    guard let first = experiment.wholeRuns.lazy.compactMap({ records[$0.name]?.first }).first else {
      throw Failure(.missingInput, at: runsFolder, "there is no run to analyse")
    }
    var result = AnalysisResult(
      experiment: experiment, paper: paper, recipe: recipe, seeds: Array(1...max(1, seeds)),
      dataset: first.dataset, trainCount: first.trainCount, testCount: first.testCount,
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
    result.contactSheet = contactSheet
    result.findings = Judgement(result, rules: rules, bounds: bounds).findings
    return result
  }

  /// - Throws: `Failure` 65 where the nets were trained on other images.
  private func checkBounds(_ dataset: DatasetDescription) throws(Failure) {
    guard let bounds, boundsChecksum != nil, bounds.dataset != dataset else { return }
    throw Failure(
      .badData, at: AnalysisResult.boundsInput, "the bounds are of other images than the runs",
      expected: dataset.name, found: bounds.dataset.name, remedy: ArtifactSchema.bounds.remedy)
  }

  /// All comparisons whose runs are there, in the order of the experiment.
  private func compare(
    _ records: [String: [TrainingRun]]
  ) throws(Failure) -> [ComparisonSummary] {
    typealias Outcome = Result<ComparisonSummary?, Failure>
    let all = experiment.comparisons
    let outcomes = Mutex<[Outcome?]>(Array(repeating: nil, count: all.count))
    let workers = min(max(1, threads), max(1, all.count))
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      for index in stride(from: worker, to: all.count, by: workers) {
        let outcome = Outcome { () throws(Failure) in
          let pairs = try pairs(all[index], records)
          return pairs.isEmpty ? nil : ComparisonSummary(all[index], pairs: pairs)
        }
        outcomes.withLock { $0[index] = outcome }
      }
    }
    var comparisons: [ComparisonSummary] = []
    for outcome in outcomes.withLock({ $0 }) {
      if let comparison = try outcome?.get() { comparisons.append(comparison) }
    }
    return comparisons
  }

  private func pairs(
    _ comparison: Comparison, _ records: [String: [TrainingRun]]
  ) throws(Failure) -> [RunPair] {
    guard let configuration = experiment.run(named: comparison.run),
      let counterpart = experiment.run(named: comparison.with)
    else { return [] }
    var pairs: [RunPair] = []
    for first in records[comparison.run] ?? [] {
      guard let second = records[comparison.with]?.first(where: { $0.seed == first.seed }) else {
        continue
      }
      pairs.append(
        try RunPair(comparison, configuration, counterpart, first: first, second: second))
    }
    return pairs
  }

  private func missing(_ records: [String: [TrainingRun]]) -> [String] {
    experiment.wholeRuns.flatMap { run in
      (1...max(1, seeds)).filter { seed in
        records[run.name]?.contains { $0.seed == seed } != true
      }.map { "\(run.name), seed \($0)" }
    }
  }

  private func provenanceNotes(
    _ provenances: [(path: String, provenance: Provenance)]
  ) -> [String] {
    guard let first = provenances.first else { return [] }
    return provenances.dropFirst().flatMap { path, provenance in
      provenance.entries.compactMap { entry in
        let expected = first.provenance[entry.name]
        return expected == entry.value
          ? nil
          : "\(path): \(entry.name) is “\(entry.value)”, of the first run “\(expected ?? "absent")”"
      }
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
      learningRateFactor: WeightMap(of: estimator, on: quantizer).learningRateFactor)
  }
}
