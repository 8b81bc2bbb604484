import Artifacts
import Drawing

/// Figure 5 (asked for in the paper's Appendix I): Ē and agreement over training.
package struct AlignmentOverTime: Figure {
  package let name = "figure-5"
  package let label = "Figure 5"
  package let showsTraining = true

  package init() {}

  package func caption(_ inputs: FigureInputs) throws -> Caption {
    Caption(
      "Alignment over training.",
      """
      Above, *Ē* in units of *w*_{max}; below, the share of weights with equal quantized value; left \
      SGD with momentum, right Adam; \(inputs.seedsInWords). Both start from perfect alignment, \
      because the paper’s Equation 5 is used in the form that makes *E*^{(0)} = 0. The baseline \
      (*Q̂*-net against its STE-net) is to be judged by the run whose learning rate was raised by \
      one per cent.
      """)
  }

  package func picture(_ inputs: FigureInputs) throws -> Picture {
    let all = inputs.analysis.comparisons
    let last = all.compactMap(\.steps.last).max() ?? 1
    let size = Size(FigureWidth.full, 262)
    return Picture(size: size) { canvas in
      let field = Rectangle(0, 0, size.width, size.height)
        .inset(left: 44, top: 40, right: 10, bottom: 32)
      let cells = field.cells(rows: 2, columns: 2, columnGap: 46, rowGap: 16)
      var entries: [Legend.Entry] = []
      for comparison in all {
        let look = Self.look(comparison)
        if !entries.contains(where: { $0.label == look.label }) { entries.append(look) }
      }
      try Legend(entries).draw(on: canvas, at: Point(size.width / 2, 2), centred: true)
      for (column, optimizer) in optimizerColumns.enumerated() {
        let own = all.filter { $0.optimizer == optimizer.name }
        try canvas.label(
          optimizer.title, PlotStyle.title, at: Point(cells[0][column].midX, 32),
          Anchor(.centre, .baseline))
        try draw(
          own, \.errorOverTime, "*Ē*, % of *w*_{max}", in: cells[0][column], canvas, last, lower: 0,
          isLowest: false)
        try draw(
          own, \.agreementOverTime, "agreement, %", in: cells[1][column], canvas, last, upper: 100,
          isLowest: true)
      }
    }
  }

  private func draw(
    _ comparisons: [ComparisonSummary], _ values: (ComparisonSummary) -> [Double],
    _ label: RichText, in frame: Rectangle, _ canvas: Canvas, _ last: Double, lower: Double? = nil,
    upper: Double? = nil, isLowest: Bool
  ) throws {
    let numbers = comparisons.flatMap { values($0).map { $0 * 100 } }
    let area = PlotArea(
      on: canvas, frame: frame, x: .linear(0...last),
      y: .covering(numbers, including: [lower, upper].compactMap { $0 }, maximumTicks: 5))
    guard !comparisons.isEmpty else { return try area.drawAbsence("runs are missing") }
    let yTicks = area.y.ticks(maximum: 5)
    area.drawGrid(y: yTicks)
    for comparison in comparisons {
      area.line(
        zip(comparison.steps, values(comparison)).map { (x: $0, y: $1 * 100) },
        Self.look(comparison).style)
    }
    try area.drawYAxis(Axis(label, ticks: yTicks), labelDistance: 28)
    try area.drawXAxis(
      Axis(isLowest ? "training step" : "", ticks: area.x.ticks(maximum: 6), showsNumbers: isLowest)
    )
  }

  private static func look(_ comparison: ComparisonSummary) -> Legend.Entry {
    if comparison.name.hasPrefix("baseline") {
      return Legend.Entry("baseline", StrokeStyle(Palette.ink, width: 1.4))
    }
    if comparison.name.hasPrefix("lr-tweak") {
      return Legend.Entry(
        "lr-tweak", StrokeStyle(Palette.purple, width: 1.2, dash: StrokeStyle.dashes[2]))
    }
    return Legend.Entry(
      "unadjusted", StrokeStyle(Palette.green, width: 1.2, dash: StrokeStyle.dashes[3]))
  }
}
