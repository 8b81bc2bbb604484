import Configurations
import Drawing
import Results

/// The frame of Figures 5, 7 and 8: Ē above agreement, a column for each optimizer, one legend.
struct AlignmentPanels {
  let comparisons: [ComparisonSummary]
  let experiment: Experiment
  let size: Size
  /// Room for the lower axis.
  let bottom: Double

  /// What a row of panels shows.
  enum Quantity: CaseIterable {
    case error, agreement

    var label: RichText {
      switch self {
      case .error: "*Ē*, % of *w*_{max}"
      case .agreement: "agreement, %"
      }
    }

    /// The number in per cent that stands for perfect alignment, an end of every axis.
    var perfect: Double {
      switch self {
      case .error: 0
      case .agreement: 100
      }
    }

    var isLowest: Bool { self == .agreement }
  }

  /// - Parameter draw: fills a panel with the comparisons of its optimizer.
  func picture(
    _ draw:
      @escaping (
        _ own: [ComparisonSummary], _ quantity: Quantity, _ frame: Rectangle, _ canvas: Canvas
      ) throws -> Void
  ) -> Picture {
    let columns = OptimizerColumn.all(experiment)
    let legend = LegendRows(comparisons.map(look))
    let height = size.height + legend.extraHeight
    return Picture(size: Size(size.width, height)) { canvas in
      let field = Rectangle(0, 0, size.width, height)
        .inset(left: 44, top: 40 + legend.extraHeight, right: 10, bottom: bottom)
      let cells = field.cells(
        rows: 2, columns: max(1, columns.count), columnGap: 46, rowGap: 16)
      try legend.draw(on: canvas, at: Point(size.width / 2, 2))
      for (column, optimizer) in columns.enumerated() {
        let own = comparisons.filter { $0.optimizer == optimizer.name }
        try canvas.label(
          optimizer.title, PlotStyle.title,
          at: Point(cells[0][column].midX, 32 + legend.extraHeight),
          Anchor(.centre, .baseline))
        for (row, quantity) in Quantity.allCases.enumerated() {
          try draw(own, quantity, cells[row][column], canvas)
        }
      }
    }
  }

  func look(_ summary: ComparisonSummary) -> Legend.Entry {
    let look = ComparisonLook(summary, in: experiment)
    return Legend.Entry(look.label, look.style)
  }
}
