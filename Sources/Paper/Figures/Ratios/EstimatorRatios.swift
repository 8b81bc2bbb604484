import Drawing
import Results

/// Figure R2 (ours): every estimator against the STE, over lr-tweak, in the order of Table B.
package struct EstimatorRatios: ExperimentFigure {
  package let name = "figure-r2"
  package let subject = Subject.estimators

  package init() {}

  private static let colors = [Palette.blue, Palette.vermilion, Palette.green]

  package func picture(of inputs: FigureInputs) throws -> Picture {
    let groups = inputs.estimatorGroups
    let rows = try EstimatorRow.all(inputs).map { row in
      RatioRow(
        title: row.title,
        marks: groups.enumerated().compactMap { index, group in
          row.outcome(group.name).map { mark($0, index) }
        })
    }.filter { !$0.marks.isEmpty }
    guard !rows.isEmpty else {
      return missingPicture("runs are missing", size: Size(FigureWidth.full, 60))
    }
    return RatioPanels(
      rows: rows, bound: inputs.likeness,
      legend: groups.enumerated().map {
        (RichText(verbatim: $1.rule.displayName), Self.colors[$0 % 3], isFilled: $0 == 0)
      }
    ).picture
  }

  private func mark(_ outcome: PairOutcome, _ index: Int) -> RatioMark {
    RatioMark(
      error: outcome.finding("error-over-lr-tweak"),
      disagreement: outcome.finding("disagreement-over-lr-tweak"),
      color: Self.colors[index % 3], isFilled: index == 0)
  }
}
