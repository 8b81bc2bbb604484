import Artifacts
import Drawing

/// Figure 8 (not in the paper): Ē and agreement of every quantized tensor of ResNet50, from the images to the
/// classes.
package struct AlignmentByDepth: ExperimentFigure {
  package let name = "figure-8"
  package let label = "Figure 8"
  package let experiment: String? = ResidualTraining.experiment

  package init() {}

  package func caption(of inputs: FigureInputs) throws -> Caption {
    let count = inputs.analysis.comparisons.first?.tensors.count ?? 0
    return Caption(
      "Alignment by depth.",
      """
      *Ē* in units of each layer’s own *w*_{max} (above) and the share of equal quantized weights (below) at \
      the end of training, for the \(count) quantized kernels from the images (left) to the classes (right); \
      circles are the 1 × 1 convolutions in shortcuts. Lines join the layers on the main path; vertical lines \
      part the stages. Left SGD with momentum, right Adam; \(inputs.seedsInWords).
      """)
  }

  package func picture(of inputs: FigureInputs) throws -> Picture {
    let all = inputs.analysis.comparisons
    let size = Size(FigureWidth.full, 270)
    return Picture(size: size) { canvas in
      let field = Rectangle(0, 0, size.width, size.height)
        .inset(left: 44, top: 40, right: 10, bottom: 34)
      let cells = field.cells(rows: 2, columns: 2, columnGap: 46, rowGap: 16)
      var entries: [Legend.Entry] = []
      for comparison in all {
        let look = AlignmentOverTime.look(comparison)
        if !entries.contains(where: { $0.label == look.label }) { entries.append(look) }
      }
      try Legend(entries).draw(on: canvas, at: Point(size.width / 2, 2), centred: true)
      for (column, optimizer) in optimizerColumns.enumerated() {
        let own = all.filter { $0.optimizer == optimizer.name }
        try canvas.label(
          optimizer.title, PlotStyle.title, at: Point(cells[0][column].midX, 32),
          Anchor(.centre, .baseline))
        try draw(
          own, "*Ē*, % of *w*_{max}", in: cells[0][column], canvas, including: 0, isLowest: false
        ) { $0.errorOverLimit.mean }
        try draw(
          own, "agreement, %", in: cells[1][column], canvas, including: 100, isLowest: true
        ) { $0.agreement.mean }
      }
    }
  }

  private func draw(
    _ comparisons: [ComparisonSummary], _ label: RichText, in frame: Rectangle, _ canvas: Canvas,
    including end: Double, isLowest: Bool, _ value: (Alignment) -> Double
  ) throws {
    let names = comparisons.first?.tensors.map(\.name) ?? []
    let numbers = comparisons.flatMap { $0.tensors.map { value($0) * 100 } }
    let area = PlotArea(
      on: canvas, frame: frame, x: .linear(0...Double(max(1, names.count + 1))),
      y: .covering(numbers, including: [end], maximumTicks: 5))
    guard !comparisons.isEmpty else { return try area.drawAbsence("runs are missing") }
    let yTicks = area.y.ticks(maximum: 5)
    area.drawGrid(y: yTicks)
    for place in stageStarts(names) {
      area.vertical(at: Double(place) + 0.5, StrokeStyle(Palette.grid, width: 0.8))
    }
    for comparison in comparisons {
      let style = AlignmentOverTime.look(comparison).style
      let points = comparison.tensors.enumerated().map {
        (x: Double($0 + 1), y: value($1) * 100, isShortcut: $1.name.contains("shortcut"))
      }
      area.line(points.filter { !$0.isShortcut }.map { (x: $0.x, y: $0.y) }, style)
      for point in points where point.isShortcut {
        area.dot(at: point.x, point.y, radius: 1.8, style.color)
      }
    }
    try area.drawYAxis(Axis(label, ticks: yTicks), labelDistance: 28)
    try area.drawXAxis(
      Axis(
        isLowest ? "quantized kernel, in the order of the network" : "",
        ticks: area.x.ticks(maximum: 6), showsNumbers: isLowest))
  }

  /// Places after which another stage begins.
  private func stageStarts(_ names: [String]) -> [Int] {
    let stages = names.map { $0.prefix { $0 != "/" } }
    return stages.indices.dropFirst().filter { stages[$0] != stages[$0 - 1] }
  }
}
