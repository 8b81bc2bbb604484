import Configurations
import Drawing
import Quantization
import Results

/// Figure 3: every quantized weight of one network against the same weight of the other at the end of
/// training, as a density, since ninety thousand dots would be a blot.
package struct WeightScatter: Figure {
  package let name: String
  package let showsTraining = true
  private let kind: Comparison.KnownKind
  private let isMapped: Bool

  /// Figure 3a: after M, the weights of Q̂-net and STE-net lie on the diagonal.
  package static let adjusted = WeightScatter(
    name: "figure-3a", kind: .baseline, isMapped: true)
  /// Figure 3b: without re-initialization they do not.
  package static let unadjusted = WeightScatter(
    name: "figure-3b", kind: .unadjusted, isMapped: false)

  /// The comparison that is shown: of the first optimizer that does not adapt, for which M matters.
  private func comparison(_ inputs: FigureInputs) -> Comparison? {
    inputs.experiment.baseline(isAdaptive: false).flatMap {
      inputs.experiment.comparison(kind, $0.optimizerGroup)
    }
  }

  private func pair(_ inputs: FigureInputs) -> ComparisonSummary? {
    comparison(inputs).flatMap { inputs.analysis.comparison($0.name) }
  }

  package func picture(_ inputs: FigureInputs) throws -> Picture {
    guard let pair = pair(inputs) else {
      return missingPicture(
        "missing: \(comparison(inputs)?.name ?? kind.rawValue)", size: Size(FigureWidth.half, 163))
    }
    let quantizer = try inputs.analysis.quantization.makeQuantizer()
    let map = WeightMap(of: try inputs.analysis.makeEstimator(), on: quantizer)
    let shown = DensityGrid(isMapped ? pair.mappedDensity : pair.density)
    // Both figures count by one scale, so that their colours can be compared.
    let maximum = densest(inputs)
    return Picture(size: Size(FigureWidth.half, 163)) { canvas in
      let frame = Rectangle(31, 5, 126, 126)
      let area = PlotArea(
        on: canvas, frame: frame, x: .linear(shown.xRange), y: .linear(shown.yRange))
      drawGuides(area, quantizer)
      area.density(shown, maximum: maximum)
      drawIdentity(area)
      area.drawFrame()
      try drawAxes(area)
      if isMapped {
        try drawInset(DensityGrid(pair.density), maximum, quantizer, map, in: area)
      }
      try ColorBar(maximum: maximum, label: "weights per cell").draw(
        on: canvas, in: Rectangle(frame.maxX + 5, frame.minY, 6, frame.height))
    }
  }

  private func densest(_ inputs: FigureInputs) -> Int {
    [Self.adjusted, Self.unadjusted].compactMap { figure in
      figure.pair(inputs).map {
        DensityGrid(figure.isMapped ? $0.mappedDensity : $0.density).maximum
      }
    }.max() ?? 1
  }

  private func drawAxes(_ area: PlotArea) throws {
    let ticks = [-1.0, 0, 1].map { Tick($0, RichText(verbatim: number($0, decimals: 0))) }
    try area.drawXAxis(
      Axis(
        isMapped ? "*M*(weight of *Q̂*-net) / *w*_{max}" : "weight of *Q̂*-net / *w*_{max}",
        ticks: ticks), line: false)
    try area.drawYAxis(
      Axis(
        isMapped ? "weight of STE-net / *w*_{max}" : "weight of unadjusted STE-net / *w*_{max}",
        ticks: ticks), line: false)
  }

  private func drawGuides(_ area: PlotArea, _ quantizer: UniformQuantizer) {
    let style = StrokeStyle(Palette.axis.tinted(0.35), width: 0.5, dash: [0.8, 1.8])
    for point in quantizer.boundaryPoints {
      area.vertical(at: point, style)
      area.horizontal(at: point, style)
    }
  }

  private func drawIdentity(_ area: PlotArea) {
    let range = area.x.range
    area.line(
      [(x: range.lowerBound, y: range.lowerBound), (x: range.upperBound, y: range.upperBound)],
      StrokeStyle(Palette.vermilion, width: 0.7, dash: [3, 2]))
  }

  /// The same weights as they are, in the corner that the diagonal leaves empty.
  private func drawInset(
    _ grid: DensityGrid, _ maximum: Int, _ quantizer: UniformQuantizer, _ map: WeightMap,
    in area: PlotArea
  ) throws {
    let side = area.frame.width * 0.40
    let frame = Rectangle(area.frame.minX + 5, area.frame.minY + 5, side, side)
    area.canvas.fill(frame, .white)
    let inset = PlotArea(
      on: area.canvas, frame: frame, x: .linear(grid.xRange), y: .linear(grid.yRange))
    inset.density(grid, maximum: maximum)
    inset.graph(of: { map($0) }, StrokeStyle(Palette.vermilion, width: 0.7, dash: [2, 1.4]))
    inset.drawFrame(StrokeStyle(Palette.axis, width: 0.4))
    try area.canvas.label(
      "without *M*", PlotStyle.note.with { $0.size = 6.5 },
      at: Point(frame.maxX - 3, frame.maxY - 3.5), Anchor(.right, .baseline))
  }
}

extension DensityGrid {
  /// The histogram that the analysis made, horizontal axis Q̂-net, vertical axis STE-net.
  init(_ density: WeightDensity) {
    self.init(
      columns: density.bins, rows: density.bins, xRange: density.lower...density.upper,
      yRange: density.lower...density.upper, counts: density.counts.map(Int.init))
  }
}
