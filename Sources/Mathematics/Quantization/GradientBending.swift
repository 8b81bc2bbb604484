/// The multiplication of gradients by Q̂′(w), for estimators that no vector kernel has a formula of.
///
/// Tables take the place of the formula where they are exact to 1e-6 of the largest |Q̂′|; the formula
/// serves all other weights. Results depend on the weights and gradients alone.
package struct GradientBending: Sendable {
  private let estimator: any GradientEstimator
  private let quantizer: UniformQuantizer
  /// For gradients that are positive, and for all where the estimator does not look at the sign.
  private let table: DerivativeTable?
  private let tableOfNegatives: DerivativeTable?

  package init(of estimator: any GradientEstimator, on quantizer: UniformQuantizer) {
    self.estimator = estimator
    self.quantizer = quantizer
    table = DerivativeTable(of: estimator, on: quantizer, gradientSign: .plus)
    tableOfNegatives =
      estimator.dependsOnGradientSign
      ? DerivativeTable(of: estimator, on: quantizer, gradientSign: .minus) : table
  }

  /// Whether a table was exact enough to be used.
  package var isTabled: Bool { table != nil && tableOfNegatives != nil }

  /// Q̂′(w)·g for `count` weights.
  package func apply(
    to gradients: UnsafePointer<Float>, at weights: UnsafePointer<Float>, count: Int,
    into result: UnsafeMutablePointer<Float>
  ) {
    guard let table, let tableOfNegatives else {
      for i in 0..<count {
        result[i] = formula(weights[i], gradients[i].sign) * gradients[i]
      }
      return
    }
    table.withReader { positive in
      tableOfNegatives.withReader { negative in
        for i in 0..<count {
          let (w, g) = (weights[i], gradients[i])
          let reader = g.sign == .minus ? negative : positive
          let slope = reader.value(at: Double(w))
          result[i] = (slope.isNaN ? formula(w, g.sign) : slope) * g
        }
      }
    }
  }

  /// Q̂′(w) for a gradient of the given sign, by table where there is one.
  package func derivative(at w: Float, gradientSign: FloatingPointSign) -> Float {
    let table = gradientSign == .minus ? tableOfNegatives : table
    let value = table?.withReader { $0.value(at: Double(w)) } ?? .nan
    return value.isNaN ? formula(w, gradientSign) : value
  }

  private func formula(_ w: Float, _ sign: FloatingPointSign) -> Float {
    Float(estimator.derivative(at: Double(w), gradientSign: sign, for: quantizer))
  }
}
