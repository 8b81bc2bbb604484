/// Sizes and faces that all plots share.
package enum PlotStyle {
  package static let tickLabel = TextStyle(
    .sans, size: 7.5, color: Palette.axis, tabularFigures: true)
  package static let axisLabel = TextStyle(.sans, size: 8.5)
  package static let title = TextStyle(.sans, size: 9, bold: true)
  package static let note = TextStyle(.sans, size: 7.5, color: Palette.axis)
  package static let legend = TextStyle(.sans, size: 8)

  package static let axisLine = StrokeStyle(Palette.axis, width: 0.6)
  package static let gridLine = StrokeStyle(Palette.grid, width: 0.5)
  package static let tickLength = 3.0
  package static let minorTickLength = 1.6
}
