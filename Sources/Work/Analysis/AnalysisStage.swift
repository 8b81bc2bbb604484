import Configurations
import Diagnostics
import Records
import Results
import Storage

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
  /// What the prepared images are called now, and samples of them for the report; nil where there are none. Of other
  /// images than the runs were trained on nothing is taken.
  package var images: (description: DatasetDescription, samples: ContactSheet)?
  package var isForced: Bool
  /// What is known of files without reading them.
  package var notes = ChecksumNotes()
  /// Comparisons made side by side, 1 or more; the result does not depend on it.
  package var threads = 1

  package init(
    experiment: Experiment, paper: PaperValues, recipe: RecipeTable?, rules: Rules,
    runsFolder: String = "", seeds: Int = 1, output: String = "", sources: String = "",
    isPartial: Bool = false, isForced: Bool = false
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
      Leftovers.remove(beside: output)
      return nil
    }
    let lock = try FileLock(for: output)
    defer { withExtendedLifetime(lock) {} }
    try AtomicFile.checkCreatable(output)
    let result = try analyse(files)
    try result.write(to: output, key: key, provenance: Provenance(sources: sources))
    return result
  }
}
