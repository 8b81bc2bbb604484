import Quantization
import Testing

/// One estimator on one quantizer; what parameterized tests run over.
struct Pairing: Sendable, CustomTestStringConvertible {
  let estimator: any GradientEstimator
  let quantizer: UniformQuantizer

  var testDescription: String {
    "\(estimator.label), \(quantizer.grid) \(quantizer.bits) bits, limit \(quantizer.limit)"
  }

  func derivative(_ w: Double) -> Double { estimator.derivative(at: w, for: quantizer) }
  func surrogate(_ w: Double) -> Double { estimator.surrogate(at: w, for: quantizer) }

  /// Every estimator of the catalogue with standard parameters, and shapes of interest beside them, on
  /// every quantizer for whose width it is made.
  static let all: [Pairing] = quantizers.flatMap { quantizer in
    EstimatorCatalogue.entries.filter { $0.bits.contains(quantizer.bits) }
      .flatMap { entry in
        (try? entry.make([:], bits: quantizer.bits)).map { [$0] } ?? []
      }.map { Pairing(estimator: $0, quantizer: quantizer) }
      + shapes(bits: quantizer.bits).map { Pairing(estimator: $0, quantizer: quantizer) }
  }

  /// From nearly straight to nearly a jump, normalized and not.
  private static func shapes(bits: Int) -> [any GradientEstimator] {
    let halfSteps = Double((1 << bits) - 1) / 2
    var shapes: [any GradientEstimator] = [0.01, 1, 2, 3.667, 8, 20].flatMap { perBin in
      [true, false].map { HTGE(sharpness: perBin * halfSteps, isNormalized: $0) }
    }
    shapes += [0.01, 0.11, 0.25, 0.5, 0.9].map { DSQ(shortfall: $0) }
    if bits == 1 { shapes += [0.01, 0.1, 1, 3, 10].map { EDE(sharpness: $0) } }
    return shapes
  }
}
