import Diagnostics
import Drawing
import Experiments
import Figures
import Foundation
import Records
import Storage

/// Renders a report into its folder: what is out of date, and nothing else.
package struct ReportFolder {
  /// The paths that a rendering reads.
  package struct Sources {
    /// An experiment's YAML file and the analysis of its runs.
    package struct Pair {
      package let experiment: String
      package let analysis: String

      package init(experiment: String, analysis: String) {
        self.experiment = experiment
        self.analysis = analysis
      }
    }

    package let main: Pair
    /// Experiments that the report shows beside the main one.
    package let further: [Pair]
    package let recipe: String
    package let paperValues: String
    /// What the stage `follow` found; nil for a report without.
    package let bounds: String?

    package init(
      main: Pair, further: [Pair] = [], recipe: String, paperValues: String, bounds: String? = nil
    ) {
      self.main = main
      self.further = further
      self.recipe = recipe
      self.paperValues = paperValues
      self.bounds = bounds
    }

    var pairs: [Pair] { [main] + further }
    var all: [String] {
      pairs.flatMap { [$0.analysis, $0.experiment] } + [recipe, paperValues]
        + (bounds.map { [$0] } ?? [])
    }
    /// The stage that writes a file anew; nil for files that people write.
    func remedy(_ path: String) -> String? {
      if path == bounds { return ArtifactSchema.bounds.remedy }
      return pairs.contains { $0.analysis == path } ? ArtifactSchema.analysis.remedy : nil
    }
  }

  package let folder: String
  package let sources: Sources
  package let profile: String
  /// The fingerprint of the program's own sources: another program draws anew.
  package let program: String
  package let commands: [String]
  /// Whether missing runs are shown as missing, or end the stage.
  package let isPartial: Bool

  package init(
    folder: String, sources: Sources, profile: String, program: String, commands: [String],
    isPartial: Bool
  ) {
    self.folder = folder
    self.sources = sources
    self.profile = profile
    self.program = program
    self.commands = commands
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
    var manifest = Manifest(folder: folder) ?? Manifest()
    let states = states(of: target, force: force, key, manifest)
    let due = states.filter { $0.reason != nil }
    guard !due.isEmpty else { return (0, states.count) }
    let lock = try FileLock(for: Manifest.path(in: folder))
    defer { withExtendedLifetime(lock) {} }
    try AtomicFile.checkCreatable(Manifest.path(in: folder))
    let inputs = try readInputs()
    let press = ReportOutput.Press(typesetter: try Typesetter(), date: try documentDate())
    let checksums = try inputChecksums()
    manifest.key = key.lines
    manifest.inputs = Dictionary(checksums) { first, _ in first }
    manifest.describe(inputs.figures.findings.map(\.analysis))
    for state in due {
      let start = monotonicSeconds()
      let bytes = try state.output.render(inputs, press)
      try AtomicFile.write(bytes, to: "\(folder)/\(state.output.path)")
      manifest.outputs[state.output.path] = Manifest.Entry(
        sha256: SHA256.hex(bytes), key: key.hash, inputs: checksums.map(\.0))
      report(state.output.path, monotonicSeconds() - start)
    }
    try AtomicFile.write(try manifest.encoded(), to: Manifest.path(in: folder))
    return (due.count, states.count - due.count)
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
    key.add("profile", profile)
    key.add("partial", isPartial)
    key.add("commands", commands.joined(separator: "; "))
    key.add("document_date", Int(try documentDate().timeIntervalSince1970))
    for (path, checksum) in try inputChecksums() { key.add(path, checksum) }
    return key
  }

  private func inputChecksums() throws -> [(String, String)] {
    try sources.all.map { path in
      (path, SHA256.hex(try readBytes(path, remedy: sources.remedy(path))))
    }
  }

  private func readInputs() throws -> ReportInputs {
    let findings =
      try [finding(sources.main, profile: profile)] + sources.further.map { try finding($0) }
    var recipes: [String: RecipeTable] = [:]
    for finding in findings {
      recipes[finding.experiment.name] = try RecipeTable.read(
        path: sources.recipe, for: finding.experiment)
    }
    guard let main = findings.first else {
      throw Failure(.software, at: folder, "a report without an experiment")
    }
    return ReportInputs(
      figures: FigureInputs(
        analysis: main.analysis, paper: try PaperValues.read(path: sources.paperValues),
        experiment: main.experiment, further: Array(findings.dropFirst()),
        bounds: try sources.bounds.map { try bounds($0, of: main) }),
      recipes: recipes, commands: commands.map { $0 + profiles(findings) })
  }

  /// - Throws: `Failure` 65 when the file is damaged, or of other nets or images than the main analysis.
  private func bounds(_ path: String, of main: FigureInputs.Finding) throws -> BoundsResult {
    let bounds = try BoundsResult(path: path)
    for (what, expected, found) in [
      ("another experiment", main.experiment.name, bounds.experiment),
      ("other images", main.analysis.dataset.name, bounds.dataset.name),
      (
        "other images", checksums(main.analysis.dataset), checksums(bounds.dataset)
      ),
    ] where expected != found {
      throw Failure(
        .badData, at: path, "the bounds are of \(what)", expected: expected, found: found,
        remedy: ArtifactSchema.bounds.remedy)
    }
    return bounds
  }

  private func checksums(_ dataset: DatasetDescription) -> String {
    dataset.checksums.map { "\($0.file) \($0.sha256)" }.joined(separator: ", ")
  }

  /// What the command for a whole report has to say where experiments were run in different profiles.
  private func profiles(_ findings: [FigureInputs.Finding]) -> String {
    findings.filter { $0.analysis.profile != profile }
      .map { " PROFILE_\($0.experiment.name)=\($0.analysis.profile)" }.joined()
  }

  /// - Parameter profile: nil for the one that the analysis is of.
  private func finding(
    _ pair: Sources.Pair, profile: String? = nil
  ) throws -> FigureInputs.Finding {
    let analysis = try AnalysisResult(path: pair.analysis)
    guard isPartial || analysis.missingRuns.isEmpty else {
      throw Failure(
        .missingInput, at: pair.analysis, "the analysis lacks runs",
        found: analysis.missingRuns.joined(separator: "; "),
        remedy: "train them (make -C pipeline runs), or render what there is with --partial")
    }
    let experiment = try Experiment.read(
      path: pair.experiment, profile: profile ?? analysis.profile)
    guard analysis.experiment == experiment.name else {
      throw Failure(
        .badData, at: pair.analysis, "the analysis is of another experiment",
        expected: experiment.name, found: analysis.experiment)
    }
    return FigureInputs.Finding(experiment: experiment, analysis: analysis)
  }
}
