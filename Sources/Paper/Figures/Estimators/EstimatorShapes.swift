import Drawing
import Quantization

/// Figure 1: the quantizer Q with an estimator's Q̂ over it, and Q̂′ below, for the five estimators that
/// the paper shows. Everything is drawn through the functions that train.
package struct EstimatorShapes: Figure {
  package let name = "figure-1"
  package let showsTraining = false

  /// One column of the figure.
  struct Panel {
    let title: RichText
    let source: RichText
    let quantizer: UniformQuantizer
    /// Drawn from pale to strong; more than one where the estimator changes during training.
    let stages: [any GradientEstimator]
  }

  package init() {}

  static func panels(bits: Int) throws -> [Panel] {
    let multiBit = UniformQuantizer(bits: bits, limit: 1)
    var panels = try ["ste", "pwl", "mad", "htge"].map { name in
      let estimator = try EstimatorCatalogue.make(name: name, bits: bits)
      return Panel(
        title: RichText(verbatim: estimator.displayName),
        source: RichText(verbatim: estimator.characteristics.source), quantizer: multiBit,
        stages: [estimator])
    }
    let decaying = EDE.illustration
    panels.append(
      Panel(
        title: RichText(verbatim: decaying[0].displayName),
        source: RichText(verbatim: decaying[0].characteristics.source),
        quantizer: UniformQuantizer(bits: 1, limit: 1, grid: .sign), stages: decaying))
    return panels
  }

  package func picture(_ inputs: FigureInputs) throws -> Picture {
    let panels = try Self.panels(bits: inputs.analysis.quantization.bits)
    let x = Scale.linear(-1.5...1.5)
    let slopes = panels.flatMap { panel in
      panel.stages.map {
        $0.derivative(at: panel.quantizer.boundaryPoints[0], for: panel.quantizer)
      }
    }
    let upper = Scale.linear(-1.6...1.6)
    let lower = Scale.linear(-0.12...((slopes.max() ?? 1) * 1.06))
    let size = Size(FigureWidth.full, 190)
    return Picture(size: size) { canvas in
      let field = Rectangle(0, 0, size.width, size.height)
        .inset(left: 34, top: 20, right: 2, bottom: 27)
      let rows = field.cells(rows: 2, columns: panels.count, columnGap: 8, rowGap: 10)
      for (column, panel) in panels.enumerated() {
        let above = PlotArea(on: canvas, frame: rows[0][column], x: x, y: upper)
        let below = PlotArea(on: canvas, frame: rows[1][column], x: x, y: lower)
        try canvas.label(
          panel.title, PlotStyle.title, at: Point(above.frame.midX, 11), Anchor(.centre, .baseline))
        draw(panel, in: above, below)
        try drawAxes(above, label: column == 0 ? "*Q*, *Q̂*" : "", showsX: false, first: column == 0)
        try drawAxes(below, label: column == 0 ? "*Q̂*′" : "", showsX: true, first: column == 0)
      }
      try canvas.label(
        "weight *w* / *w*_{max}", PlotStyle.axisLabel,
        at: Point(field.midX, size.height - 3), Anchor(.centre, .baseline))
    }
  }

  private func draw(_ panel: Panel, in above: PlotArea, _ below: PlotArea) {
    let quantizer = panel.quantizer
    for area in [above, below] {
      area.wash(quantizer.representableRange)
      area.horizontal(at: 0, PlotStyle.gridLine)
    }
    above.steps(of: quantizer)
    for (index, stage) in panel.stages.enumerated() {
      let paleness = 0.55 * Double(panel.stages.count - 1 - index) / 2
      let style = StrokeStyle(Palette.vermilion.tinted(paleness), width: 1.3)
      above.graph(of: { stage.surrogate(at: $0, for: quantizer) }, style)
      below.slope(of: stage, on: quantizer, style)
    }
  }

  private func drawAxes(
    _ area: PlotArea, label: RichText, showsX: Bool, first: Bool
  ) throws {
    try area.drawXAxis(
      Axis(
        ticks: [-1, 0, 1].map { Tick($0, RichText(verbatim: number($0, decimals: 0))) },
        showsNumbers: showsX))
    let yTicks = (showsX ? [0.0, 1, 2] : [-1, 0, 1])
      .map { Tick($0, RichText(verbatim: number($0, decimals: 0))) }
    try area.drawYAxis(Axis(label, ticks: yTicks, showsNumbers: first))
  }
}
