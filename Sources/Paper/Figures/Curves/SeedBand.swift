import Drawing
import Results

extension PlotArea {
  /// What lies between the lowest and the highest seed, behind the lines; nothing for a single seed.
  func band(_ steps: [Double], _ curves: SeedCurves, _ color: Color) {
    guard curves.values.count > 1 else { return }
    let ends = zip(steps, curves.range).filter { $1.lowest.isFinite && $1.highest.isFinite }
    guard ends.count > 1 else { return }
    var path = Path()
    for (index, end) in ends.enumerated() {
      let at = point(end.0, end.1.highest)
      index == 0 ? path.move(to: at) : path.line(to: at)
    }
    for end in ends.reversed() { path.line(to: point(end.0, end.1.lowest)) }
    canvas.clipped(to: frame) { canvas.fill(path, color, opacity: 0.16) }
  }
}
