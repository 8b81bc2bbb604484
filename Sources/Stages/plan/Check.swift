import Analysis
import ArgumentParser
import Configurations
import Diagnostics
import Documents
import Experiments
import Report
import Results
import StageOptions

/// Checks every file of an experiments folder, in every profile.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check every experiment file and every document of the report, in every profile.",
    discussion: """
      Exits 78 at the first fault, with file, line and column. paper-values.yaml, recipe.yaml, rules.yaml \
      and bounds.yaml of the folder are checked too, and whether the experiments that are named have the \
      profiles that are asked for. In the documents, every finding, figure, table and link \
      that they name must exist, in all profiles or in those that are asked for.
      """)

  @Argument(help: "The folder of experiment files.")
  var folder = "pipeline/experiments"

  @OptionGroup var selected: SelectedExperiments

  @Option(help: "The folder of the report's documents.")
  var documents = "pipeline/report"

  func run() {
    runStage("plan check") {
      let files = try ExperimentFolder(path: folder)
      let paper = try PaperValues.read(path: files.paperValues)
      let rules = try Rules.read(path: files.rules)
      var byProfile: [String: [Experiment]] = [:]
      // What others build on comes first: a fault there is told where it stands.
      let bases = files.experiments.filter { !Experiment.hasBase(path: $0) }
      for path in bases + files.experiments.filter({ !bases.contains($0) }) {
        let profiles = try Experiment.profiles(path: path)
        for profile in profiles {
          let experiment = try Experiment.read(path: path, profile: profile)
          _ = try RecipeTable.read(path: files.recipe, for: experiment)
          byProfile[profile, default: []].append(experiment)
          print(
            "\(path): profile \(profile): \(experiment.runs.count) runs × "
              + "\(experiment.seeds) seeds, \(experiment.comparisons.count) comparisons")
        }
      }
      _ = try selected.read()
      if let path = files.bounds {
        for profile in try BoundsPlan.profiles(path: path) {
          let plan = try BoundsPlan.read(path: path, profile: profile)
          print(
            "\(path): profile \(profile): \(plan.pairs.count) pairs of nets, "
              + "\(plan.stretches.count) stretches of \(plan.stretchSteps) steps")
        }
      }
      let texts = try TemplateFolder(path: documents)
      for (profile, experiments) in byProfile.sorted(by: { $0.key < $1.key })
      where selected.profiles.isEmpty || selected.profiles.contains(profile) {
        let findings = try experiments.flatMap { experiment in
          Judgement.blank(
            experiment, paper: paper, rules: rules,
            bounds: try files.bounds.flatMap { try BoundsPlan.beside($0, of: experiment)?.blank }
          ).all
        }
        // A profile that not every experiment has makes a report without the others.
        try ReportDocuments.check(
          texts, findings: Findings(findings), experiments: experiments,
          isComplete: isOwn && experiments.count == files.experiments.count)
        print("\(documents): profile \(profile): every name leads somewhere")
      }
      for work in try ReportDocuments.set(texts).uncited() {
        print("\(work.place): no document cites “\(work.key)”")
      }
    }
  }

  /// Whether the documents are about just the experiments of the folder.
  private var isOwn: Bool {
    resolvedPath(folder) == resolvedPath(documents + "/../experiments")
  }
}
