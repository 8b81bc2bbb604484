import Drawing

/// Ē over training beside the lr-tweak's, one plot for each outcome; for the page of a verdict.
package struct PairErrors {
  /// With nets of their own.
  let outcomes: [PairOutcome]
  /// Those that share Q̂-net and lr-tweak with one of these.
  private let sharing: [PairOutcome]

  package init(_ outcomes: [PairOutcome]) {
    self.outcomes = outcomes.filter { !$0.sharesRuns }
    sharing = outcomes.filter(\.sharesRuns)
  }

  private var looks: [Legend.Entry] {
    [
      Legend.Entry("*Q̂*-net against STE-net", StrokeStyle(Palette.ink, width: 1.4)),
      Legend.Entry(
        "against itself at \(outcomes.first?.lrTweakFactor ?? "another") *η*",
        StrokeStyle(Palette.purple, width: 1.2, dash: StrokeStyle.dashes[2])),
    ]
      + (sharing.isEmpty
        ? []
        : [
          Legend.Entry(
            "against STE-net without *M* and *α*",
            StrokeStyle(Palette.vermilion, width: 1.2, dash: StrokeStyle.dashes[1]))
        ])
  }

  package var picture: Picture {
    let size = Size(FigureWidth.full, 138)
    return Picture(size: size) { canvas in
      try Legend(looks).draw(on: canvas, at: Point(size.width / 2, 0), centred: true)
      let field = Rectangle(0, 0, size.width, size.height)
        .inset(left: 40, top: 28, right: 6, bottom: 28)
      let cells = field.cells(
        rows: 1, columns: max(1, outcomes.count), columnGap: 48, rowGap: 0)[0]
      for (outcome, frame) in zip(outcomes, cells) {
        try draw(outcome, in: frame, on: canvas)
      }
    }
  }

  private func draw(_ outcome: PairOutcome, in frame: Rectangle, on canvas: Canvas) throws {
    let other = sharing.first {
      $0.pair.source == outcome.pair.source
        && $0.pair.optimizerGroup == outcome.pair.optimizerGroup
    }
    let lines = [outcome.baseline, outcome.lrTweak] + (other.map { [$0.baseline] } ?? [])
    let area = PlotArea(
      on: canvas, frame: frame, x: .linear(0...(lines.compactMap(\.steps.last).max() ?? 1)),
      y: .covering(
        lines.flatMap { $0.errorOverTime.mean.map { $0 * 100 } }, including: [0], maximumTicks: 4))
    let yTicks = area.y.ticks(maximum: 4)
    area.drawGrid(y: yTicks)
    for (line, look) in zip(lines, looks) {
      area.line(zip(line.steps, line.errorOverTime.mean).map { (x: $0, y: $1 * 100) }, look.style)
    }
    try canvas.label(
      outcome.optimizerName, PlotStyle.title, at: Point(frame.midX, 23), Anchor(.centre, .baseline))
    try area.drawYAxis(Axis("*Ē*, % of *w*_{max}", ticks: yTicks), labelDistance: 26)
    try area.drawXAxis(Axis("training step", ticks: area.x.ticks(maximum: 5)))
  }
}
