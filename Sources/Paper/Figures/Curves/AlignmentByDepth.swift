import Drawing
import Results

/// Figure 8 (not in the paper): Ē and agreement of every quantized tensor of ResNet50, from the images to the
/// classes.
package struct AlignmentByDepth: ExperimentFigure {
  package let name = "figure-8"
  package let subject = Subject.residual

  package init() {}

  package func picture(of inputs: FigureInputs) throws -> Picture {
    let panels = AlignmentPanels(
      comparisons: inputs.analysis.comparedPairs, experiment: inputs.experiment,
      size: Size(FigureWidth.full, 270), bottom: 34)
    return panels.picture { own, quantity, frame, canvas in
      try draw(own, panels, quantity, in: frame, canvas)
    }
  }

  private func draw(
    _ comparisons: [ComparisonSummary], _ panels: AlignmentPanels,
    _ quantity: AlignmentPanels.Quantity,
    in frame: Rectangle, _ canvas: Canvas
  ) throws {
    func value(_ tensor: Alignment) -> Double {
      switch quantity {
      case .error: tensor.errorOverLimit.mean * 100
      case .agreement: tensor.agreement.mean * 100
      }
    }
    let names = comparisons.first?.tensors.map(\.name) ?? []
    let numbers = comparisons.flatMap { $0.tensors.map(value) }
    let area = PlotArea(
      on: canvas, frame: frame, x: .linear(0...Double(max(1, names.count + 1))),
      y: .covering(numbers, including: [quantity.perfect], maximumTicks: 5))
    guard !comparisons.isEmpty else { return try area.drawAbsence("runs are missing") }
    let yTicks = area.y.ticks(maximum: 5)
    area.drawGrid(y: yTicks)
    for place in stageStarts(names) {
      area.vertical(at: Double(place) + 0.5, StrokeStyle(Palette.grid, width: 0.8))
    }
    for comparison in comparisons {
      let style = panels.look(comparison).style
      let points = comparison.tensors.enumerated().map {
        (x: Double($0 + 1), y: value($1), isShortcut: $1.name.contains("shortcut"))
      }
      area.line(points.filter { !$0.isShortcut }.map { (x: $0.x, y: $0.y) }, style)
      for point in points where point.isShortcut {
        area.dot(at: point.x, point.y, radius: 1.8, style.color)
      }
    }
    try area.drawYAxis(Axis(quantity.label, ticks: yTicks), labelDistance: 28)
    try area.drawXAxis(
      Axis(
        quantity.isLowest ? "quantized kernel, in the order of the network" : "",
        ticks: area.x.ticks(maximum: 6), showsNumbers: quantity.isLowest))
  }

  /// Places after which another stage begins; a network that is listed layer by layer has none.
  private func stageStarts(_ names: [String]) -> [Int] {
    let stages = names.map { $0.count { $0 == "/" } < 2 ? "" : $0.prefix { $0 != "/" } }
    return stages.indices.dropFirst().filter { stages[$0] != stages[$0 - 1] }
  }
}
