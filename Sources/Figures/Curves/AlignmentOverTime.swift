import Artifacts
import Drawing

/// Figures 5 and 7 (asked for in the paper's Appendix I): Ē and agreement over training.
package struct AlignmentOverTime: ExperimentFigure {
  package let name: String
  package let label: String
  package let experiment: String?

  /// The convolutional network.
  package static let convolutional = AlignmentOverTime(
    name: "figure-5", label: "Figure 5", experiment: nil)
  /// ResNet50.
  package static let residual = AlignmentOverTime(
    name: "figure-7", label: "Figure 7", experiment: ResidualTraining.experiment)

  package func caption(of inputs: FigureInputs) throws -> Caption {
    let start: RichText =
      inputs.sharedSteps.map {
        " The runs part after \(grouped($0)) steps, which they share (grey)."
      } ?? ""
    return Caption(
      "Alignment over training.",
      """
      Above, *Ē* in units of *w*_{max}; below, the share of weights with equal quantized value; left \
      SGD with momentum, right Adam; \(inputs.seedsInWords). Both start from perfect alignment, \
      because the paper’s Equation 5 is used in the form that makes *E*^{(0)} = 0. The baseline \
      (*Q̂*-net against its STE-net) is to be judged by the run whose learning rate was raised by \
      one per cent.\(start)\(sample(inputs))
      """)
  }

  private func sample(_ inputs: FigureInputs) -> RichText {
    guard let count = inputs.experiment.run(named: "qhat-sgd")?.snapshotWeights else { return "" }
    return
      " Measured on at most \(grouped(count)) weights of each tensor, chosen at random and counted for the whole tensor."
  }

  package func picture(of inputs: FigureInputs) throws -> Picture {
    let shared = inputs.sharedSteps
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
          own, \.errorOverTime, "*Ē*, % of *w*_{max}", in: cells[0][column], canvas, last,
          shared: shared, lower: 0, isLowest: false)
        try draw(
          own, \.agreementOverTime, "agreement, %", in: cells[1][column], canvas, last,
          shared: shared, upper: 100, isLowest: true)
      }
    }
  }

  private func draw(
    _ comparisons: [ComparisonSummary], _ values: (ComparisonSummary) -> [Double],
    _ label: RichText, in frame: Rectangle, _ canvas: Canvas, _ last: Double, shared: Int?,
    lower: Double? = nil, upper: Double? = nil, isLowest: Bool
  ) throws {
    let numbers = comparisons.flatMap { values($0).map { $0 * 100 } }
    let area = PlotArea(
      on: canvas, frame: frame, x: .linear(0...last),
      y: .covering(numbers, including: [lower, upper].compactMap { $0 }, maximumTicks: 5))
    guard !comparisons.isEmpty else { return try area.drawAbsence("runs are missing") }
    let yTicks = area.y.ticks(maximum: 5)
    if let shared { area.wash(0...Double(shared)) }
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

  /// The colour and dash of a comparison, the same in every figure.
  static func look(_ comparison: ComparisonSummary) -> Legend.Entry {
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
