import Drawing
import Quantization

/// One plot of weights against weights as a density, with the boundary points of the quantizer and the diagonal.
struct DensityPanel {
  let grid: DensityGrid
  /// In units of w_max, limit 1.
  let quantizer: UniformQuantizer
  /// The count of the darkest colour; nil for the grid's own.
  var maximum: Int?

  func draw(
    on canvas: Canvas, in frame: Rectangle, x: RichText, y: RichText, colorBar: Bool
  ) throws {
    let area = PlotArea(
      on: canvas, frame: frame, x: .linear(grid.xRange), y: .linear(grid.yRange))
    let style = StrokeStyle(Palette.axis.tinted(0.35), width: 0.5, dash: [0.8, 1.8])
    // Many levels would be a grey wash.
    for point in quantizer.boundaryPoints where quantizer.bits <= 4 {
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
    let ticks = [-1.0, 0, 1].map { Tick($0, RichText(verbatim: number($0, decimals: 0))) }
    try area.drawXAxis(Axis(x, ticks: ticks), line: false)
    try area.drawYAxis(Axis(y, ticks: ticks), line: false)
    if colorBar {
      try ColorBar(maximum: maximum ?? grid.maximum, label: "weights per cell").draw(
        on: canvas, in: Rectangle(frame.maxX + 6, frame.minY, 6, frame.height))
    }
  }
}
