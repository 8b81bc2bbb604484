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
        let panel = DensityPanel(
          grid: grid,
          quantizer: UniformQuantizer(
            bits: outcome.qhat.bits, limit: 1, grid: outcome.qhat.grid),
          maximum: maximum)
        try canvas.label(
          outcome.optimizerName, PlotStyle.title, at: Point(frame.midX, 9),
          Anchor(.centre, .baseline))
        let isMapped = outcome.baseline.map == "M"
        try panel.draw(
          on: canvas, in: frame, x: isMapped ? "*M*(*Q̂*-net) / *w*_{max}" : "*Q̂*-net / *w*_{max}",
          y: "STE-net / *w*_{max}", colorBar: index == outcomes.count - 1)
      }
    }
  }

  private func density(_ outcome: PairOutcome) -> WeightDensity {
    outcome.baseline.map == "M" ? outcome.baseline.mappedDensity : outcome.baseline.density
  }
}
