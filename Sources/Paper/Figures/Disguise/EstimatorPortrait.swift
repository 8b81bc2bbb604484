import Drawing
import Quantization

/// One estimator in three plots: Q̂ over Q, Q̂′, and M; for the page of a verdict.
package struct EstimatorPortrait {
  let estimator: any GradientEstimator
  let quantizer: UniformQuantizer

  /// - Parameter quantizer: in units of w_max, limit 1.
  package init(estimator: any GradientEstimator, quantizer: UniformQuantizer) {
    self.estimator = estimator
    self.quantizer = quantizer
  }

  package var picture: Picture {
    let size = Size(FigureWidth.full, 138)
    return Picture(size: size) { canvas in
      let field = Rectangle(0, 0, size.width, size.height)
        .inset(left: 28, top: 14, right: 3, bottom: 26)
      let cells = field.cells(rows: 1, columns: 3, columnGap: 34, rowGap: 0)[0]
      let x = Scale.linear(-1.25...1.25)
      let values = (0...4000).map {
        estimator.derivative(at: -1.25 + Double($0) * 2.5 / 4000, for: quantizer)
      }
      let style = StrokeStyle(Palette.qhatNet, width: 1.3)
      let height = PlotArea(on: canvas, frame: cells[0], x: x, y: .linear(-1.35...1.35))
      let slope = PlotArea(
        on: canvas, frame: cells[1], x: x,
        y: .covering(values.map { $0 * 1.04 }, including: [0], maximumTicks: 4))
      let mirror = PlotArea(on: canvas, frame: cells[2], x: x, y: .linear(-1.35...1.35))
      for area in [height, slope] {
        area.wash(quantizer.representableRange)
        area.horizontal(at: 0, PlotStyle.gridLine)
      }
      height.steps(of: quantizer)
      height.graph(of: { estimator.surrogate(at: $0, for: quantizer) }, style)
      slope.slope(of: estimator, on: quantizer, style)
      mirror.mirror(of: estimator, on: quantizer)
      let unit = [-1, 0, 1].map { Tick($0, RichText(verbatim: number($0, decimals: 0))) }
      let titles: [RichText] = ["*Q* and *Q̂*", "*Q̂*′", "*M*"]
      for (area, title) in zip([height, slope, mirror], titles) {
        area.drawFrame()
        try canvas.label(
          title, PlotStyle.title, at: Point(area.frame.midX, 9), Anchor(.centre, .baseline))
        try area.drawXAxis(Axis("*w* / *w*_{max}", ticks: unit), line: false)
      }
      try height.drawYAxis(Axis(ticks: unit), line: false)
      try slope.drawYAxis(Axis(ticks: slope.y.ticks(maximum: 4)), line: false)
      try mirror.drawYAxis(Axis(ticks: unit), line: false)
    }
  }
}
