import Drawing
import Quantization
import Results

/// Every weight of STE-net against the same weight of Q̂-net seen through M (or as it is, where the
/// optimizer adapts), one plot for each outcome; for the page of a verdict.
package struct PairScatter {
  let outcomes: [PairOutcome]

  /// - Parameter outcomes: of which those are drawn that have a Q̂-net of their own.
  package init(_ outcomes: [PairOutcome]) { self.outcomes = outcomes.filter { !$0.sharesRuns } }

  package var picture: Picture {
    let size = Size(FigureWidth.full, 158)
    let maximum = outcomes.map { DensityGrid(density($0)).maximum }.max() ?? 1
    return Picture(size: size) { canvas in
      for (index, outcome) in outcomes.enumerated() {
        let left = 34 + Double(index) * 190
        let grid = DensityGrid(density(outcome))
        let frame = Rectangle(left, 14, 112, 112)
        let area = PlotArea(
          on: canvas, frame: frame, x: .linear(grid.xRange), y: .linear(grid.yRange))
        let quantizer = UniformQuantizer(
          bits: outcome.qhat.bits, limit: 1, grid: outcome.qhat.grid)
        for point in quantizer.boundaryPoints {
          let style = StrokeStyle(Palette.axis.tinted(0.35), width: 0.5, dash: [0.8, 1.8])
          area.vertical(at: point, style)
          area.horizontal(at: point, style)
        }
        area.density(grid, maximum: maximum)
        area.line(
          [
            (x: grid.xRange.lowerBound, y: grid.xRange.lowerBound),
            (x: grid.xRange.upperBound, y: grid.xRange.upperBound),
          ], StrokeStyle(Palette.vermilion, width: 0.7, dash: [3, 2]))
        area.drawFrame()
        try canvas.label(
          outcome.optimizerName, PlotStyle.title, at: Point(frame.midX, 9),
          Anchor(.centre, .baseline))
        let ticks = [-1.0, 0, 1].map { Tick($0, RichText(verbatim: number($0, decimals: 0))) }
        let isMapped = outcome.baseline.map == "M"
        try area.drawXAxis(
          Axis(isMapped ? "*M*(*Q̂*-net) / *w*_{max}" : "*Q̂*-net / *w*_{max}", ticks: ticks),
          line: false)
        try area.drawYAxis(Axis("STE-net / *w*_{max}", ticks: ticks), line: false)
        if index == outcomes.count - 1 {
          try ColorBar(maximum: maximum, label: "weights per cell").draw(
            on: canvas, in: Rectangle(frame.maxX + 6, frame.minY, 6, frame.height))
        }
      }
    }
  }

  private func density(_ outcome: PairOutcome) -> WeightDensity {
    outcome.baseline.map == "M" ? outcome.baseline.mappedDensity : outcome.baseline.density
  }
}
