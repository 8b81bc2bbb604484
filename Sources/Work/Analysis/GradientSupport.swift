import Quantization

/// Where an estimator let gradients through to a tensor's weights in training, which holds them in single precision.
///
/// Kernels round the ends of HTGE, DSQ and PWL once and compare in single precision; HTGE and DSQ let gradients through at
/// the ends themselves, PWL does not. All other formulas are evaluated in double precision. It matters because weights come
/// to lie on the ends exactly: the penalty draws back whatever stepped over them.
package struct GradientSupport: Sendable {
  private let isOpen: Bool
  private let window: ClosedRange<Double>

  /// Unbounded: gradients everywhere.
  package static let everywhere = GradientSupport(
    isOpen: false, window: -Double.infinity...Double.infinity)

  package init(of estimator: any GradientEstimator, on quantizer: UniformQuantizer) {
    switch estimator.kernelShape(for: quantizer) {
    case .constant: self = .everywhere
    case .windowed(let window): self.init(isOpen: true, window: Self.rounded(window))
    case .hyperbolicTangent(let kernel):
      self.init(isOpen: false, window: Self.rounded(kernel.window))
    case .general: self.init(isOpen: false, window: estimator.support(for: quantizer))
    }
  }

  private init(isOpen: Bool, window: ClosedRange<Double>) {
    (self.isOpen, self.window) = (isOpen, window)
  }

  package func contains(_ w: Float) -> Bool {
    let w = Double(w)
    return window.contains(w) && !(isOpen && (w == window.lowerBound || w == window.upperBound))
  }

  private static func rounded(_ window: ClosedRange<Double>) -> ClosedRange<Double> {
    Double(Float(window.lowerBound))...Double(Float(window.upperBound))
  }
}
