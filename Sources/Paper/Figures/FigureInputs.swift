import Configurations
import Drawing
import Results

/// All that a figure or table may look at: one experiment in the foreground, and the others of the report.
package struct FigureInputs {
  package let analysis: AnalysisResult
  /// The analyses of every experiment of the report, the main one first.
  package let analyses: [AnalysisResult]
  /// The theorems' bounds on training the main experiment's nets; nil when the report is without.
  package let bounds: BoundsResult?
  /// What training takes, by a forecast; nil when the report is without.
  package let cost: CostResult?
  /// The findings of all analyses of the report.
  package let findings: Findings

  /// - Parameters:
  ///   - further: the experiments beside the main one.
  ///   - about: findings about the report itself.
  package init(
    analysis: AnalysisResult, further: [AnalysisResult] = [], bounds: BoundsResult? = nil,
    cost: CostResult? = nil, about: [Finding] = []
  ) {
    self.init(
      foreground: analysis, analyses: [analysis] + further, bounds: bounds, cost: cost,
      findings: Findings(([analysis] + further).flatMap(\.findings.all) + about))
  }

  private init(
    foreground: AnalysisResult, analyses: [AnalysisResult], bounds: BoundsResult?,
    cost: CostResult?, findings: Findings
  ) {
    analysis = foreground
    self.analyses = analyses
    self.bounds = bounds
    self.cost = cost
    self.findings = findings
  }

  /// The experiment in the foreground as it was trained.
  package var experiment: Experiment { analysis.experiment }
  /// The numbers that the paper prints.
  package var paper: PaperValues { analysis.paper }

  /// The same inputs with the first experiment of which something holds in the foreground; nil when the report has
  /// none.
  func focused(_ holds: (Experiment) -> Bool) -> FigureInputs? {
    analyses.first { holds($0.experiment) }.map {
      FigureInputs(
        foreground: $0, analyses: analyses, bounds: bounds, cost: cost, findings: findings)
    }
  }

}

extension FigureInputs {
  /// How many times what 1 % of learning rate does counts as alike, by the rules of the analyses.
  package var likeness: Double { findings.number("rules.likeness.value") ?? .nan }

  /// Whether the report is, at least in part, about a network of the paper.
  package var isOfThePaper: Bool { analyses.contains { $0.experiment.isOfThePaper } }

  /// A table without the columns of the paper's numbers where the report is about other networks alone.
  func beside(_ paperColumns: Set<Int>, _ table: Table) -> Table {
    isOfThePaper ? table : table.omitting(paperColumns)
  }

  /// The paper's number beside one of the experiment in the foreground; nil for a network that the paper does not have.
  func paperValue(table: String, half: String, row: String, column: String) -> PaperValue? {
    guard experiment.isOfThePaper || paperHalves.contains(experiment.name) else {
      return nil
    }
    return paper.value(table: table, half: half, row: row, column: column)
  }

  /// Where the findings of a comparison of the experiment in the foreground stand ("mnist.baseline.sgd").
  func place(of comparison: Comparison) -> String {
    "\(experiment.name).\(comparison.kind).\(comparison.optimizerGroup)"
  }

  package func place(of comparison: ComparisonSummary) -> String? {
    experiment.comparison(named: comparison.name).map { place(of: $0) }
  }
}
