import Drawing
import Quantization

/// The curves of quantizers and estimators, drawn through the functions that train.
extension PlotArea {
  /// Q: level pieces with thin risers, so that the jumps are seen as jumps.
  func steps(of quantizer: UniformQuantizer, width: Double = 1.3) {
    let ends = [x.range.lowerBound] + quantizer.boundaryPoints + [x.range.upperBound]
    for (index, level) in quantizer.levels.enumerated() {
      line(
        [(x: ends[index], y: level), (x: ends[index + 1], y: level)],
        StrokeStyle(Palette.axis, width: width))
      guard index + 1 < quantizer.levels.count else { continue }
      line(
        [(x: ends[index + 1], y: level), (x: ends[index + 1], y: quantizer.levels[index + 1])],
        StrokeStyle(Palette.axis.tinted(0.4), width: min(0.6, width / 2), dash: [1.2, 1.2]))
    }
  }

  /// Q̂′ in pieces between the ends of its support and the representable range, where some estimators
  /// jump to 0, and other places where it jumps.
  func slope(
    of estimator: any GradientEstimator, on quantizer: UniformQuantizer, _ style: StrokeStyle
  ) {
    // Just off the ends, where the side that a jump belongs to does not matter.
    let margin = 1e-9
    let window = estimator.support(for: quantizer)
    let range = quantizer.representableRange
    var cuts = [range.lowerBound, range.upperBound, window.lowerBound, window.upperBound]
    if estimator.bounds(for: quantizer)?.lipschitz == .infinity { cuts += quantizer.boundaryPoints }
    let inside = Set(cuts).filter { $0 > x.range.lowerBound && $0 < x.range.upperBound }.sorted()
    let ends = [x.range.lowerBound - margin] + inside + [x.range.upperBound + margin]
    func slope(_ w: Double) -> Double { estimator.derivative(at: w, for: quantizer) }
    for (from, to) in zip(ends, ends.dropFirst()) {
      graph(of: slope, over: (from + margin)...(to - margin), style)
    }
    for end in inside {
      let (left, right) = (slope(end - margin), slope(end + margin))
      guard abs(left - right) > 1e-6 else { continue }
      line(
        [(x: end, y: left), (x: end, y: right)],
        StrokeStyle(style.color, width: min(0.6, style.width / 2), dash: [1.2, 1.2]))
    }
  }
}
