import Experiments
import Figures
import Records

/// All that the report may look at.
package struct ReportInputs {
  package let figures: FigureInputs
  /// The recipe of each experiment that has one, by the experiment's name.
  package let recipes: [String: RecipeTable]
  /// The commands that make this report from nothing, with the options that were given.
  package let commands: [String]

  package init(figures: FigureInputs, recipes: [String: RecipeTable], commands: [String]) {
    self.figures = figures
    self.recipes = recipes
    self.commands = commands
  }

  var analysis: AnalysisResult { figures.analysis }

  /// The recipe of the experiment in the foreground.
  var recipe: RecipeTable { recipes[figures.experiment.name] ?? RecipeTable(rows: []) }

  /// The same inputs with another experiment in the foreground; nil when the report has none of this name.
  func focused(on experiment: String) -> ReportInputs? {
    figures.focused(on: experiment).map {
      ReportInputs(figures: $0, recipes: recipes, commands: commands)
    }
  }
}
