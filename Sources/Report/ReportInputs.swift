import Artifacts
import Experiments
import Figures

/// All that the report may look at.
package struct ReportInputs {
  package let figures: FigureInputs
  package let recipe: RecipeTable
  /// The commands that make this report from nothing, with the options that were given.
  package let commands: [String]

  package init(figures: FigureInputs, recipe: RecipeTable, commands: [String]) {
    self.figures = figures
    self.recipe = recipe
    self.commands = commands
  }

  var analysis: AnalysisResult { figures.analysis }
}
