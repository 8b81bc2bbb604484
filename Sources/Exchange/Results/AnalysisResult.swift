import Configurations
import Records
import Storage

/// What the stage `analyze` hands to the stage `render`: everything that figures and tables show.
package struct AnalysisResult: Equatable, Sendable {
  /// What was trained, as it was resolved then: later edits of the experiment file change nothing here.
  package var experiment: Experiment
  /// The numbers that the paper prints, as they were compared with.
  package var paper: PaperValues
  /// The recipe of this experiment for the report; nil where it has none.
  package var recipe: RecipeTable?
  package var seeds: [Int]
  package var dataset: DatasetDescription
  package var trainCount: Int
  package var testCount: Int
  package var quantization: QuantizationSummary
  package var runs: [RunSummary]
  /// Runs that the experiment names but that were not there to be analysed, with the reason.
  package var missingRuns: [String]
  package var comparisons: [ComparisonSummary]
  /// Steps, batch size and the like of the experiment as trained, by name.
  package var configuration: [String: String]
  /// Provenance of the runs (of the first one; what others do not share is in `provenanceNotes`).
  package var runProvenance: Provenance
  package var provenanceNotes: [String]
  /// Path below the build folder and SHA-256 of every run file that was read, and of the bounds' file.
  package var inputs: [InputFile]
  /// What all of this comes to, by the rules.
  package var findings = Findings()
  /// Some of the images, where the data are photographs or the like; nil for digits.
  package var contactSheet: ContactSheet?

  package struct InputFile: Equatable, Sendable {
    package let path: String
    package let sha256: String

    package init(path: String, sha256: String) {
      self.path = path
      self.sha256 = sha256
    }
  }

  package init(
    experiment: Experiment, paper: PaperValues, recipe: RecipeTable?, seeds: [Int],
    dataset: DatasetDescription,
    trainCount: Int, testCount: Int, quantization: QuantizationSummary, runs: [RunSummary],
    missingRuns: [String], comparisons: [ComparisonSummary],
    configuration: [String: String],
    runProvenance: Provenance, provenanceNotes: [String],
    inputs: [InputFile]
  ) {
    self.experiment = experiment
    self.paper = paper
    self.recipe = recipe
    self.seeds = seeds
    self.dataset = dataset
    self.trainCount = trainCount
    self.testCount = testCount
    self.quantization = quantization
    self.runs = runs
    self.missingRuns = missingRuns
    self.comparisons = comparisons
    self.configuration = configuration
    self.runProvenance = runProvenance
    self.provenanceNotes = provenanceNotes
    self.inputs = inputs
  }

  /// The profile that the experiment was resolved for ("default").
  package var profile: String { experiment.profile }

  /// What `inputs` call the file of the bounds.
  package static let boundsInput = "analysis/bounds.h5"

  package func run(_ name: String) -> RunSummary? { runs.first { $0.name == name } }
  package func comparison(_ name: String) -> ComparisonSummary? {
    comparisons.first { $0.name == name }
  }

  /// Every pair of runs that was compared, once, by whatever rulers it was measured.
  package var comparedPairs: [ComparisonSummary] { comparisons.filter { !repeatsAPair($0) } }

  package func repeatsAPair(_ summary: ComparisonSummary) -> Bool {
    experiment.comparison(named: summary.name)?.repeatsAPair ?? false
  }
}
