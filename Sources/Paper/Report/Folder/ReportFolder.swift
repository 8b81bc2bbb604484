import Configurations
import Diagnostics
import Documents
import Drawing
import Figures
import Foundation
import Records
import Results
import Storage

/// Renders a report into its folder: what is out of date, and nothing else.
package struct ReportFolder {
  /// The files that a rendering reads. All numbers come from the analyses, none from today's experiment files: an
  /// old analysis gives the old captions.
  package struct Sources {
    /// The analysis of the main experiment.
    package let main: String
    /// Analyses of the experiments that the report shows beside it.
    package let further: [String]
    /// What the stage `bounds` found; nil for a report without.
    package let bounds: String?
    /// What `bench cost` forecast; nil for a report without.
    package let cost: String?
    /// The folder of the documents that say it.
    package let documents: String

    package init(
      main: String, further: [String] = [], bounds: String? = nil, cost: String? = nil,
      documents: String
    ) {
      self.main = main
      self.further = further
      self.bounds = bounds
      self.cost = cost
      self.documents = documents
    }

    package var all: [String] { [main] + further + [bounds, cost].compactMap(\.self) }
    /// The stage that writes a file anew.
    func remedy(_ path: String) -> String {
      (path == bounds ? ArtifactSchema.bounds : path == cost ? .cost : .analysis).remedy
    }
  }

  package let folder: String
  package let sources: Sources
  /// The fingerprint of the program's own sources: another program draws anew.
  package let program: String
  /// Whether missing runs are shown as missing, or end the stage.
  package let isPartial: Bool

  package init(folder: String, sources: Sources, program: String, isPartial: Bool) {
    self.folder = folder
    self.sources = sources
    self.program = program
    self.isPartial = isPartial
  }

  /// An output, and why it would be rendered; nil when it is up to date.
  package struct State {
    package let output: ReportOutput
    package let reason: String?
  }

  /// What would be done for the outputs of `target` (all without one).
  /// - Throws: `Failure` when an input is missing or damaged.
  package func states(of target: String?, force: Bool) throws -> [State] {
    let key = try currentKey()
    return states(of: target, force: force, key, Manifest(folder: folder))
  }

  /// Renders what is out of date.
  /// - Parameter report: is called with every output that was rendered and its seconds.
  /// - Returns: how many outputs were rendered, and how many were up to date.
  package func render(
    _ target: String?, force: Bool, report: (_ path: String, _ seconds: Double) -> Void
  ) throws -> (rendered: Int, current: Int) {
    let key = try currentKey()
    let lock =
      try isCurrent(target, force: force, key)
      ? nil : FileLock(for: Manifest.path(in: folder))
    defer { withExtendedLifetime(lock) {} }
    // Whoever had the lock before may have drawn it all.
    var manifest = Manifest(folder: folder) ?? Manifest()
    let states = states(of: target, force: force, key, manifest)
    let due = states.filter { $0.reason != nil }
    guard !due.isEmpty else {
      try describe(manifest)
      Leftovers.remove(beside: Manifest.path(in: folder))
      Leftovers.remove(beside: Timings.path(in: folder))
      return (0, states.count)
    }
    try AtomicFile.checkCreatable(Manifest.path(in: folder))
    let inputs = try readInputs()
    let means = ReportOutput.Means(typesetter: try Typesetter(), date: try documentDate())
    let checksums = try inputChecksums()
    manifest.key = key.lines
    manifest.inputs = Dictionary(checksums) { first, _ in first }
    manifest.cost = sources.cost.flatMap { manifest.inputs[$0] }
    manifest.describe(inputs.figures.analyses)
    for state in due {
      let start = monotonicSeconds()
      let bytes = try state.output.render(inputs, means)
      try AtomicFile.write(bytes, to: "\(folder)/\(state.output.path)")
      manifest.outputs[state.output.path] = Manifest.Entry(
        sha256: SHA256.hex(bytes), key: key.hash, inputs: checksums.map(\.0))
      report(state.output.path, monotonicSeconds() - start)
    }
    try AtomicFile.write(try manifest.encoded(), to: Manifest.path(in: folder))
    try describe(manifest)
    return (due.count, states.count - due.count)
  }

  /// Writes what the manifest says in the words of archives, unless it stands there.
  private func describe(_ manifest: Manifest) throws {
    let (path, bytes) = (
      ResearchObject.path(in: folder),
      try ResearchObject(manifest, date: documentDate()).encoded()
    )
    guard FileManager.default.contents(atPath: path).map(Array.init) != bytes else { return }
    try AtomicFile.write(bytes, to: path)
  }

  private func isCurrent(_ target: String?, force: Bool, _ key: StageKey) -> Bool {
    states(of: target, force: force, key, Manifest(folder: folder)).allSatisfy { $0.reason == nil }
  }

  /// What was found of the main experiment, a line for each claim and optimizer: the document `conclusion.md`.
  package func conclusion() throws -> [String] {
    let main = try analysis(sources.main)
    let about = ReportFindings.findings(
      of: [main.experiment], among: [main.experiment], command: nil)
    let document = try ReportDocuments.conclusion(TemplateFolder(path: sources.documents))
    return try document.compose(Findings(main.findings.all + about)).lines
  }

  private func states(
    of target: String?, force: Bool, _ key: StageKey, _ manifest: Manifest?
  ) -> [State] {
    ReportOutput.all.filter { target == nil || $0.target == target }.map { output in
      State(output: output, reason: force ? "asked for" : staleness(of: output, key, manifest))
    }
  }

  private func staleness(
    of output: ReportOutput, _ key: StageKey, _ manifest: Manifest?
  ) -> String? {
    guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(output.path)") else {
      return "it does not exist"
    }
    guard let manifest, let entry = manifest.outputs[output.path] else {
      return "the manifest does not list it"
    }
    guard entry.sha256 == SHA256.hex(bytes) else { return "the file was changed" }
    guard entry.key == key.hash else {
      let old = StageKey(text: manifest.key.joined(separator: "\n"))
      let changes = key.difference(from: old)
      return "changed: \(changes == "nothing" ? "since it was rendered" : changes)"
    }
    return nil
  }

  /// Everything that the bytes of the outputs follow from.
  private func currentKey() throws -> StageKey {
    var key = StageKey(stage: "render")
    key.add("program", program)
    key.add("libraries", drawingLibraries)
    key.add("partial", isPartial)
    key.add("document_date", Int(try documentDate().timeIntervalSince1970))
    for (path, checksum) in try inputChecksums() { key.add(path, checksum) }
    return key
  }

  private func inputChecksums() throws -> [(String, String)] {
    let documents = try TemplateFolder(path: sources.documents)
    return try sources.all.map { path in
      (path, SHA256.hex(try readBytes(path, remedy: sources.remedy(path))))
    } + documents.files.map { ($0, SHA256.hex(try readBytes($0))) }
  }

  private func readInputs() throws -> ReportInputs {
    let main = try analysis(sources.main)
    let further = try sources.further.map(analysis)
    for other in further where other.paper != main.paper {
      throw Failure(
        .badData, at: main.experiment.name,
        "the analyses of \(main.experiment.name) and \(other.experiment.name) compare with different "
          + "numbers of the paper", remedy: ArtifactSchema.analysis.remedy)
    }
    try checkFindings([main] + further)
    let experiments = ([main] + further).map(\.experiment)
    let found = try sources.bounds.map { try bounds($0, of: main) }
    let cost = try sources.cost.map { try CostResult(path: $0) }
    let figures = FigureInputs(
      analysis: main, further: further, bounds: found, cost: cost,
      about: ReportFindings.findings(
        of: experiments, among: experiments, data: ([main] + further).map(\.dataset),
        bounds: found, cost: cost,
        command: command([main] + further)))
    let documents = try TemplateFolder(path: sources.documents)
    return ReportInputs(
      figures: figures,
      document: try ReportDocuments.set(documents).compose(figures.findings),
      styleSheet: try documents.styleSheet())
  }

  /// Analyses that were judged by different rules are no one report.
  private func checkFindings(_ analyses: [AnalysisResult]) throws {
    guard let name = Findings.conflict(among: analyses.map(\.findings)) else { return }
    throw Failure(
      .badData, at: folder, "the analyses of the report differ in the finding \(name)",
      expected: "experiments that were judged by the same rules, each with a name of its own",
      remedy: ArtifactSchema.analysis.remedy)
  }

  /// - Throws: `Failure` 65 when the file is damaged, or of other nets or images than the main analysis.
  private func bounds(_ path: String, of main: AnalysisResult) throws -> BoundsResult {
    let bounds = try BoundsResult(path: path)
    for (what, expected, found) in [
      ("another experiment", main.experiment.name, bounds.experiment),
      ("other images", main.dataset.name, bounds.dataset.name),
      ("other images", checksums(main.dataset), checksums(bounds.dataset)),
    ] where expected != found {
      throw Failure(
        .badData, at: path, "the bounds are of \(what)", expected: expected, found: found,
        remedy: ArtifactSchema.bounds.remedy)
    }
    let judged = main.inputs.first { $0.path == AnalysisResult.boundsInput }?.sha256
    let own = SHA256.hex(try readBytes(path))
    guard judged == own else {
      throw Failure(
        .badData, at: sources.main,
        "the analysis was made \(judged == nil ? "without" : "with other") bounds",
        expected: own, found: judged ?? "none", remedy: ArtifactSchema.analysis.remedy)
    }
    return bounds
  }

  private func checksums(_ dataset: DatasetDescription) -> String {
    dataset.checksums.map { "\($0.file) \($0.sha256)" }.joined(separator: ", ")
  }

  /// The command that makes the whole report from nothing.
  private func command(_ analyses: [AnalysisResult]) -> String {
    let own = analyses.filter { $0.experiment.framework == nil }
    let profile = analyses.first?.profile ?? ""
    let names = own.map(\.experiment.name).joined(separator: " ")
    return "make -C pipeline " + (own.count < analyses.count ? "cross-check " : "")
      + "PROFILE=\(profile)" + profiles(own, beside: profile) + seeds(own)
      + (names.isEmpty ? "" : " EXPERIMENTS=" + (own.count > 1 ? "'\(names)'" : names))
  }

  /// What the command for a whole report has to say where experiments were run in different profiles.
  private func profiles(_ analyses: [AnalysisResult], beside profile: String) -> String {
    analyses.filter { $0.profile != profile }
      .map { " PROFILE_\($0.experiment.name)=\($0.profile)" }.joined()
  }

  /// The same where they were run with other seeds than their profiles say.
  private func seeds(_ analyses: [AnalysisResult]) -> String {
    let differing = analyses.filter { $0.seeds.count != $0.experiment.seeds }
    guard let count = differing.first?.seeds.count else { return "" }
    if analyses.allSatisfy({ $0.seeds.count == count }) { return " SEEDS=\(count)" }
    return differing.map { " SEEDS_\($0.experiment.name)=\($0.seeds.count)" }.joined()
  }

  private func analysis(_ path: String) throws -> AnalysisResult {
    let analysis = try AnalysisResult(path: path)
    guard isPartial || analysis.missingRuns.isEmpty else {
      throw Failure(
        .missingInput, at: path, "the analysis lacks runs",
        found: someOf(analysis.missingRuns, separator: "; "),
        remedy:
          "train them (make -C pipeline \(analysis.experiment.framework == nil ? "runs" : "cross-check")), or render what there is with --partial"
      )
    }
    return analysis
  }
}
