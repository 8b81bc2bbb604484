import Drawing
import Results

/// Figures 5 and 7 (asked for in the paper's Appendix I): Ē and agreement over training.
package struct AlignmentOverTime: ExperimentFigure {
  package let name: String
  package let subject: Subject

  /// The convolutional network.
  package static let convolutional = AlignmentOverTime(
    name: "figure-5", subject: .foreground)
  /// ResNet50.
  package static let residual = AlignmentOverTime(
    name: "figure-7", subject: .residual)

  package func picture(of inputs: FigureInputs) throws -> Picture {
    let shared = inputs.sharedSteps
    let all = inputs.analysis.comparisons
    let last = all.compactMap(\.steps.last).max() ?? 1
    let panels = AlignmentPanels(
      comparisons: all, experiment: inputs.experiment, size: Size(FigureWidth.full, 262), bottom: 32
    )
    return panels.picture { own, quantity, frame, canvas in
      // Agreement needs no M: seen through it, lr-tweak is the same line.
      let own = quantity == .error ? own : own.filter { !inputs.analysis.repeatsAPair($0) }
      try draw(own, panels, quantity, in: frame, canvas, last, shared: shared)
    }
  }

  private func draw(
    _ comparisons: [ComparisonSummary], _ panels: AlignmentPanels,
    _ quantity: AlignmentPanels.Quantity,
    in frame: Rectangle, _ canvas: Canvas, _ last: Double, shared: Int?
  ) throws {
    func curves(_ comparison: ComparisonSummary) -> SeedCurves {
      switch quantity {
      case .error: comparison.errorOverTime.scaled(by: 100)
      case .agreement: comparison.agreementOverTime.scaled(by: 100)
      }
    }
    let area = PlotArea(
      on: canvas, frame: frame, x: .linear(0...last),
      y: .covering(
        comparisons.flatMap { curves($0).values.flatMap { $0 } }, including: [quantity.perfect],
        maximumTicks: 5))
    guard !comparisons.isEmpty else { return try area.drawAbsence("runs are missing") }
    let yTicks = area.y.ticks(maximum: 5)
    if let shared { area.wash(0...Double(shared)) }
    area.drawGrid(y: yTicks)
    for comparison in comparisons {
      area.band(comparison.steps, curves(comparison), panels.look(comparison).style.color)
    }
    for comparison in comparisons {
      area.line(
        zip(comparison.steps, curves(comparison).mean).map { (x: $0, y: $1) },
        panels.look(comparison).style)
    }
    try area.drawYAxis(Axis(quantity.label, ticks: yTicks), labelDistance: 28)
    try area.drawXAxis(
      Axis(
        quantity.isLowest ? "training step" : "", ticks: area.x.ticks(maximum: 6),
        showsNumbers: quantity.isLowest))
  }
}
