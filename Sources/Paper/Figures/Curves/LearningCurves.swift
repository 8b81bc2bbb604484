import Configurations
import Drawing
import Results

/// Figures 4 and 6 (not in the paper): loss and accuracy of all runs over training, Q̂-net drawn over STE-net,
/// and how far each is from Q̂-net.
package struct LearningCurves: ExperimentFigure {
  package let name: String
  package let subject: Subject

  /// The convolutional network.
  package static let convolutional = LearningCurves(
    name: "figure-4", subject: .foreground)
  /// ResNet50.
  package static let residual = LearningCurves(
    name: "figure-6", subject: .residual)

  /// Where runs begin together, if they do.
  private func start(_ inputs: FigureInputs) -> RichText {
    guard let step = inputs.sharedSteps else { return "" }
    return " All runs of an optimizer share their first \(grouped(step)) steps (grey)."
  }

  /// A row of the figure.
  private struct Quantity: Sendable {
    let label: RichText
    let train: @Sendable (RunSummary) -> SeedCurves
    let validation: @Sendable (RunSummary) -> SeedCurves
    let isDifference: Bool
    let isLogarithmic: Bool
    let factor: Double
  }

  private static let quantities: [Quantity] = [
    Quantity(
      label: "loss", train: { $0.curveTrainLoss }, validation: { $0.curveValidationLoss },
      isDifference: false, isLogarithmic: true, factor: 1),
    Quantity(
      label: "difference of loss", train: { $0.curveTrainLoss },
      validation: { $0.curveValidationLoss },
      isDifference: true, isLogarithmic: false, factor: 1),
    Quantity(
      label: "accuracy, %", train: { $0.curveTrainAccuracy },
      validation: { $0.curveValidationAccuracy },
      isDifference: false, isLogarithmic: false, factor: 100),
    Quantity(
      label: "difference, points", train: { $0.curveTrainAccuracy },
      validation: { $0.curveValidationAccuracy }, isDifference: true, isLogarithmic: false,
      factor: 100),
  ]

  package func picture(of inputs: FigureInputs) throws -> Picture {
    let shared = inputs.sharedSteps
    let runs = inputs.analysis.runs
    let last = runs.compactMap(\.curveSteps.last).max() ?? 1
    let experiment = inputs.experiment
    let columns = OptimizerColumn.all(experiment)
    let legend = LegendRows(
      runs.map { RunLook($0, in: experiment) }.map { Legend.Entry($0.label, $0.style) })
    let size = Size(FigureWidth.full, 452 + legend.extraHeight)
    return Picture(size: size) { canvas in
      let field = Rectangle(0, 0, size.width, size.height)
        .inset(left: 44, top: 40 + legend.extraHeight, right: 10, bottom: 32)
      let cells = field.cells(
        rows: Self.quantities.count, columns: columns.count, columnGap: 46, rowGap: 16)
      try legend.draw(on: canvas, at: Point(FigureWidth.full / 2, 2))
      for (column, optimizer) in columns.enumerated() {
        let own = runs.filter { $0.optimizer == optimizer.name }
        let reference = own.first { $0.name == optimizer.reference }
        try canvas.label(
          optimizer.title, PlotStyle.title,
          at: Point(cells[0][column].midX, 32 + legend.extraHeight),
          Anchor(.centre, .baseline))
        for (row, quantity) in Self.quantities.enumerated() {
          let series = own.map { Series($0, RunLook($0, in: experiment), quantity, reference) }
          // Both optimizers share the scales of loss and accuracy, but not those of differences.
          let measured =
            quantity.isDifference
            ? series
            : runs.map { Series($0, RunLook($0, in: experiment), quantity, reference) }
          let area = PlotArea(
            on: canvas, frame: cells[row][column], x: .linear(0...last),
            y: scale(of: measured, quantity, from: last * 0.06))
          if let shared { area.wash(0...Double(shared)) }
          try draw(series, quantity, in: area, isLowest: row == Self.quantities.count - 1)
        }
      }
    }
  }

  /// A run's values for one row, already as drawn.
  private struct Series {
    let look: RunLook
    let isReference: Bool
    /// Steps, with what is drawn there of each seed.
    private(set) var train: (steps: [Double], curves: SeedCurves)
    private(set) var validation: (steps: [Double], curves: SeedCurves)

    init(_ run: RunSummary, _ look: RunLook, _ quantity: Quantity, _ reference: RunSummary?) {
      self.look = look
      isReference = run.name == reference?.name
      let factor = quantity.factor
      // A difference is made seed by seed.
      func curves(_ own: SeedCurves, _ base: SeedCurves?) -> SeedCurves {
        guard quantity.isDifference else { return own.scaled(by: factor) }
        guard let base, run.seeds == reference?.seeds else { return SeedCurves([]) }
        return own.difference(from: base)?.scaled(by: factor) ?? SeedCurves([])
      }
      train = (run.curveSteps, curves(quantity.train(run), reference.map(quantity.train)))
      validation = (
        run.evaluationSteps, curves(quantity.validation(run), reference.map(quantity.validation))
      )
    }
  }

  /// - Parameter start: the first steps of training would squeeze all the rest; only what happens from
  ///   this step on decides.
  private func scale(of series: [Series], _ quantity: Quantity, from start: Double) -> Scale {
    let late = series.flatMap { series in
      [series.train, series.validation].flatMap { steps, curves in
        curves.values.flatMap { zip(steps, $0).filter { $0.0 >= start }.map(\.1) }
      }
    }
    guard let low = late.min(), let high = late.max() else { return .linear(0...1) }
    // A loss may be 0, which no logarithmic scale has.
    if quantity.isLogarithmic, low > 0 {
      // Less than a decade has hardly a tick on a logarithmic scale.
      if high < 6 * low { return .covering([low, high], maximumTicks: 5) }
      let floor = low < 0.1 ? low * 0.9 : 0.1
      return .logarithmic(floor...max(high * 1.1, 1))
    }
    if quantity.isDifference { return .covering([low, high, 0], maximumTicks: 5) }
    return .covering([low, high], maximumTicks: 5)
  }

  private func draw(
    _ series: [Series], _ quantity: Quantity, in area: PlotArea, isLowest: Bool
  ) throws {
    guard series.contains(where: { $0.train.curves.count > 0 }) else {
      return try area.drawAbsence("runs are missing")
    }
    let yTicks = area.y.ticks(maximum: 5)
    area.drawGrid(y: yTicks)
    for one in series where !(quantity.isDifference && one.isReference) {
      area.band(one.train.steps, one.train.curves, one.look.style.color)
    }
    // Blue first, red over it.
    for one in series.sorted(by: { !$0.isReference && $1.isReference }) {
      if quantity.isDifference && one.isReference {
        area.horizontal(at: 0, one.look.style)
        continue
      }
      area.line(
        zip(one.train.steps, one.train.curves.mean).map { (x: $0, y: $1) }, one.look.style)
      for (step, value) in zip(one.validation.steps, one.validation.curves.mean)
      where area.y.range.contains(value) {
        area.dot(at: step, value, radius: 1.5, one.look.style.color)
      }
    }
    try area.drawYAxis(Axis(quantity.label, ticks: yTicks), labelDistance: 35)
    try area.drawXAxis(
      Axis(isLowest ? "training step" : "", ticks: area.x.ticks(maximum: 6), showsNumbers: isLowest)
    )
  }
}
