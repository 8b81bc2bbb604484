import Drawing
import Quantization

/// Figure B1: Q̂ and Q̂′ of every estimator in the catalogue. Pure mathematics, drawn through the functions
/// that train.
package struct EstimatorCatalogueFigure: Figure {
  package let name = "figure-b1"
  package let showsTraining = false

  package init() {}

  package func picture(_ inputs: FigureInputs) throws -> Picture {
    let layout = CatalogueLayout(groups: try CatalogueGroup.all(), cellHeight: 72)
    let frames = layout.frames(width: FigureWidth.full)
    return Picture(size: Size(FigureWidth.full, frames.height)) { canvas in
      for (group, (title, cells)) in zip(layout.groups, zip(frames.titles, frames.cells)) {
        try canvas.label(group.title, PlotStyle.title, at: title)
        for (index, member) in group.members.enumerated() {
          try draw(
            member, in: cells[index], on: canvas, isLowest: layout.isLowest(index, of: group))
        }
      }
      try canvas.label(
        "weight *w* / *w*_{max}", PlotStyle.axisLabel,
        at: Point(FigureWidth.full / 2, frames.height - 3), Anchor(.centre, .baseline))
    }
  }

  private func draw(
    _ member: CatalogueGroup.Member, in cell: Rectangle, on canvas: Canvas, isLowest: Bool
  ) throws {
    let (estimator, quantizer) = (member.estimator, member.quantizer)
    let x = Scale.linear(-1.5...1.5)
    let rows = cell.cells(rows: 2, columns: 1, columnGap: 0, rowGap: 4)
    let style = StrokeStyle(Palette.qhatNet, width: 1)
    let above = PlotArea(on: canvas, frame: rows[0][0], x: x, y: .linear(-1.45...1.45))
    let values = (0...3000).map {
      estimator.derivative(at: -1.5 + Double($0) / 1000, for: quantizer)
    }
    let (least, peak) = (min(0, values.min() ?? 0), values.max() ?? 1)
    let margin = 0.1 * (peak - least)
    let below = PlotArea(
      on: canvas, frame: rows[1][0], x: x, y: .linear((least - margin)...(peak + 4.4 * margin)))
    for area in [above, below] {
      area.wash(quantizer.representableRange)
      area.horizontal(at: 0, PlotStyle.gridLine)
    }
    above.steps(of: quantizer, width: 0.9)
    above.graph(of: { estimator.surrogate(at: $0, for: quantizer) }, style)
    below.slope(of: estimator, on: quantizer, style)
    for area in [above, below] { area.drawFrame(StrokeStyle(Palette.axis, width: 0.35)) }
    try canvas.label(
      member.title,
      PlotStyle.note.with {
        $0.color = Palette.ink; $0.size = 7.6
      },
      at: Point(cell.midX, cell.minY - 3), Anchor(.centre, .baseline))
    try canvas.label(
      RichText(verbatim: number(peak, decimals: peak < 10 ? 2 : 1)),
      PlotStyle.note.with { $0.size = 6.5 },
      at: Point(below.frame.minX + 2.5, below.frame.minY + 2.5), Anchor(.left, .top))
    try below.drawXAxis(
      Axis(
        ticks: [-1, 0, 1].map { Tick($0, RichText(verbatim: number($0, decimals: 0))) },
        showsNumbers: isLowest), line: false)
    guard cell.minX < CatalogueLayout.left + 1 else { return }
    for (area, label) in [(above, "*Q̂*" as RichText), (below, "*Q̂*′")] {
      try canvas.label(
        label, PlotStyle.axisLabel, at: Point(area.frame.minX - 4, area.frame.midY),
        Anchor(.right, .middle))
    }
  }
}
