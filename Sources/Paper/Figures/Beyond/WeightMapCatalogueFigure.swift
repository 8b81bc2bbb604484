import Drawing
import Quantization

/// Figure B2: M of every estimator in the catalogue.
package struct WeightMapCatalogueFigure: Figure {
  package let name = "figure-b2"
  package let showsTraining = false

  package init() {}

  package func picture(_ inputs: FigureInputs) throws -> Picture {
    let layout = CatalogueLayout(groups: try CatalogueGroup.all(), cellHeight: 70)
    let frames = layout.frames(width: FigureWidth.full)
    return Picture(size: Size(FigureWidth.full, frames.height)) { canvas in
      for (group, (title, cells)) in zip(layout.groups, zip(frames.titles, frames.cells)) {
        try canvas.label(group.title, PlotStyle.title, at: title)
        for (index, member) in group.members.enumerated() {
          let area = PlotArea(
            on: canvas, frame: cells[index], x: .linear(-1.25...1.25), y: .linear(-1.25...1.25))
          try draw(
            member, in: area, isLowest: layout.isLowest(index, of: group),
            isFirst: index % CatalogueLayout.columns == 0)
        }
      }
      try canvas.label(
        "weight *w* / *w*_{max}", PlotStyle.axisLabel,
        at: Point(FigureWidth.full / 2, frames.height - 3), Anchor(.centre, .baseline))
    }
  }

  private func draw(
    _ member: CatalogueGroup.Member, in area: PlotArea, isLowest: Bool, isFirst: Bool
  ) throws {
    area.mirror(of: member.estimator, on: member.quantizer)
    let canvas = area.canvas
    try canvas.label(
      member.title,
      PlotStyle.note.with {
        $0.color = Palette.ink; $0.size = 7.6
      },
      at: Point(area.frame.midX, area.frame.minY - 3), Anchor(.centre, .baseline))
    let factor = WeightMap(of: member.estimator, on: member.quantizer).alpha
    try canvas.label(
      RichText(verbatim: number(factor, decimals: 3)), PlotStyle.note.with { $0.size = 6.5 },
      at: Point(area.frame.maxX - 2.5, area.frame.maxY - 3), Anchor(.right, .baseline))
    let ticks = [-1, 0, 1].map { Tick($0, RichText(verbatim: number($0, decimals: 0))) }
    try area.drawXAxis(Axis(ticks: ticks, showsNumbers: isLowest), line: false)
    try area.drawYAxis(Axis(ticks: ticks, showsNumbers: isFirst), line: false)
  }
}

extension PlotArea {
  /// M within the frame: the representable range washed, the identity dotted, boundary points ticked, the
  /// places where M grows without bound dashed.
  func mirror(of estimator: any GradientEstimator, on quantizer: UniformQuantizer) {
    let map = WeightMap(of: estimator, on: quantizer)
    wash(quantizer.representableRange)
    line(
      [
        (x: x.range.lowerBound, y: x.range.lowerBound),
        (x: x.range.upperBound, y: x.range.upperBound),
      ],
      StrokeStyle(Palette.axis.tinted(0.3), width: 0.6, dash: [0.8, 1.8]))
    for end in [map.domain.lowerBound, map.domain.upperBound] where x.range.contains(end) {
      vertical(at: end, StrokeStyle(Palette.axis.tinted(0.3), width: 0.5, dash: [3, 2]))
    }
    for point in quantizer.boundaryPoints {
      let mark = self.point(point, point)
      canvas.line(
        mark - Point(2.2, 2.2), mark + Point(2.2, 2.2), StrokeStyle(Palette.axis, width: 0.5))
    }
    graph(of: { map($0) }, StrokeStyle(Palette.steNet, width: 1))
    drawFrame(StrokeStyle(Palette.axis, width: 0.35))
  }
}
