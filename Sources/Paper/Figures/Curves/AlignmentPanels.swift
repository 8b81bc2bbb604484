import Drawing
import Results

/// The frame of Figures 5, 7 and 8: Ē above agreement, SGD with momentum left of Adam, one legend.
struct AlignmentPanels {
  let comparisons: [ComparisonSummary]
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
    Picture(size: size) { canvas in
      let field = Rectangle(0, 0, size.width, size.height)
        .inset(left: 44, top: 40, right: 10, bottom: bottom)
      let cells = field.cells(rows: 2, columns: 2, columnGap: 46, rowGap: 16)
      try legend.draw(on: canvas, at: Point(size.width / 2, 2), centred: true)
      for (column, optimizer) in optimizerColumns.enumerated() {
        let own = comparisons.filter { $0.optimizer == optimizer.name }
        try canvas.label(
          optimizer.title, PlotStyle.title, at: Point(cells[0][column].midX, 32),
          Anchor(.centre, .baseline))
        for (row, quantity) in Quantity.allCases.enumerated() {
          try draw(own, quantity, cells[row][column], canvas)
        }
      }
    }
  }

  private var legend: Legend {
    var entries: [Legend.Entry] = []
    for comparison in comparisons {
      let look = Self.look(comparison)
      if !entries.contains(where: { $0.label == look.label }) { entries.append(look) }
    }
    return Legend(entries)
  }

  /// The colour and dash of a comparison, the same in every figure.
  static func look(_ comparison: ComparisonSummary) -> Legend.Entry {
    if comparison.name.hasPrefix("baseline") {
      return Legend.Entry("baseline", StrokeStyle(Palette.ink, width: 1.4))
    }
    if comparison.name.hasPrefix("lr-tweak") {
      return Legend.Entry(
        "lr-tweak", StrokeStyle(Palette.purple, width: 1.2, dash: StrokeStyle.dashes[2]))
    }
    return Legend.Entry(
      "unadjusted", StrokeStyle(Palette.green, width: 1.2, dash: StrokeStyle.dashes[3]))
  }
}
