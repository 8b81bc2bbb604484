import Drawing
import Foundation
import TestSupport
import Testing

@Suite struct PlotPictureTests {
  @Test func linesAndLegend() throws {
    let typesetter = try Typesetter()
    let picture = Picture(size: Size(300, 190)) { canvas in
      let area = PlotArea(
        on: canvas, frame: Rectangle(48, 26, 236, 120), x: .linear(0...5000),
        y: .logarithmic(0.1...10))
      let xTicks = area.x.ticks(maximum: 6)
      let yTicks = area.y.ticks(maximum: 4)
      area.drawGrid(y: yTicks)
      let values = (0...100).map { index -> (x: Double, y: Double) in
        let decay: Double = exp(-Double(index) / 25)
        return (x: Double(index) * 50, y: 5 * decay + 0.15)
      }
      area.line(values, StrokeStyle(Palette.blue, width: 1.2))
      area.line(
        values.map { (x: $0.x, y: $0.y * 1.6) },
        StrokeStyle(Palette.vermilion, width: 1.2, dash: StrokeStyle.dashes[1]))
      try area.drawXAxis(Axis("training step *t*", ticks: xTicks))
      try area.drawYAxis(Axis("loss, *Ē*(*t*) / *w*_{max}", ticks: yTicks))
      try Legend([
        .init("STE-net, *αη*", StrokeStyle(Palette.blue, width: 1.2)),
        .init(
          "*Q̂*-net, *η*",
          StrokeStyle(Palette.vermilion, width: 1.2, dash: StrokeStyle.dashes[1])),
      ]).draw(on: canvas, at: Point(166, 6), centred: true)
    }
    let fault = try ReferencePicture.fault(
      of: try picture.png(dotsPerInch: 150, typesetter: typesetter), against: "lines")
    #expect(fault == nil)
  }

  @Test func densityWithColourBar() throws {
    let typesetter = try Typesetter()
    let bins = 60
    let counts = (0..<bins * bins).map { cell -> Int in
      let x = Double(cell % bins) / 30 - 1
      let y = Double(cell / bins) / 30 - 1
      let ridge: Double = exp(-40 * (x - y) * (x - y) - 2 * x * x)
      let ripple: Double = 0.6 + 0.4 * cos(9 * x)
      return Int(4000 * ridge * ripple)
    }
    let grid = DensityGrid(
      columns: bins, rows: bins, xRange: -1...1, yRange: -1...1, counts: counts)
    let picture = Picture(size: Size(240, 190)) { canvas in
      let area = PlotArea(
        on: canvas, frame: Rectangle(44, 10, 140, 140), x: .linear(-1...1), y: .linear(-1...1))
      area.density(grid)
      area.drawFrame()
      try area.drawXAxis(Axis("*Q̂*-net weight / *w*_{max}", ticks: area.x.ticks(maximum: 5)))
      try area.drawYAxis(Axis("STE-net weight / *w*_{max}", ticks: area.y.ticks(maximum: 5)))
      try ColorBar(maximum: grid.maximum, label: "weights per cell").draw(
        on: canvas, in: Rectangle(194, 10, 8, 140))
    }
    let fault = try ReferencePicture.fault(
      of: try picture.png(dotsPerInch: 150, typesetter: typesetter), against: "density")
    #expect(fault == nil)
  }

  @Test func tableWithGroupedColumns() throws {
    let typesetter = try Typesetter()
    let table = Table(
      columns: [.init(.left)] + (0..<4).map { .init(.right, spaceBefore: $0 == 2 ? 10 : 0) },
      headings: [
        [.init(""), .init("*Ē*", span: 2), .init("Agreement", span: 2)],
        [.init("Experiment"), .init("ours"), .init("paper"), .init("ours"), .init("paper")],
      ],
      rows: [
        .init([
          "baseline (S)", "0.516 %", .init("0.515 %", muted: true), "98.28 %",
          .init("98.31 %", muted: true),
        ]),
        .init([
          "lr-tweak (S)", "0.450 %", .init("0.572 %", muted: true), "98.93 %",
          .init("98.66 %", muted: true),
        ]),
        .init(
          [
            "baseline (A)", "2.24 %", .init("2.81 %", muted: true), "95.76 %",
            .init("94.42 %", muted: true),
          ],
          separation: .rule),
      ])
    let picture = try table.picture(typesetter: typesetter)
    let fault = try ReferencePicture.fault(
      of: try picture.png(dotsPerInch: 150, typesetter: typesetter), against: "table")
    #expect(fault == nil)
    #expect(
      table.latex == """
        \\begin{tabular}{lrrrr}
          \\toprule
           & \\multicolumn{2}{c}{$\\bar{E}$} & \\multicolumn{2}{c}{Agreement} \\\\
          \\cmidrule(lr){2-3} \\cmidrule(lr){4-5}
          Experiment & ours & paper & ours & paper \\\\
          \\midrule
          baseline (S) & 0.516 \\% & 0.515 \\% & 98.28 \\% & 98.31 \\% \\\\
          lr-tweak (S) & 0.450 \\% & 0.572 \\% & 98.93 \\% & 98.66 \\% \\\\
          \\midrule
          baseline (A) & 2.24 \\% & 2.81 \\% & 95.76 \\% & 94.42 \\% \\\\
          \\bottomrule
        \\end{tabular}

        """)
  }
}
