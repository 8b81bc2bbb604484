import ArgumentParser
import Configurations
import Diagnostics
import Experiments
import Foundation
import Results
import StageOptions

/// Checks every file of an experiments folder, in every profile.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check every experiment file of a folder, in every profile.",
    discussion: """
      Exits 78 at the first fault, with file, line and column. paper-values.yaml, recipe.yaml, rules.yaml \
      and bounds.yaml of the folder are checked too, and whether the experiments that are named have the \
      profiles that are asked for.
      """)

  @Argument(help: "The folder of experiment files.")
  var folder = "pipeline/experiments"

  @OptionGroup var selected: SelectedExperiments

  func run() {
    runStage("plan check") {
      let files = try ExperimentFolder(path: folder)
      _ = try PaperValues.read(path: files.paperValues)
      _ = try Rules.read(path: files.rules)
      for path in files.experiments {
        let profiles = try Experiment.profiles(path: path)
        for profile in profiles {
          let experiment = try Experiment.read(path: path, profile: profile)
          _ = try RecipeTable.read(path: files.recipe, for: experiment)
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
    }
  }
}
