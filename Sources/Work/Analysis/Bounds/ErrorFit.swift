import Foundation
import Results

/// Lines of least squares through the logarithms of errors over learning rates.
package struct ErrorFit {
  /// The exponent p of Ē ∝ η^p; nil with fewer than two rates whose error is more than rounding.
  package let exponent: Double?
  /// The exponent of Ē/travelled ∝ η^p: 0 if nets were close for no better reason than that neither moves.
  package let relativeExponent: Double?
  /// Ē over how far the weights came, by ascending learning rate; only where the error is more than rounding.
  package let relativeErrors: [Double]
  /// Errors above this are more than rounding, in units of w_max.
  package let threshold: Double

  /// - Parameter margin: how many times what rounding makes of Ē an error must be to count.
  package init(_ order: ErrorOrder, margin: Double) {
    let threshold = margin * order.floor
    self.threshold = threshold
    let points = order.learningRates.indices
      .filter { order.errors[$0] > threshold && order.travelled[$0] > 0 }
      .map { (order.learningRates[$0], order.errors[$0], order.errors[$0] / order.travelled[$0]) }
    exponent = Self.slope(points.map { (log($0.0), log($0.1)) })
    relativeExponent = Self.slope(points.map { (log($0.0), log($0.2)) })
    relativeErrors = points.map(\.2)
  }

  private static func slope(_ points: [(Double, Double)]) -> Double? {
    guard points.count > 1 else { return nil }
    let count = Double(points.count)
    let (middleX, middleY) = points.reduce((0.0, 0.0)) {
      ($0.0 + $1.0 / count, $0.1 + $1.1 / count)
    }
    let spread = points.reduce(0) { $0 + ($1.0 - middleX) * ($1.0 - middleX) }
    let product = points.reduce(0) { $0 + ($1.0 - middleX) * ($1.1 - middleY) }
    return spread > 0 ? product / spread : nil
  }
}

extension BoundsPair {
  /// The whole runs, their floor being what rounding has made of Ē by their end. Where STE-net has weights of
  /// its own (no adaptive rule), each of T steps rounds each net's weight independently, as the start did once:
  /// a random walk of 2T + 1 such steps. Adaptive rules start from equal weights, whose roundings are equal too.
  package var runsAboveRounding: ErrorOrder {
    var order = wholeRuns
    if !isAdaptive { order.floor *= Double(2 * order.steps + 1).squareRoot() }
    return order
  }
}
