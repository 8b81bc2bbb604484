import Figures
import Results

/// All that the report may look at.
package struct ReportInputs {
  package let figures: FigureInputs
  /// The commands that make this report from nothing, with the options that were given.
  package let commands: [String]

  package init(figures: FigureInputs, commands: [String]) {
    self.figures = figures
    self.commands = commands
  }

  var analysis: AnalysisResult { figures.analysis }

  /// The recipe of the experiment in the foreground; empty where it has none.
  var recipe: RecipeTable { analysis.recipe ?? RecipeTable(rows: []) }

  /// The same inputs with another experiment in the foreground; nil when the report has none of this subject.
  func focused(on subject: Subject) -> ReportInputs? {
    figures.focused(on: subject).map { ReportInputs(figures: $0, commands: commands) }
  }
}
