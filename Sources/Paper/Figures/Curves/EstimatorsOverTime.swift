import Configurations
import Drawing
import Results

/// Figure I3 (asked for in the paper's Appendix I): Ē and disagreement over training for every estimator of
/// Appendix B, beside the lr-tweak.
package struct EstimatorsOverTime: ExperimentFigure {
  package let name = "figure-i3"
  package let subject = Subject.estimators

  package init() {}

  private static let columns = 6
  private static let cellHeight = 138.0

  /// The lines of a cell.
  private struct Series {
    let label: RichText
    let style: StrokeStyle
    let optimizer: String
    let comparison: (PairOutcome) -> ComparisonSummary
  }

  private static let colors = [
    (Palette.blue, Palette.sky), (Palette.vermilion, Palette.orange),
    (Palette.green, Palette.green.tinted(0.5)), (Palette.purple, Palette.purple.tinted(0.5)),
    (Palette.ink, Palette.axis),
  ]

  /// A full and a broken line for each optimizer.
  private func series(_ groups: [OptimizerGroup]) -> [Series] {
    groups.enumerated().flatMap { place, group -> [Series] in
      let (color, paler) = Self.colors[place % Self.colors.count]
      let optimizer = RichText(verbatim: group.rule.displayName)
      return [
        Series(
          label: optimizer, style: StrokeStyle(color, width: 1.2), optimizer: group.name,
          comparison: \.baseline),
        Series(
          label: "\(optimizer), tweak",
          style: StrokeStyle(paler, width: 1, dash: StrokeStyle.dashes[4]), optimizer: group.name,
          comparison: \.lrTweak),
      ]
    }
  }

  private func trained(_ inputs: FigureInputs) throws -> [EstimatorRow] {
    try EstimatorRow.all(inputs).filter { !$0.outcomes.isEmpty }
  }

  private func comparisons(_ rows: [EstimatorRow]) -> [ComparisonSummary] {
    rows.flatMap(\.outcomes).flatMap { outcome in [outcome.baseline, outcome.lrTweak] }
  }

  /// Ē in per cent at each snapshot; not a number where it is zero, which no logarithmic scale has.
  private func errors(_ comparison: ComparisonSummary) -> [Double] {
    comparison.errorOverTime.mean.map { $0 > 0 ? $0 * 100 : .nan }
  }

  /// Weights with different quantized values, in per cent; not a number where there are none.
  private func disagreements(_ comparison: ComparisonSummary) -> [Double] {
    comparison.agreementOverTime.mean.map { $0 < 1 ? (1 - $0) * 100 : .nan }
  }

  /// What the second half of training takes, and an eighth of it below.
  private func scale(_ courses: [[Double]]) -> Scale {
    let late = courses.flatMap { $0.suffix($0.count / 2).filter(\.isFinite) }
    guard let low = late.min(), let high = late.max() else { return .logarithmic(0.1...10) }
    return .logarithmic((low / 8)...(high * 1.5))
  }

  package func picture(of inputs: FigureInputs) throws -> Picture {
    let rows = try trained(inputs)
    guard !rows.isEmpty else {
      return missingPicture("runs are missing", size: Size(FigureWidth.full, 60))
    }
    let all = comparisons(rows)
    let last = all.compactMap(\.steps.last).max() ?? 1
    let scales = (scale(all.map(errors)), scale(all.map(disagreements)))
    let series = series(inputs.experiment.optimizerGroups)
    let lines = (rows.count + Self.columns - 1) / Self.columns
    let size = Size(FigureWidth.full, 20 + Double(lines) * Self.cellHeight + 32)
    return Picture(size: size) { canvas in
      try Legend(series.map { Legend.Entry($0.label, $0.style) }).draw(
        on: canvas, at: Point(size.width / 2, 2), centred: true)
      let field = Rectangle(0, 0, size.width, size.height)
        .inset(left: 40, top: 20, right: 4, bottom: 32)
      let cells = field.cells(rows: lines, columns: Self.columns, columnGap: 8, rowGap: 0)
      try canvas.label(
        "training step", PlotStyle.axisLabel, at: Point(field.midX, size.height - 4),
        Anchor(.centre, .baseline))
      for (index, row) in rows.enumerated() {
        let (line, column) = (index / Self.columns, index % Self.columns)
        try draw(
          row, series, scales, until: last, in: cells[line][column].inset(top: 13, bottom: 6),
          on: canvas,
          isFirst: column == 0, isLowest: index + Self.columns >= rows.count)
      }
    }
  }

  private func draw(
    _ row: EstimatorRow, _ series: [Series], _ scales: (error: Scale, disagreement: Scale),
    until last: Double,
    in cell: Rectangle, on canvas: Canvas, isFirst: Bool, isLowest: Bool
  ) throws {
    let frames = cell.cells(rows: 2, columns: 1, columnGap: 0, rowGap: 4).map { $0[0] }
    let above = PlotArea(on: canvas, frame: frames[0], x: .linear(0...last), y: scales.error)
    let below = PlotArea(on: canvas, frame: frames[1], x: .linear(0...last), y: scales.disagreement)
    let ticks = (decades(scales.error), decades(scales.disagreement))
    above.drawGrid(y: ticks.0)
    below.drawGrid(y: ticks.1)
    for line in series {
      guard let outcome = row.outcome(line.optimizer) else { continue }
      let comparison = line.comparison(outcome)
      above.line(
        zip(comparison.steps, errors(comparison)).map { (x: $0, y: $1) }, line.style)
      below.line(
        zip(comparison.steps, disagreements(comparison)).map { (x: $0, y: $1) }, line.style)
    }
    try canvas.label(
      row.title,
      PlotStyle.note.with {
        $0.color = Palette.ink; $0.size = 7.6
      }, at: Point(cell.midX, cell.minY - 3), Anchor(.centre, .baseline))
    try above.drawYAxis(
      Axis(isFirst ? "*Ē*, %" : "", ticks: ticks.0, showsNumbers: isFirst), labelDistance: 31)
    try below.drawYAxis(
      Axis(isFirst ? "differ, %" : "", ticks: ticks.1, showsNumbers: isFirst), labelDistance: 31)
    try above.drawXAxis(Axis(ticks: [], showsNumbers: false))
    try below.drawXAxis(
      Axis(ticks: below.x.ticks(maximum: 3), showsNumbers: isLowest))
  }

  /// Whole decades only: the panels are small.
  private func decades(_ scale: Scale) -> [Tick] {
    scale.ticks(maximum: 4).filter { !$0.isMinor }
  }
}
